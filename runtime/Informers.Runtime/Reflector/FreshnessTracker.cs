namespace Informers;

/// <summary>
/// How the connection to the server stands. Written by the reflector's loop alone, and by what reads for it while it waits; read by
/// anyone without a lock.
/// </summary>
internal sealed class FreshnessTracker(TimeProvider timeProvider)
{
    // A watch that lived this long has shown that watching works: failures are counted anew.
    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(1);

    private const int FailuresUntilFailing = 2;
    private const long Never = long.MinValue;

    private volatile Snapshot _snapshot = new(FreshnessState.Syncing, null);
    private long _lastLife = Never;
    private long _lastBookmark = Never;
    private bool _synced;
    private int _failures;
    private long? _watchOpened;

    /// <summary>The state of this moment.</summary>
    public Freshness Current
    {
        get
        {
            var snapshot = _snapshot;
            var lastLife = Volatile.Read(ref _lastLife);
            return new Freshness(
                snapshot.State, lastLife == Never ? TimeSpan.Zero : timeProvider.GetElapsedTime(lastLife), snapshot.LastError);
        }
    }

    /// <summary>Time since the last proof of life; <see langword="null"/> before the first.</summary>
    public TimeSpan? ContactAge => AgeOf(Volatile.Read(ref _lastLife));

    /// <summary>Time since the last bookmark; <see langword="null"/> before the first.</summary>
    public TimeSpan? BookmarkAge => AgeOf(Volatile.Read(ref _lastBookmark));

    /// <summary>A bookmark came from the server.</summary>
    public void BookmarkCame() => Volatile.Write(ref _lastBookmark, timeProvider.GetTimestamp());

    /// <summary>Something came from the server.</summary>
    public void ProofOfLife() => Volatile.Write(ref _lastLife, timeProvider.GetTimestamp());

    /// <summary>A complete list is in the store; a watch is about to be open.</summary>
    public void Listed()
    {
        ProofOfLife();
        _synced = true;
        _snapshot = new Snapshot(FreshnessState.Live, null);
    }

    /// <summary>The server accepted a watch.</summary>
    public void WatchOpened()
    {
        ProofOfLife();
        _watchOpened = Volatile.Read(ref _lastLife);
        _snapshot = new Snapshot(_synced ? FreshnessState.Live : FreshnessState.Syncing, null);
    }

    /// <summary>A list or a watch failed.</summary>
    public void Failed(Exception error)
    {
        if (_watchOpened is { } opened && timeProvider.GetElapsedTime(opened) >= Proven)
        {
            _failures = 0;
        }

        _watchOpened = null;
        _failures++;
        _snapshot = new Snapshot(
            _failures >= FailuresUntilFailing ? FreshnessState.Failing : _synced ? FreshnessState.Stale : FreshnessState.Syncing, error);
    }

    /// <summary>The watch was given up without a failure of the server; a list follows after a delay.</summary>
    public void Lost() => _snapshot = new Snapshot(_synced ? FreshnessState.Stale : FreshnessState.Syncing, _snapshot.LastError);

    /// <summary>Reading waits for a slow consumer.</summary>
    public void Paused() => _snapshot = new Snapshot(FreshnessState.Paused, _snapshot.LastError);

    /// <summary>Reading goes on.</summary>
    public void Resumed() => _snapshot = new Snapshot(_synced ? FreshnessState.Live : FreshnessState.Syncing, _snapshot.LastError);

    /// <summary>The reflector stopped.</summary>
    public void Stopped() => _snapshot = new Snapshot(FreshnessState.Stopped, _snapshot.LastError);

    private TimeSpan? AgeOf(long moment) => moment == Never ? null : timeProvider.GetElapsedTime(moment);

    private sealed record Snapshot(FreshnessState State, Exception? LastError);
}
