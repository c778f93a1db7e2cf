using System.Collections.Concurrent;
using Informers.Tests;
using Microsoft.Extensions.Logging;

namespace Informers.EndToEnd.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogs : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message, Exception? Error)> _entries = new();

    public IReadOnlyCollection<(LogLevel Level, string Message, Exception? Error)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These logs have no providers.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        SecretLogs.Instance.Log(logLevel, eventId, state, exception, formatter);
        _entries.Enqueue((logLevel, formatter(state, exception), exception));
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
