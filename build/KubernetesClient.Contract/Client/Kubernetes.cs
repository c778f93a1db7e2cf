using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

/// <summary>An address, an HTTP client and credentials. It has no operations: those are the real package's.</summary>
public class Kubernetes : IKubernetes
{
    private readonly X509Certificate2 _clientCertificate;
    private HttpMessageHandler _handler;
    private Uri _baseUri;

    public Kubernetes(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
    {
        BaseUri = AddressOf(config);
        Credentials = CreateCredentials(config);
        _clientCertificate = ClientCertificate(config);

        SocketsHttpHandler sockets = new()
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        };
        SetTls(sockets.SslOptions, config);
        config.FirstMessageHandlerSetup?.Invoke(sockets);

        _handler = sockets;
        foreach (DelegatingHandler handler in Enumerable.Reverse(handlers ?? []))
        {
            DelegatingHandler innermost = handler;
            while (innermost.InnerHandler is DelegatingHandler inner)
            {
                innermost = inner;
            }

            innermost.InnerHandler = _handler;
            _handler = handler;
        }

        HttpClient = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrWhiteSpace(config.UserAgent))
        {
            HttpClient.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", config.UserAgent);
        }
    }

    /// <summary>Always ends in a slash.</summary>
    public Uri BaseUri
    {
        get => _baseUri;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            string address = value.AbsoluteUri;
            _baseUri = new Uri(address.EndsWith('/') ? address : address + "/");
        }
    }

    public ServiceClientCredentials Credentials { get; private set; }

    public HttpClient HttpClient { get; protected set; }

    public static ServiceClientCredentials CreateCredentials(KubernetesClientConfiguration config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.TokenProvider is not null)
        {
            return new TokenCredentials(config.TokenProvider);
        }

        if (!string.IsNullOrEmpty(config.AccessToken))
        {
            return new TokenCredentials(config.AccessToken);
        }

        return string.IsNullOrEmpty(config.Username)
            ? null
            : new BasicAuthenticationCredentials { UserName = config.Username, Password = config.Password };
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            HttpClient?.Dispose();
            HttpClient = null;
            _handler?.Dispose();
            _handler = null;
            _clientCertificate?.Dispose();
        }
    }

    private static Uri AddressOf(KubernetesClientConfiguration config)
    {
        if (string.IsNullOrWhiteSpace(config?.Host))
        {
            throw new KubeConfigException("Set KubernetesClientConfiguration.Host to the address of the API server.");
        }

        return Uri.TryCreate(config.Host, UriKind.Absolute, out Uri address)
            ? address
            : throw new KubeConfigException($"KubernetesClientConfiguration.Host is no address: \"{config.Host}\".");
    }

    private static X509Certificate2 ClientCertificate(KubernetesClientConfiguration config)
    {
        string certificate = PemOf(config.ClientCertificateData, config.ClientCertificateFilePath);
        string key = PemOf(config.ClientCertificateKeyData, config.ClientKeyFilePath);
        if (certificate is null || key is null)
        {
            return null;
        }

        // Windows can't use a key for TLS which lives in memory only: a round through PKCS 12 gives it a home.
        using X509Certificate2 inMemory = X509Certificate2.CreateFromPem(certificate, key);
        X509KeyStorageFlags flags = config.ClientCertificateKeyStoreFlags ?? X509KeyStorageFlags.DefaultKeySet;
        return X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), password: null, flags);
    }

    private static string PemOf(string base64, string path)
    {
        if (!string.IsNullOrWhiteSpace(path))
        {
            return File.ReadAllText(path);
        }

        return string.IsNullOrWhiteSpace(base64) ? null : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    private void SetTls(SslClientAuthenticationOptions tls, KubernetesClientConfiguration config)
    {
        if (config.SkipTlsVerify)
        {
            // The user's explicit choice, as with kubectl --insecure-skip-tls-verify.
#pragma warning disable CA5359
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (config.SslCaCerts is { Count: > 0 })
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(config.SslCaCerts);
        }

        if (_clientCertificate is not null)
        {
            tls.ClientCertificates = [_clientCertificate];
        }
    }
}
