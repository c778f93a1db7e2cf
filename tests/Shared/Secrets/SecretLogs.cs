using Microsoft.Extensions.Logging;

namespace Informers.Tests;

/// <summary>A log that keeps nothing, and has everything looked at: for tests that do not read logs, so that these are made all the same.</summary>
public sealed class SecretLogs : ILoggerFactory, ILoggerProvider, ILogger
{
    private SecretLogs()
    {
    }

    public static SecretLogs Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These logs have no providers.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        SecretWatch.See(state.ToString(), "a log's scope");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var where = $"log message {eventId}";
        SecretWatch.See(formatter(state, exception), where);
        SecretWatch.See(exception?.ToString(), where);

        // What structured logs take, and the text may leave out.
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            SecretWatch.See(value?.ToString(), $"{where}, {name}");
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
