namespace Informers.Rest;

/// <summary>Sends requests to one API server over <see cref="HttpClient"/>. Thread-safe.</summary>
public sealed class RestClient : IRestClient
{
    /// <summary>Makes a client with an <see cref="HttpClient"/> of its own, set up for watches: no overall time limit, HTTP/2 pings.</summary>
    /// <param name="baseAddress">The address of the API server.</param>
    /// <param name="options">How to speak to it.</param>
    public RestClient(Uri baseAddress, RestClientOptions? options = null) => throw new NotImplementedException();

    /// <summary>Makes a client over an <see cref="HttpClient"/> that stays the caller's.</summary>
    /// <param name="baseAddress">The address of the API server.</param>
    /// <param name="httpClient">Sends the requests; its time limit must be infinite, since a watch lasts for minutes.</param>
    /// <param name="options">How to speak to the server.</param>
    /// <exception cref="ArgumentException">The time limit of <paramref name="httpClient"/> is not infinite.</exception>
    public RestClient(Uri baseAddress, HttpClient httpClient, RestClientOptions? options = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Uri BaseAddress => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
