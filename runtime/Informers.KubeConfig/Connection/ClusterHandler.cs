using System.Net;
using System.Security.Cryptography;

namespace Informers.Rest;

/// <summary>
/// Sends requests as a configuration says: with its credentials, over TLS as it wants it. New certificates, of ours or of the authority, get a
/// new set of connections; what is open on the former goes on to its end.
/// </summary>
internal sealed class ClusterHandler(ClusterSettings settings) : HttpMessageHandler
{
    // Guards the fields below. Certificates are read under it, so that there is one set of connections for them.
    private readonly Lock _gate = new();
    private Connections? _connections;
    private bool _isDisposed;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in settings.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var authority = settings.CertificateAuthority?.Current();
        var credential = await settings.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response;
        try
        {
            response = await SendOnceAsync(request, credential, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError && request.Content is null)
        {
            // Perhaps the authority, or our certificate, was replaced and the file was not looked at yet.
            settings.CertificateAuthority?.Expire();
            if (credential.Certificate is not null)
            {
                settings.Credentials.Expire(credential);
            }

            var fresh = await settings.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            if (settings.CertificateAuthority?.Current() == authority && fresh.IsSame(credential))
            {
                throw;
            }

            return await SendOnceAsync(request, fresh, cancellationToken).ConfigureAwait(false);
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        settings.Credentials.Expire(credential);
        if (request.Content is not null)
        {
            // What was sent cannot be sent again. The next request has the new credential.
            return response;
        }

        try
        {
            var fresh = await settings.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            if (fresh.IsSame(credential))
            {
                return response;
            }

            response.Dispose();
            return await SendOnceAsync(request, fresh, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                _isDisposed = true;
                _connections?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, Credential credential, CancellationToken cancellationToken)
    {
        var connections = Take(credential);
        try
        {
            return await connections.SendAsync(request, credential, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            connections.Release();
        }
    }

    private Connections Take(Credential credential)
    {
        var authority = settings.CertificateAuthority?.Current();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connections is { } current && current.Fits(authority, credential))
            {
                return current.Take();
            }

            try
            {
                var renewed = new Connections(settings, authority, credential);
                _connections?.Dispose();
                return (_connections = renewed).Take();
            }
            catch (CryptographicException) when (_connections is { } former)
            {
                // Half of a rotation: the certificate is new and its key is not, say. What worked works on; the next look sees it all.
                return former.Take();
            }
            catch (CryptographicException e)
            {
                throw new HttpRequestException(
                    HttpRequestError.SecureConnectionError,
                    $"The certificates of {settings.Origin} cannot be used: {e.Message}");
            }
        }
    }
}
