using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Informers.Soak;

/// <summary>Counts what informers log, by event id; the text of it is never made.</summary>
internal sealed class CountingLogs : ILoggerFactory, ILogger
{
    private const int WatchOpened = 1002;
    private const int Listed = 2001;
    private const int RoundFailed = 2007;
    private const int RoundFailedUnexpectedly = 2008;
    private const int InformerStarted = 4001;
    private const int InformerStopped = 4002;

    private readonly ConcurrentDictionary<int, int> _counts = new();

    /// <summary>Informers that started and have not stopped.</summary>
    public int Running => Of(InformerStarted) - Of(InformerStopped);

    /// <summary>Lists that reached a store, by a stream or by pages.</summary>
    public int Lists => Of(Listed);

    /// <summary>Watches that a server accepted, streaming lists included.</summary>
    public int Watches => Of(WatchOpened);

    /// <summary>Rounds of list and watch that ended with a failure other than an expired version.</summary>
    public int Failures => Of(RoundFailed) + Of(RoundFailedUnexpectedly);

    private int Of(int eventId) => _counts.GetValueOrDefault(eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These logs have no providers.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _counts.AddOrUpdate(eventId.Id, 1, static (_, count) => count + 1);

    public void Dispose()
    {
        // Nothing is held.
    }
}
