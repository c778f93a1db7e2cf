using System.Globalization;
using System.Net;
using System.Text;
using Informers.Rest;

namespace Informers;

/// <summary>Turns answers that are not what was asked for into exceptions that say what to do.</summary>
internal static class ResponseErrors
{
    /// <summary>A status with its message is a few hundred bytes; what is larger is no status.</summary>
    private const int LargestErrorBody = 64 * 1024;

    private static readonly TimeSpan ErrorBodyTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Reads the body of a response that is not a success, and makes the exception.</summary>
    public static async Task<ApiStatusException> FromResponseAsync(
        HttpResponseMessage response, string verb, RequestTarget target, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var body = Array.Empty<byte>();
        try
        {
            var stream = await ResponseStream.OpenAsync(response, decompressAhead: false, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                body = await ReadBeginningAsync(stream, default, LargestErrorBody, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidResponseException)
        {
            // An error in an encoding that we can't read: its HTTP status is what remains.
        }

        var httpCode = (int)response.StatusCode;
        var status = StatusReader.TryRead(TrimStart(body));
        string? shownBody = null;
        if (status is null)
        {
            // From a proxy, a gateway, or a server in trouble.
            shownBody = ResponseText.Snippet(body);
            status = new Status();
        }

        if (status.Code == 0)
        {
            status = status with { Code = httpCode };
        }

        if (string.IsNullOrEmpty(status.Reason))
        {
            status = status with { Reason = ReasonOf(status.Code) };
        }

        if (RetryAfterOf(response, timeProvider) is { } retryAfter && !(status.RetryAfter > retryAfter))
        {
            status = status with { RetryAfter = retryAfter };
        }

        return new ApiStatusException(status, Describe(status, verb, target, shownBody, response.Content.Headers.ContentType?.MediaType));
    }

    /// <summary>The exception for an ERROR event of a watch.</summary>
    /// <param name="json">The event's object, from its first byte on.</param>
    /// <param name="target">What is watched.</param>
    public static ApiStatusException FromWatchError(ReadOnlySpan<byte> json, RequestTarget target)
    {
        var status = StatusReader.TryRead(json);
        if (status is null)
        {
            // Not shown: it may be an object.
            return new ApiStatusException(new Status(), $"The server ended the watch of {target} with an error that is no Status.");
        }

        return new ApiStatusException(
            status, $"The server ended the watch of {target}: {CodeAndReason(status)}{Sentence(status.Message)}{Advice(status, "watch", target)}");
    }

    /// <summary>The exception for a success that is no list or watch, with the beginning of what came.</summary>
    public static InvalidResponseException NotWhatWasAsked(
        string verb, RequestTarget target, string why, HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var message = new StringBuilder()
            .Append(Opening(verb, target)).Append(": ").Append(why)
            .Append(" (HTTP ").Append((int)response.StatusCode)
            .Append(", content type ").Append(response.Content.Headers.ContentType?.MediaType is { Length: > 0 } type ? ResponseText.Shorten(type) : "none")
            .Append("). Look at the server's address, and at proxies between this program and the server.");
        var snippet = ResponseText.Snippet(body);
        if (snippet.Length > 0)
        {
            message.Append(" The answer begins: ").Append(snippet);
        }

        return new InvalidResponseException(message.ToString());
    }

    /// <summary>The exception for a list that is broken where nothing of it may be shown, since it may hold secrets.</summary>
    public static InvalidResponseException Broken(string verb, RequestTarget target, string why, Exception? inner = null) =>
        new($"{Opening(verb, target)}: {why}", inner);

    /// <summary>Such as <c>Could not list pods.v1 in all namespaces</c>.</summary>
    public static string Opening(string verb, RequestTarget target) => $"Could not {verb} {target}";

    /// <summary>Reads the beginning of a body that will be shown or searched for a status, in bounded time.</summary>
    public static async Task<byte[]> ReadBeginningAsync(
        Stream stream, ReadOnlyMemory<byte> already, int limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var buffer = new byte[limit];
        var length = Math.Min(already.Length, limit);
        already[..length].CopyTo(buffer);

        using var timeLimit = new CancellationTokenSource(ErrorBodyTimeLimit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            while (length < limit)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            // That the request failed is known already, and is what is reported; the body only explains it. Unless nobody wants to know.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return buffer[..length];
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        return body[JsonReading.CountBlanks(body)..];
    }

    private static string Describe(Status status, string verb, RequestTarget target, string? shownBody, string? contentType)
    {
        var text = new StringBuilder()
            .Append(Opening(verb, target)).Append(": ")
            .Append(CodeAndReason(status))
            .Append(Sentence(status.Message));
        if (shownBody is not null)
        {
            text.Append(" The answer is no Kubernetes status (content type ")
                .Append(string.IsNullOrEmpty(contentType) ? "none" : ResponseText.Shorten(contentType)).Append(')')
                .Append(shownBody.Length == 0 ? " and is empty." : $" and begins: {shownBody}");
        }

        return text.Append(Advice(status, verb, target)).ToString();
    }

    private static string CodeAndReason(Status status)
    {
        var code = status.Code == 0 ? string.Empty : status.Code.ToString(CultureInfo.InvariantCulture);
        var both = string.IsNullOrEmpty(status.Reason) ? code : $"{code} {ResponseText.Shorten(status.Reason)}".TrimStart();
        return both.Length == 0 ? "an error without a reason." : both + ".";
    }

    private static string Sentence(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return string.Empty;
        }

        var text = ResponseText.Shorten(message, 1000);
        return text.EndsWith('.') ? $" The server says: {text}" : $" The server says: {text}.";
    }

    private static string Advice(Status status, string verb, RequestTarget target) => status.Code switch
    {
        301 or 302 or 303 or 307 or 308 =>
            " The address leads elsewhere, and credentials are not sent there. Use the final address of the API server.",
        401 =>
            " The server does not accept the credentials, or none were sent. Check whether they have expired, and whether they belong to this server.",
        403 when verb is "list" or "watch" && target.Name is null =>
            $" The credentials need the verbs list and watch on {target.Plural} in {target.GroupWords}, {target.Where}.",
        403 =>
            $" The credentials need {VerbWords(verb)} on {target.Plural}{(target.Subresource is null ? "" : "/" + target.Subresource)} in {target.GroupWords}, {target.Where}.",
        404 when IsAboutAnObject(status, verb) =>
            string.Empty,
        404 when target.Subresource is not null =>
            $" The server does not serve {target.Subresource} of this resource. Does the resource have that subresource, in version {target.Version} of {target.GroupWords}?",
        409 when status.Reason == "Conflict" && verb is "update" or "patch" or "apply" =>
            verb == "apply"
                ? " Other field managers have these fields. Force takes them over."
                : " It was changed since it was read. Read it again and make the change again; Retry.OnConflictAsync does that.",
        415 when verb is "patch" or "apply" =>
            " The server does not take this kind of patch here. Strategic merge patches are for built-in kinds only; a merge patch works everywhere.",
        404 when target.MayBeCustom =>
            $" The server does not serve this resource. Is the CustomResourceDefinition {target.Plural} of {target.GroupWords} installed, "
            + $"and does it serve version {target.Version}? Is the address of the server right?",
        404 =>
            $" The server does not serve this resource. Does it serve {target.Plural} in version {target.Version} of {target.GroupWords}? "
            + "Is the address of the server right?",
        406 or 415 =>
            $" The server can't {verb} this resource as JSON.",
        _ => string.Empty,
    };

    // Of the object, or of the namespace that it was to be created in, not of the whole resource: then there is no name in the message.
    private static bool IsAboutAnObject(Status status, string verb) =>
        verb is not ("list" or "watch")
        && status.Message is { Length: > 0 } message
        && message.Contains('"', StringComparison.Ordinal);

    private static string VerbWords(string verb) => verb switch
    {
        "apply" => "the verb patch (and create, where it does not exist yet)",
        "delete all" => "the verb deletecollection",
        _ => $"the verb {verb}",
    };

    // The words that API servers use. A proxy that answers in their place gives a code only.
    private static string? ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Expired",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        >= 500 => "InternalError",
        _ => ((HttpStatusCode)code).ToString() is var name && char.IsAsciiLetter(name[0]) ? name : null,
    };

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider timeProvider)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - timeProvider.GetUtcNow());
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
