using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>What electors log: event ids 8000 to 8999.</summary>
internal static partial class LeaderElectionLog
{
    [LoggerMessage(8001, LogLevel.Information, "Waiting for the lease {Lease} as '{Identity}'.")]
    public static partial void Waiting(ILogger logger, ObjectName lease, string identity);

    [LoggerMessage(8002, LogLevel.Information, "Leading: the lease {Lease} is held by '{Identity}', this instance.")]
    public static partial void Acquired(ILogger logger, ObjectName lease, string identity);

    [LoggerMessage(8003, LogLevel.Information, "No longer leading by the lease {Lease} as '{Identity}': stopped.")]
    public static partial void Stopped(ILogger logger, ObjectName lease, string identity);

    [LoggerMessage(8004, LogLevel.Error, "No longer leading: '{Identity}' has lost the lease {Lease}; its holder, as last seen, is '{Holder}'.")]
    public static partial void Lost(ILogger logger, Exception? error, ObjectName lease, string identity, string holder);

    [LoggerMessage(8005, LogLevel.Debug, "The lease {Lease} was given up by '{Identity}'.")]
    public static partial void Released(ILogger logger, ObjectName lease, string identity);

    [LoggerMessage(8010, LogLevel.Debug, "An attempt on the lease {Lease} by '{Identity}' failed; there will be another one.")]
    public static partial void AttemptFailed(ILogger logger, Exception error, ObjectName lease, string identity);

    [LoggerMessage(8011, LogLevel.Warning, "The lease {Lease} could not be given up by '{Identity}'; others take it in {Duration}.")]
    public static partial void ReleaseFailed(ILogger logger, Exception error, ObjectName lease, string identity, TimeSpan duration);

    [LoggerMessage(8012, LogLevel.Error, "OnNewLeader threw, of the lease {Lease}.")]
    public static partial void CallbackFailed(ILogger logger, Exception error, ObjectName lease);
}
