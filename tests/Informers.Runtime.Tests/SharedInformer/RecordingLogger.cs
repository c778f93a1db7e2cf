using Microsoft.Extensions.Logging;

namespace Informers.Tests.SharedInformer;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(EventId Id, LogLevel Level, string Message, Exception? Error)> _entries = [];

    public IReadOnlyList<(EventId Id, LogLevel Level, string Message, Exception? Error)> Of(int eventId)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.Id.Id == eventId)];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _entries.Add((eventId, logLevel, formatter(state, exception), exception));
        }
    }

    public void Dispose()
    {
    }
}
