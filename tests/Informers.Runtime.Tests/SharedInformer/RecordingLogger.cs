using Microsoft.Extensions.Logging;

namespace Informers.Tests.SharedInformer;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(EventId Id, LogLevel Level, string Message, Exception? Error)> _entries = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called with each entry, on the logging thread, before it is kept.</summary>
    public Action<EventId>? During { get; set; }

    public IReadOnlyList<(EventId Id, LogLevel Level, string Message, Exception? Error)> Of(int eventId)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.Id.Id == eventId)];
        }
    }

    /// <summary>Waits for the first entry of an id, and finds it the only one: what is logged may come just after what else a test waits for.</summary>
    public async Task<(EventId Id, LogLevel Level, string Message, Exception? Error)> SingleAsync(int eventId)
    {
        await WaitForAsync(eventId);
        return Assert.Single(Of(eventId));
    }

    /// <summary>Waits for so many entries of an id.</summary>
    public async Task WaitForAsync(int eventId, int count = 1)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_entries.Count(entry => entry.Id.Id == eventId) >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WithinTimeout();
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
        SecretLogs.Instance.Log(logLevel, eventId, state, exception, formatter);
        During?.Invoke(eventId);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _entries.Add((eventId, logLevel, formatter(state, exception), exception));
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public void Dispose()
    {
    }
}
