namespace Informers;

/// <summary>Asks another limiter, and never delays longer than a limit.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>The counterpart of client-go's <c>workqueue.TypedWithMaxWaitRateLimiter</c>.</remarks>
public sealed class MaxWaitRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : notnull
{
    private readonly IRateLimiter<TKey> _limiter;
    private readonly TimeSpan _maxDelay;

    /// <summary>Makes a limiter over another.</summary>
    /// <param name="limiter">The other.</param>
    /// <param name="maxDelay">The limit; not negative.</param>
    public MaxWaitRateLimiter(IRateLimiter<TKey> limiter, TimeSpan maxDelay)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDelay, TimeSpan.Zero);
        _limiter = limiter;
        _maxDelay = maxDelay;
    }

    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        var delay = _limiter.When(key);
        return delay < _maxDelay ? delay : _maxDelay;
    }

    /// <inheritdoc/>
    public void Forget(TKey key) => _limiter.Forget(key);

    /// <inheritdoc/>
    public int NumRequeues(TKey key) => _limiter.NumRequeues(key);
}
