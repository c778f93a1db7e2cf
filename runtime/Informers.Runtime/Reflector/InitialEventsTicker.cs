using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>Says every ten seconds, in the log alone, that a streaming list is still not complete.</summary>
/// <remarks>The counterpart of client-go's <c>initialEventsEndBookmarkTicker</c>.</remarks>
internal sealed class InitialEventsTicker : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly GroupVersionResource _resource;
    private readonly long _started;
    private readonly ITimer _timer;
    private long _lastEvent;

    public InitialEventsTicker(TimeProvider timeProvider, ILogger logger, string name, GroupVersionResource resource)
    {
        _timeProvider = timeProvider;
        _logger = logger;
        _name = name;
        _resource = resource;
        _started = _lastEvent = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((InitialEventsTicker)state!).OnTimer(), this, Interval, Interval);
    }

    public void OnEvent() => Volatile.Write(ref _lastEvent, _timeProvider.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        var silence = _timeProvider.GetElapsedTime(Volatile.Read(ref _lastEvent));
        if (silence >= Interval)
        {
            ReflectorLog.StreamingListSilent(_logger, _name, _resource, silence.TotalSeconds);
        }
        else
        {
            ReflectorLog.StreamingListIncomplete(_logger, _name, _resource, _timeProvider.GetElapsedTime(_started).TotalSeconds);
        }
    }
}
