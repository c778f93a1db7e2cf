using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>What event recorders log: event ids 9000 to 9999.</summary>
internal static partial class EventLog
{
    [LoggerMessage(9001, LogLevel.Warning, "The event {Reason} of {Kind} {Name} was dropped: too many wait to be written, or the recorder was disposed.")]
    public static partial void Dropped(ILogger logger, string reason, string kind, ObjectName name);

    [LoggerMessage(9002, LogLevel.Debug, "The event {Reason} of {Kind} {Name} could not be written; there may be another attempt.")]
    public static partial void AttemptFailed(ILogger logger, Exception error, string reason, string kind, ObjectName name);

    [LoggerMessage(9003, LogLevel.Warning, "The event {Reason} of {Kind} {Name} was refused and is not written.")]
    public static partial void Refused(ILogger logger, Exception error, string reason, string kind, ObjectName name);

    [LoggerMessage(9004, LogLevel.Debug, "The event {Reason} of {Kind} {Name} is there already, or its namespace is being deleted.")]
    public static partial void RefusedAsUsual(ILogger logger, Exception error, string reason, string kind, ObjectName name);

    [LoggerMessage(9005, LogLevel.Warning, "After {Attempts} attempts the event {Reason} of {Kind} {Name} is given up.")]
    public static partial void GivenUp(ILogger logger, int attempts, string reason, string kind, ObjectName name);

    [LoggerMessage(9006, LogLevel.Warning, "{Count} events were left unwritten when the recorder was disposed.")]
    public static partial void LeftUnwritten(ILogger logger, int count);

    [LoggerMessage(9007, LogLevel.Error, "The event {Reason} of {Kind} {Name} could not be written, by an error that another attempt would not mend; later events are.")]
    public static partial void Failed(ILogger logger, Exception error, string reason, string kind, ObjectName name);
}
