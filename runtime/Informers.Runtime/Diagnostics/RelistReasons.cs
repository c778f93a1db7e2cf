using Informers.Rest;

namespace Informers;

/// <summary>Why everything is listed again.</summary>
internal static class RelistReasons
{
    /// <summary>A resync failed.</summary>
    public const string ResyncFailed = "resync_failed";

    /// <summary>Someone waits for a version that the watch does not bring.</summary>
    public const string VersionWanted = "version_wanted";

    /// <summary>The reason that an error is: what the watch, or the list itself, ended with.</summary>
    public static string Of(Exception error) => error switch
    {
        ApiStatusException { IsExpired: true } => "expired",
        ApiStatusException => "server_error",
        VeryShortWatchException => "short_watch",
        InvalidObjectException or InvalidResponseException => "unreadable",
        HttpRequestException or IOException or TimeoutException => "connection",
        _ => "other",
    };
}
