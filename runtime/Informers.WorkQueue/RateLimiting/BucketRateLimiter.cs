namespace Informers;

/// <summary>
/// Limits the rate of all attempts together, whatever their keys: so many at once, then so many per second. Each attempt reserves its place,
/// so that the delays add up.
/// </summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>
/// The counterpart of client-go's <c>workqueue.TypedBucketRateLimiter</c>. Not over <c>System.Threading.RateLimiting</c>: its token bucket
/// makes callers wait rather than say for how long, and takes no <see cref="TimeProvider"/>.
/// </remarks>
public sealed class BucketRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly double _permitsPerSecond;
    private readonly int _burst;

    // Negative when places in the future are reserved.
    private double _permits;
    private long _refilled;

    /// <summary>Makes a limiter with a full bucket.</summary>
    /// <param name="permitsPerSecond">How many attempts per second, in the long run; more than zero.</param>
    /// <param name="burst">How many at once; at least 1.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public BucketRateLimiter(double permitsPerSecond, int burst, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permitsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _permitsPerSecond = permitsPerSecond;
        _burst = burst;
        _permits = burst;
        _time = timeProvider ?? TimeProvider.System;
        _refilled = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _permits = Math.Min(_burst, _permits + (_time.GetElapsedTime(_refilled, now).TotalSeconds * _permitsPerSecond));
            _refilled = now;
            _permits--;
            if (_permits >= 0)
            {
                return TimeSpan.Zero;
            }

            var seconds = -_permits / _permitsPerSecond;
            return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        }
    }

    /// <summary>Nothing: it does not tell keys apart.</summary>
    /// <param name="key">The key.</param>
    public void Forget(TKey key)
    {
        // See above.
    }

    /// <summary>Nothing is counted by key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Zero.</returns>
    public int NumRequeues(TKey key) => 0;
}
