using Informers.Rest;

namespace Informers;

/// <summary>Sends requests and sees to it that what comes back is a success and may be JSON.</summary>
internal static class RestSending
{
    /// <summary>Sends a request.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="request">The request, complete; stays the caller's.</param>
    /// <param name="verb">What is being done, for messages.</param>
    /// <param name="target">To what.</param>
    /// <param name="timeProvider">Measures how long an error may take to be read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>A success; the caller disposes it.</returns>
    public static async Task<HttpResponseMessage> SendAsync(
        IRestClient client, HttpRequestMessage request, string verb, RequestTarget target, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Not our caller gave up, but something on the way did.
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{ResponseErrors.Opening(verb, target)}: no answer: {(e.InnerException ?? e).Message}", e);
        }

        try
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await ResponseErrors.FromResponseAsync(response, verb, target, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            if (ResponseStream.IsClearlyNotJson(response))
            {
                var stream = await ResponseStream.OpenAsync(response, decompressAhead: false, cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    var body = await ResponseErrors.ReadBeginningAsync(stream, default, 1024, timeProvider, cancellationToken).ConfigureAwait(false);
                    throw ResponseErrors.NotWhatWasAsked(verb, target, "the answer is no JSON", response, body);
                }
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
