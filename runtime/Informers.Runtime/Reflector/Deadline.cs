namespace Informers;

/// <summary>
/// A token that fires with its parent, or when something has shown no progress for as long as it may. The clock runs only between
/// <see cref="Start"/> and <see cref="Stop"/>.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly CancellationToken _parent;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;

    // Guards the three below and the setting of the timer: a timer that has just fired must not set itself anew after Stop. A leaf,
    // but for the question for progress, which reads a counter.
    private readonly Lock _gate = new();
    private TimeSpan _limit;
    private Func<bool>? _hasProgressed;
    private bool _isRunning;

    private long _progressed;
    private volatile bool _expired;

    public Deadline(TimeProvider timeProvider, CancellationToken parent)
    {
        _timeProvider = timeProvider;
        _parent = parent;
        _source = CancellationTokenSource.CreateLinkedTokenSource(parent);
        Token = _source.Token;
        _timer = timeProvider.CreateTimer(
            static state => ((Deadline)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires when time has run out, and with the parent. Usable after disposal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether time has run out, and nobody asked to stop.</summary>
    public bool HasExpired => _expired && !_parent.IsCancellationRequested;

    /// <summary>Starts the clock.</summary>
    /// <param name="limit">How long there may be no progress.</param>
    /// <param name="hasProgressed">
    /// Asked on the timer's thread when time has run out: whether there was progress all the same since it was asked last, so that the time
    /// starts anew. <see langword="null"/> for no.
    /// </param>
    public void Start(TimeSpan limit, Func<bool>? hasProgressed = null)
    {
        lock (_gate)
        {
            _hasProgressed = hasProgressed;
            _limit = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
            _isRunning = true;
            Progress();
            SetTimer(_limit);
        }
    }

    /// <summary>Something came: the time starts anew. Cheap: the timer itself is not touched.</summary>
    public void Progress() => Volatile.Write(ref _progressed, _timeProvider.GetTimestamp());

    /// <summary>Stops the clock.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isRunning = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fires the token, though there is time left. By any thread; does not wait for what that sets going.</summary>
    public void Cut()
    {
        try
        {
            _ = _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // What the deadline was for ended at this very moment.
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_isRunning)
            {
                return;
            }

            var left = _limit - _timeProvider.GetElapsedTime(Volatile.Read(ref _progressed));
            if (left > TimeSpan.Zero)
            {
                // There was progress since the timer was set, or it is early. Timers count whole milliseconds.
                SetTimer(left + TimeSpan.FromMilliseconds(1));
                return;
            }

            if (_hasProgressed?.Invoke() == true)
            {
                Progress();
                SetTimer(_limit);
                return;
            }

            _isRunning = false;
            _expired = true;
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What the deadline was for ended at this very moment.
        }
    }

    private void SetTimer(TimeSpan due) => _timer.Change(due < Timers.MaxDue ? due : Timers.MaxDue, Timeout.InfiniteTimeSpan);
}
