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
    private long _limitTicks;
    private long _progressed;
    private Func<bool>? _hasProgressed;
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
        Volatile.Write(ref _hasProgressed, hasProgressed);
        limit = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
        Volatile.Write(ref _limitTicks, limit.Ticks);
        Progress();
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something came: the time starts anew. Cheap: the timer itself is not touched.</summary>
    public void Progress() => Volatile.Write(ref _progressed, _timeProvider.GetTimestamp());

    /// <summary>Stops the clock.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void OnTimer()
    {
        var left = TimeSpan.FromTicks(Volatile.Read(ref _limitTicks)) - _timeProvider.GetElapsedTime(Volatile.Read(ref _progressed));
        if (left > TimeSpan.Zero)
        {
            // There was progress since the timer was set, or the timer is a little early. Timers count whole milliseconds.
            _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return;
        }

        if (Volatile.Read(ref _hasProgressed)?.Invoke() == true)
        {
            Progress();
            _timer.Change(TimeSpan.FromTicks(Volatile.Read(ref _limitTicks)), Timeout.InfiniteTimeSpan);
            return;
        }

        _expired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What the deadline was for ended at this very moment.
        }
    }
}
