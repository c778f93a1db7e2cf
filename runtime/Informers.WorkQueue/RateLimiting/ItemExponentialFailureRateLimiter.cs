namespace Informers;

/// <summary>Doubles the delay of a key with each attempt, up to a limit.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>The counterpart of client-go's <c>workqueue.TypedItemExponentialFailureRateLimiter</c>.</remarks>
public sealed class ItemExponentialFailureRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : notnull
{
    private readonly AttemptCounter<TKey> _failures;
    private readonly TimeSpan _baseDelay;
    private readonly TimeSpan _maxDelay;

    /// <summary>Makes a limiter.</summary>
    /// <param name="baseDelay">The first delay; not negative.</param>
    /// <param name="maxDelay">The limit; not negative.</param>
    /// <param name="comparer">Says which keys are the same; <see langword="null"/> for the key's own equality.</param>
    public ItemExponentialFailureRateLimiter(TimeSpan baseDelay, TimeSpan maxDelay, IEqualityComparer<TKey>? comparer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baseDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDelay, TimeSpan.Zero);
        _baseDelay = baseDelay;
        _maxDelay = maxDelay;
        _failures = new AttemptCounter<TKey>(comparer);
    }

    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        // In doubles, since the series leaves what a TimeSpan holds long before it ends.
        var ticks = _baseDelay.Ticks * Math.Pow(2, _failures.Next(key));
        return ticks < _maxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : _maxDelay;
    }

    /// <inheritdoc/>
    public void Forget(TKey key) => _failures.Forget(key);

    /// <inheritdoc/>
    public int NumRequeues(TKey key) => _failures.Count(key);
}
