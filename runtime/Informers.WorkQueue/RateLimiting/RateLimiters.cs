namespace Informers;

/// <summary>The limiters that controllers usually have.</summary>
public static class RateLimiters
{
    /// <summary>
    /// For each key a delay that doubles from 5 ms to 1,000 s, and for all keys together 10 attempts per second after a burst of 100;
    /// whichever is longer.
    /// </summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="comparer">Says which keys are the same; <see langword="null"/> for the key's own equality.</param>
    /// <returns>The limiter.</returns>
    /// <remarks>The counterpart of client-go's <c>workqueue.DefaultTypedControllerRateLimiter</c>.</remarks>
    public static IRateLimiter<TKey> DefaultController<TKey>(TimeProvider? timeProvider = null, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull => new MaxOfRateLimiter<TKey>(
            new ItemExponentialFailureRateLimiter<TKey>(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000), comparer),
            new BucketRateLimiter<TKey>(10, 100, timeProvider));

    /// <summary>For each key a delay that doubles from 1 ms to 1,000 s.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <param name="comparer">Says which keys are the same; <see langword="null"/> for the key's own equality.</param>
    /// <returns>The limiter.</returns>
    /// <remarks>The counterpart of client-go's <c>workqueue.DefaultTypedItemBasedRateLimiter</c>.</remarks>
    public static IRateLimiter<TKey> DefaultItemBased<TKey>(IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull =>
        new ItemExponentialFailureRateLimiter<TKey>(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1000), comparer);
}
