using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>What reconcilers log: event ids 6000 to 6999.</summary>
internal static partial class ReconcilerLog
{
    [LoggerMessage(6001, LogLevel.Debug, "Reconciler {Name} waits for {Count} handlers to see their first lists.")]
    public static partial void WaitsForSync(ILogger logger, string name, int count);

    [LoggerMessage(6002, LogLevel.Debug, "Reconciler {Name} starts {Count} workers.")]
    public static partial void Starts(ILogger logger, string name, int count);

    [LoggerMessage(6003, LogLevel.Debug, "Reconciler {Name} has stopped.")]
    public static partial void Stopped(ILogger logger, string name);

    [LoggerMessage(6010, LogLevel.Error, "Reconciler {Name} failed for {Key}. It is tried again after a delay that grows.")]
    public static partial void Failed(ILogger logger, Exception error, string name, object key);

    [LoggerMessage(6012, LogLevel.Error, "The rate limiter of reconciler {Name} threw for {Key}. The key is tried again after one second.")]
    public static partial void RateLimiterThrew(ILogger logger, Exception error, string name, object key);

    [LoggerMessage(
        6011,
        LogLevel.Warning,
        "Reconciler {Name} is not told of the deletion of {Object} of {Resource}: its last state is not known, so no key can be read from it. Give Watch a function for names.")]
    public static partial void DeletionWithoutObject(ILogger logger, string name, ObjectName @object, GroupVersionResource resource);
}
