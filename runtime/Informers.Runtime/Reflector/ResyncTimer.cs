namespace Informers;

/// <summary>
/// Has the store repeat its objects each period, whatever the reflector is doing: also while a watch is silent, and while the server
/// is away. The next period begins when the last resync is done, so that two never meet.
/// </summary>
internal sealed class ResyncTimer : IDisposable
{
    // What is asked for less often than a timer can wait is done that often all the same: it does no harm.
    private readonly TimeSpan _period;
    private readonly Func<bool>? _shouldResync;
    private readonly Action _resync;
    private readonly Action<Exception> _onFailure;
    private readonly ITimer? _timer;
    private bool _isStarted;
    private volatile bool _isDisposed;

    public ResyncTimer(
        TimeSpan period, Func<bool>? shouldResync, Action resync, Action<Exception> onFailure, TimeProvider timeProvider)
    {
        _period = period < Timers.MaxDue ? period : Timers.MaxDue;
        _shouldResync = shouldResync;
        _resync = resync;
        _onFailure = onFailure;
        if (period > TimeSpan.Zero)
        {
            _timer = timeProvider.CreateTimer(
                static state => ((ResyncTimer)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts the first period. To be called once there is something to repeat; further calls do nothing.</summary>
    public void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _timer?.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
    }

    private void OnTimer()
    {
        if (_isDisposed)
        {
            return;
        }

        try
        {
            if (_shouldResync?.Invoke() ?? true)
            {
                _resync();
            }
        }
        catch (Exception error)
        {
            _onFailure(error);
        }

        if (!_isDisposed)
        {
            _timer!.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }
}
