namespace Informers;

/// <summary>Asks several limiters, and takes the longest delay and the greatest number.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>The counterpart of client-go's <c>workqueue.TypedMaxOfRateLimiter</c>.</remarks>
public sealed class MaxOfRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : notnull
{
    private readonly IRateLimiter<TKey>[] _limiters;

    /// <summary>Makes a limiter of others.</summary>
    /// <param name="limiters">The others.</param>
    public MaxOfRateLimiter(params IEnumerable<IRateLimiter<TKey>> limiters)
    {
        ArgumentNullException.ThrowIfNull(limiters);
        _limiters = [.. limiters];
    }

    /// <inheritdoc/>
    public TimeSpan When(TKey key)
    {
        var longest = TimeSpan.Zero;
        foreach (var limiter in _limiters)
        {
            var delay = limiter.When(key);
            longest = delay > longest ? delay : longest;
        }

        return longest;
    }

    /// <inheritdoc/>
    public void Forget(TKey key)
    {
        foreach (var limiter in _limiters)
        {
            limiter.Forget(key);
        }
    }

    /// <inheritdoc/>
    public int NumRequeues(TKey key)
    {
        var greatest = 0;
        foreach (var limiter in _limiters)
        {
            greatest = Math.Max(greatest, limiter.NumRequeues(key));
        }

        return greatest;
    }
}
