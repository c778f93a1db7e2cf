using System.IO.Compression;
using System.Net.Sockets;

namespace Informers;

/// <summary>Opens the body of a response, decompressing as it arrives where the handler has not done so.</summary>
internal static class ResponseStream
{
    /// <summary>Opens a body.</summary>
    /// <param name="response">The response.</param>
    /// <param name="decompressAhead">
    /// Whether another thread is to decompress what the reader has not asked for yet. Worth its while for what is long and comes at once, not for a
    /// watch.
    /// </param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The bytes of the JSON. A read returns as soon as there are any.</returns>
    /// <exception cref="InvalidResponseException">The body is compressed in a way that was not asked for.</exception>
    public static async Task<Stream> OpenAsync(HttpResponseMessage response, bool decompressAhead, CancellationToken cancellationToken)
    {
        // A handler that decompresses takes this header away.
        var encodings = response.Content.Headers.ContentEncoding;
        var gzip = false;
        foreach (var encoding in encodings)
        {
            if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            {
                gzip = true;
            }
            else if (!encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidResponseException(
                    "The answer is compressed in a way that was not asked for. Look at proxies between this program and the server.");
            }
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (!gzip)
        {
            return stream;
        }

        var decompressed = new GZipStream(stream, CompressionMode.Decompress);
        return decompressAhead ? new ReadAheadStream(decompressed) : decompressed;
    }

    /// <summary>Reads from a body; what goes wrong says what was being done.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="destination">Where the bytes go; not empty.</param>
    /// <param name="doing">Such as <c>Could not list pods.v1 in all namespaces</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="IOException">The body broke off.</exception>
    public static async ValueTask<int> ReadAsync(
        Stream stream, Memory<byte> destination, string doing, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == cancellationToken && cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // However a stream chose to end.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidResponseException($"{doing}: the compressed answer is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            throw new IOException($"{doing}: the answer broke off: {e.Message}", e);
        }
    }

    /// <summary>Whether a success surely is no JSON, such as a login page. What has no type, or one for anything, may be JSON.</summary>
    public static bool IsClearlyNotJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { Length: > 0 } type
        && !type.Contains("json", StringComparison.OrdinalIgnoreCase)
        && !type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
        && !type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
}
