namespace Informers;

/// <summary>Says how long a key has to wait before it is tried again. Implementations are thread-safe.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>The counterpart of client-go's <c>workqueue.TypedRateLimiter</c>.</remarks>
public interface IRateLimiter<in TKey>
    where TKey : notnull
{
    /// <summary>Counts one more attempt.</summary>
    /// <param name="key">The key.</param>
    /// <returns>How long it has to wait; zero for not at all.</returns>
    TimeSpan When(TKey key);

    /// <summary>Ends the series of a key's attempts, for good or bad: the next begins anew, and nothing is kept of this one.</summary>
    /// <param name="key">The key.</param>
    void Forget(TKey key);

    /// <summary>How many attempts were counted since the key was last forgotten; zero from those who do not count.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number.</returns>
    int NumRequeues(TKey key);
}
