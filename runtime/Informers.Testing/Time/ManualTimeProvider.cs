namespace Informers.Testing;

/// <summary>
/// A clock that stands still until it is moved. Timers, and with them delays, cancellations after a time and periodic timers that take
/// a <see cref="TimeProvider"/>, fire while <see cref="Advance"/> passes their moment, on the thread that advances, in the order of
/// their moments. Thread-safe.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    // Guards every field below. Never held while a callback runs.
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (long DueTicks, long Sequence)> _entries = new();
    private readonly List<TaskCompletionSource> _waiters = [];
    private readonly long _startTicks;
    private long _nowTicks;
    private long _sequence;
    private int _activeTimers;

    /// <summary>Starts at the beginning of the year 2000, UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at a moment.</summary>
    /// <param name="start">The moment.</param>
    public ManualTimeProvider(DateTimeOffset start) => _startTicks = _nowTicks = start.UtcTicks;

    /// <summary>How many timers are waiting to fire.</summary>
    public int ActiveTimerCount
    {
        get
        {
            lock (_gate)
            {
                return _activeTimers;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _nowTicks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _nowTicks) - _startTicks;

    /// <summary>Moves the clock and fires every timer whose moment is passed, also those that callbacks set meanwhile.</summary>
    /// <param name="delta">How far; not negative.</param>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        long target;
        lock (_gate)
        {
            target = _nowTicks + delta.Ticks;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }

        // The clock came nearer to the timers that are left, and periodic ones were set anew.
        WakeWaiters();
    }

    /// <summary>
    /// Waits, in real time, until a timer is waiting that fires within <paramref name="due"/> of the clock's now: the way to know that
    /// the code under test has come to its delay before the clock is moved.
    /// </summary>
    /// <param name="due">How far ahead the timer may lie.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Time from now to the moment of the earliest timer.</returns>
    public async Task<TimeSpan> WaitForTimerAsync(TimeSpan due, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                if (NextDueTicks() is { } next && next - _nowTicks <= due.Ticks)
                {
                    return TimeSpan.FromTicks(Math.Max(0, next - _nowTicks));
                }

                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add(changed);
            }

            await changed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits, in real time, until a timer is waiting, and moves the clock to the moment of the earliest.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How far the clock was moved.</returns>
    public async Task<TimeSpan> AdvanceToNextTimerAsync(CancellationToken cancellationToken = default)
    {
        var due = await WaitForTimerAsync(TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false);
        Advance(due);
        return due;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            timer.Version++;
            SetActive(timer, dueTime >= TimeSpan.Zero);
            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : 0;
            if (!timer.IsActive)
            {
                return true;
            }

            Enqueue(timer, _nowTicks + dueTime.Ticks);
        }

        WakeWaiters();
        return true;
    }

    private void WakeWaiters()
    {
        TaskCompletionSource[] waiters;
        lock (_gate)
        {
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        foreach (var waiter in waiters)
        {
            waiter.SetResult();
        }
    }

    private void Cancel(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            timer.Version++;
            SetActive(timer, false);
        }
    }

    private ManualTimer? TakeDue(long targetTicks)
    {
        lock (_gate)
        {
            if (NextDueTicks() is not { } due || due > targetTicks)
            {
                Volatile.Write(ref _nowTicks, Math.Max(_nowTicks, targetTicks));
                return null;
            }

            var timer = _entries.Dequeue().Timer;
            Volatile.Write(ref _nowTicks, Math.Max(_nowTicks, due));
            if (timer.PeriodTicks > 0)
            {
                timer.Version++;
                Enqueue(timer, due + timer.PeriodTicks);
            }
            else
            {
                SetActive(timer, false);
            }

            return timer;
        }
    }

    private long? NextDueTicks()
    {
        while (_entries.TryPeek(out var entry, out var priority))
        {
            if (entry.Timer.IsActive && entry.Version == entry.Timer.Version)
            {
                return priority.DueTicks;
            }

            // The timer was changed or cancelled after this entry was made.
            _entries.Dequeue();
        }

        return null;
    }

    private void Enqueue(ManualTimer timer, long dueTicks) =>
        _entries.Enqueue(new Entry(timer, timer.Version), (dueTicks, _sequence++));

    private void SetActive(ManualTimer timer, bool active)
    {
        if (timer.IsActive != active)
        {
            timer.IsActive = active;
            _activeTimers += active ? 1 : -1;
        }
    }

    private readonly record struct Entry(ManualTimer Timer, long Version);

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        // The four below are guarded by the owner's gate.
        public bool IsDisposed { get; set; }

        public bool IsActive { get; set; }

        public long Version { get; set; }

        public long PeriodTicks { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => owner.Schedule(this, dueTime, period);

        public void Dispose() => owner.Cancel(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
