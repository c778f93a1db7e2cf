using System.Globalization;
using Informers.Rest;

namespace Informers;

/// <summary>What <c>error.type</c> says of an exception: the status where the server gave one, else one of a few words.</summary>
internal static class ErrorTypes
{
    public static string Of(Exception error) => error switch
    {
        ApiStatusException status => status.Status.Code.ToString(CultureInfo.InvariantCulture),
        TimeoutException => "timeout",
        HttpRequestException or IOException => "connection",
        InvalidResponseException => "invalid_response",
        InvalidObjectException => "invalid_object",
        VeryShortWatchException => "short_watch",
        _ => error.GetType().FullName ?? "_OTHER",
    };
}
