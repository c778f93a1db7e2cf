using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>What is logged of credentials, never a secret: event ids 7000 to 7999.</summary>
internal static partial class KubeConfigLog
{
    [LoggerMessage(7001, LogLevel.Debug, "The credential plugin {Command} runs.")]
    public static partial void PluginRuns(ILogger logger, string command);

    [LoggerMessage(7002, LogLevel.Warning, "{File} could not be read again. What it said before is used until it can be.")]
    public static partial void FileNotRead(ILogger logger, Exception error, string file);
}
