using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>The log messages of lists and watches; event ids 1000 to 1999.</summary>
internal static partial class ListWatchLog
{
    [LoggerMessage(1001, LogLevel.Debug, "Listed {Target}: {Items} items, {Bytes} bytes in {ElapsedMilliseconds} ms, resource version {ResourceVersion}.")]
    public static partial void Listed(
        ILogger logger, string target, int items, long bytes, double elapsedMilliseconds, string resourceVersion);

    [LoggerMessage(1002, LogLevel.Debug, "Opened a watch of {Target} at resource version {ResourceVersion}.")]
    public static partial void WatchOpened(ILogger logger, string target, string resourceVersion);

    [LoggerMessage(1003, LogLevel.Debug, "The watch of {Target} has ended after {Bytes} bytes.")]
    public static partial void WatchEnded(ILogger logger, string target, long bytes);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "Objects of {Target} lack members that their class requires: {Count} so far. Each is the default of its type. Make such members optional, or correct the class. This is said once.")]
    public static partial void RequiredMembersAreMissing(ILogger logger, string target, long count);
}
