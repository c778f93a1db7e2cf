using System.Net.Sockets;
using Informers.Rest;

namespace Informers.Tests.Reflectors;

/// <summary>What an API server, or the way to it, may answer instead of an answer.</summary>
internal static class Errors
{
    public static ApiStatusException Expired() => Status(410, "Expired", "too old resource version: 10 (20)");

    public static ApiStatusException Gone() => Status(410, "Gone", "gone");

    public static ApiStatusException TooManyRequests(TimeSpan? retryAfter = null) =>
        Status(429, "TooManyRequests", "storage is (re)initializing", retryAfter: retryAfter);

    public static ApiStatusException Internal() => Status(500, "InternalError", "etcdserver: no leader");

    public static ApiStatusException StorageRead() => Status(500, "StorageReadError", "corrupt object has been deleted");

    public static ApiStatusException Forbidden() => Status(403, "Forbidden", "widgets is forbidden");

    public static ApiStatusException NotFound() => Status(404, "NotFound", "the server could not find the requested resource");

    public static ApiStatusException Unauthorized() => Status(401, "Unauthorized", "Unauthorized");

    public static ApiStatusException TooLargeByCause() =>
        Status(504, "Timeout", "no", causes: new StatusCause("ResourceVersionTooLarge", "no", null));

    public static ApiStatusException TooLargeByCauseMessage() =>
        Status(504, "Timeout", "no", causes: new StatusCause(null, "Too large resource version", null));

    public static ApiStatusException TooLargeByMessage() => Status(504, "Timeout", "Too large resource version: 1, current: 0");

    public static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, "Connection refused (localhost:1)", new SocketException((int)SocketError.ConnectionRefused));

    public static InvalidObjectException Invalid(string? name, string? resourceVersion = null, bool isDeletion = false) =>
        new("unfitting JSON")
        {
            Name = name is null ? null : new ObjectName("default", name),
            ResourceVersion = resourceVersion,
            IsDeletion = isDeletion,
        };

    public static ApiStatusException Status(
        int code, string reason, string message, TimeSpan? retryAfter = null, params StatusCause[] causes) =>
        new(new Status { Code = code, Reason = reason, Message = message, RetryAfter = retryAfter, Causes = causes }, message);
}
