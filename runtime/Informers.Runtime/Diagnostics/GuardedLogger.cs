using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>
/// A log that cannot hurt who writes to it. Loggers throw when one of their providers does: a full disk, or one that was disposed
/// before us. Loops and timers log, and must not end, or take the process with them, for that.
/// </summary>
internal sealed class GuardedLogger : ILogger
{
    private readonly ILogger _inner;

    private GuardedLogger(ILogger inner) => _inner = inner;

    /// <summary>Guards a log.</summary>
    public static ILogger Guard(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return logger as GuardedLogger ?? new GuardedLogger(logger);
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // A log that is broken has nowhere to say so.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // As above. What was to be logged reaches the watch error handler and Freshness all the same.
        }
    }
}
