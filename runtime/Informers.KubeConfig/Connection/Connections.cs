using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Informers.Rest;

/// <summary>
/// The connections that were made with one set of certificates. When they are disposed they end with the last request that was begun on them;
/// responses that are being read go on.
/// </summary>
internal sealed class Connections : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly string? _authority;
    private readonly string? _certificate;
    private readonly string? _key;

    // Of who is sending, and one of the handler's until it disposes us.
    private int _holders = 1;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate or key cannot be read.</exception>
    public Connections(ClusterSettings settings, string? authority, Credential credential)
    {
        (_authority, _certificate, _key) = (authority, credential.Certificate, credential.Key);
        var trusted = authority is null ? null : TlsMaterial.Authorities(authority);
        var certificate = _certificate is null ? null : TlsMaterial.ClientCertificate(_certificate, _key!);
        var handler = RestClient.CreateHandler();
        handler.SslOptions.ClientCertificateContext = certificate;
        handler.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        if (settings.SkipTlsVerify)
        {
#pragma warning disable CA5359 // That is what insecure-skip-tls-verify asks for.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (trusted is not null)
        {
            var authorities = new TrustedAuthorities(trusted);
            handler.SslOptions.CertificateChainPolicy = authorities.Policy();
            handler.SslOptions.RemoteCertificateValidationCallback = authorities.Accept;
        }

        if (settings.Proxy is { } proxy)
        {
            handler.Proxy = Proxy(proxy);
            handler.UseProxy = true;
        }

        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public bool Fits(string? authority, Credential credential) =>
        _authority == authority && _certificate == credential.Certificate && _key == credential.Key;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential credential, CancellationToken cancellationToken)
    {
        if (credential.Authorization is { } authorization)
        {
            request.Headers.Authorization = authorization;
        }

        return _invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>Keeps the connections until <see cref="Release"/>. Not after <see cref="Dispose"/>.</summary>
    public Connections Take()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>The response is there.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _invoker.Dispose();
        }
    }

    /// <summary>The handler lets go: nobody takes them any more.</summary>
    public void Dispose() => Release();

    private static WebProxy Proxy(Uri address)
    {
        var proxy = new WebProxy(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var password])
        {
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(name), password is [var text] ? Uri.UnescapeDataString(text) : string.Empty);
        }

        return proxy;
    }
}
