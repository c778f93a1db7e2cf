namespace Informers.Soak;

/// <summary>
/// A clock that runs several times faster than the system's, and counts the timers that were made and not disposed. An informer on
/// it waits out a backoff of a minute in a few seconds. Thread-safe.
/// </summary>
internal sealed class FastTimeProvider(double speed) : TimeProvider
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly long _startTimestamp = System.GetTimestamp();
    private int _timers;

    /// <summary>The timers that exist, whether they are set or not.</summary>
    public int Timers => Volatile.Read(ref _timers);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(System.GetElapsedTime(_startTimestamp).Ticks * speed);

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new FastTimer(this, System.CreateTimer(callback, state, ToReal(dueTime), ToReal(period)));
    }

    // Rounded up: an early timer would find that its time has not come.
    private TimeSpan ToReal(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / speed));

    private sealed class FastTimer(FastTimeProvider owner, ITimer timer) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(owner.ToReal(dueTime), owner.ToReal(period));

        public void Dispose()
        {
            Count();
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Count();
            return timer.DisposeAsync();
        }

        private void Count()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref owner._timers);
            }
        }
    }
}
