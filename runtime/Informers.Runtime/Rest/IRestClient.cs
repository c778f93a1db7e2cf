namespace Informers.Rest;

/// <summary>
/// Sends requests to one API server, with its address and credentials. Implementations are thread-safe.
/// </summary>
/// <remarks>The counterpart of client-go's <c>rest.Interface</c>.</remarks>
public interface IRestClient : IDisposable
{
    /// <summary>The address of the API server; ends in a slash.</summary>
    Uri BaseAddress { get; }

    /// <summary>
    /// Sends a request and returns once the headers of the response are read; the caller disposes the response. A status that
    /// is not a success is a response, not an exception.
    /// </summary>
    /// <param name="request">The request; a relative address, with or without a leading slash, is taken from <see cref="BaseAddress"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the request until the headers are read; after that the tokens of single reads, and disposing, end the response.
    /// </param>
    /// <returns>The response.</returns>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
