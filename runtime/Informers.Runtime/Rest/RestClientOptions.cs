namespace Informers.Rest;

/// <summary>How a <see cref="RestClient"/> speaks to its server.</summary>
public sealed class RestClientOptions
{
    /// <summary>Adds credentials to a request, just before it is sent. Default: none.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task>? Authenticate { get; init; }

    /// <summary>The server name to send as the host, and so to expect in the server's certificate. Default: the address's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether requests stay at HTTP/1.1. Default: <see langword="false"/>, HTTP/2 or lower.</summary>
    public bool DisableHttp2 { get; init; }

    /// <summary>
    /// Whether lists come as they are, where informers otherwise have servers compress them with gzip. Right where bandwidth is plenty, as beside the
    /// server: to decompress costs CPU on both sides. Default: <see langword="false"/>. client-go: <c>rest.Config.DisableCompression</c>.
    /// </summary>
    public bool DisableCompression { get; init; }

    /// <summary>What is disposed together with the client. Default: nothing but what the client made itself.</summary>
    public IDisposable? Owned { get; init; }
}
