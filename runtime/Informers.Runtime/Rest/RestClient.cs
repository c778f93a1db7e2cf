using System.Net;
using System.Net.Http.Headers;
using System.Reflection;

namespace Informers.Rest;

/// <summary>Sends requests to one API server over <see cref="HttpClient"/>. Thread-safe.</summary>
public sealed class RestClient : IRestClient
{
    private static readonly ProductInfoHeaderValue UserAgent = new("informers", OwnVersion());

    private readonly HttpClient _httpClient;
    private readonly bool _ownsHttpClient;
    private readonly RestClientOptions _options;
    private readonly Version _httpVersion;
    private int _disposed;

    /// <summary>Makes a client with an <see cref="HttpClient"/> of its own, set up for watches: no overall time limit, HTTP/2 pings.</summary>
    /// <param name="baseAddress">
    /// The address of the API server, <c>https</c> or <c>http</c>. It may have a path, as behind a proxy:
    /// <c>https://host/k8s/clusters/c1</c>. A last slash makes no difference.
    /// </param>
    /// <param name="options">How to speak to it.</param>
    /// <exception cref="ArgumentException">The address is none of an API server.</exception>
    public RestClient(Uri baseAddress, RestClientOptions? options = null)
    {
        // The address is checked before anything is made that would have to be disposed.
        BaseAddress = Normalize(baseAddress);
        _options = options ?? new RestClientOptions();
        _httpVersion = ChooseVersion(BaseAddress, _options);
        _httpClient = new HttpClient(CreateHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _ownsHttpClient = true;
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> that stays the caller's.</summary>
    /// <param name="baseAddress">
    /// The address of the API server, <c>https</c> or <c>http</c>. It may have a path, as behind a proxy:
    /// <c>https://host/k8s/clusters/c1</c>. A last slash makes no difference.
    /// </param>
    /// <param name="httpClient">Sends the requests; its time limit must be infinite, since a watch lasts for minutes.</param>
    /// <param name="options">How to speak to the server.</param>
    /// <exception cref="ArgumentException">
    /// The time limit of <paramref name="httpClient"/> is not infinite, or the address is none of an API server.
    /// </exception>
    public RestClient(Uri baseAddress, HttpClient httpClient, RestClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        BaseAddress = Normalize(baseAddress);
        if (httpClient.Timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException(
                $"The HttpClient gives up after {httpClient.Timeout}, but a watch lasts for minutes. Set its Timeout to "
                + "Timeout.InfiniteTimeSpan; lists and watches have deadlines of their own.",
                nameof(httpClient));
        }

        _options = options ?? new RestClientOptions();
        _httpVersion = ChooseVersion(BaseAddress, _options);
        _httpClient = httpClient;
    }

    /// <inheritdoc/>
    public Uri BaseAddress { get; }

    /// <summary>
    /// Makes a handler set up for watches: HTTP/2 pings that find a dead connection in 45 seconds, more than one HTTP/2 connection
    /// where the streams of one are used up, no redirects (credentials would travel along), no cookies. Add certificates to it and
    /// hand it to an <see cref="HttpClient"/> for the other constructor.
    /// </summary>
    /// <returns>The handler, which is the caller's to change and to dispose.</returns>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        EnableMultipleHttp2Connections = true,
        // An open watch is not cut by this; the next one takes a new connection, and with it the addresses and certificates of then.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        // A watch is dropped in mid-stream. Reading on in the hope of its end would keep the connection for nothing.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request has an absolute address of another server, which must not get our credentials.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();

        request.RequestUri = Resolve(request.RequestUri);
        request.Version = _httpVersion;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (!string.IsNullOrEmpty(_options.TlsServerName))
        {
            request.Headers.Host = _options.TlsServerName;
        }

        if (_options.DisableCompression)
        {
            request.Headers.AcceptEncoding.Clear();
        }

        if (request.Headers.UserAgent.Count == 0 && _httpClient.DefaultRequestHeaders.UserAgent.Count == 0)
        {
            request.Headers.UserAgent.Add(UserAgent);
        }

        try
        {
            if (_options.Authenticate is { } authenticate)
            {
                await authenticate(request, cancellationToken).ConfigureAwait(false);
            }

            return await _httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody else's deadline: of connecting, or of fetching a credential. To our caller that is an unreachable server.
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"The request to {BaseAddress} was given up before the server answered: {(e.InnerException ?? e).Message}",
                e);
        }
    }

    /// <summary>Disposes what the client made itself, and <see cref="RestClientOptions.Owned"/>.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_ownsHttpClient)
        {
            _httpClient.Dispose();
        }

        _options.Owned?.Dispose();
    }

    private static Uri Normalize(Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        if (!baseAddress.IsAbsoluteUri || (baseAddress.Scheme != Uri.UriSchemeHttp && baseAddress.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The address of an API server starts with https:// or http://.", nameof(baseAddress));
        }

        if (baseAddress.UserInfo.Length != 0)
        {
            // Not repeated in the message: it may be a password.
            throw new ArgumentException(
                "The address has a user name or password in it. Leave them out and use RestClientOptions.Authenticate.", nameof(baseAddress));
        }

        if (baseAddress.Query.Length != 0 || baseAddress.Fragment.Length != 0)
        {
            throw new ArgumentException("The address of an API server has neither query nor fragment.", nameof(baseAddress));
        }

        return baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
    }

    // Without TLS there is no negotiation, and API servers speak HTTP/1.1 there.
    private static Version ChooseVersion(Uri baseAddress, RestClientOptions options) =>
        options.DisableHttp2 || baseAddress.Scheme == Uri.UriSchemeHttp ? HttpVersion.Version11 : HttpVersion.Version20;

    private static string OwnVersion()
    {
        var version = typeof(RestClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        if (string.IsNullOrEmpty(version))
        {
            return "0.0.0";
        }

        // The build's commit, after a plus sign, is nothing that a server needs to know.
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..plus];
    }

    private Uri Resolve(Uri? requestUri)
    {
        if (requestUri is null)
        {
            return BaseAddress;
        }

        // On Unix "/api/v1" counts as the absolute address of a file.
        var text = requestUri.OriginalString;
        if (!requestUri.IsAbsoluteUri || text.StartsWith('/'))
        {
            // A leading slash would throw away the path of the base address.
            return new Uri(BaseAddress.AbsoluteUri + text.TrimStart('/'));
        }

        if (Uri.Compare(requestUri, BaseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new ArgumentException(
                $"This client speaks to {BaseAddress} only, and would send its credentials along to {requestUri.Host}.", nameof(requestUri));
        }

        return requestUri;
    }
}
