using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>What factories log: event ids 5000 to 5999.</summary>
internal static partial class FactoryLog
{
    [LoggerMessage(5001, LogLevel.Debug, "Factory {Name} starts {Count} informers.")]
    public static partial void Starting(ILogger logger, string name, int count);

    [LoggerMessage(5002, LogLevel.Debug, "Factory {Name} starts the informer of {Resource}, which was asked for after the start.")]
    public static partial void StartingLate(ILogger logger, string name, GroupVersionResource resource);

    [LoggerMessage(5010, LogLevel.Error, "The informer of {Resource} of factory {Name} did not run, or ended with an error.")]
    public static partial void InformerFailed(ILogger logger, Exception error, GroupVersionResource resource, string name);
}
