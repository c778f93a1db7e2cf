namespace Informers;

/// <summary>Delays the first attempts of a key shortly and all later ones long.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <remarks>The counterpart of client-go's <c>workqueue.TypedItemFastSlowRateLimiter</c>.</remarks>
public sealed class ItemFastSlowRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : notnull
{
    private readonly AttemptCounter<TKey> _failures;
    private readonly TimeSpan _fastDelay;
    private readonly TimeSpan _slowDelay;
    private readonly int _maxFastAttempts;

    /// <summary>Makes a limiter.</summary>
    /// <param name="fastDelay">The short delay; not negative.</param>
    /// <param name="slowDelay">The long delay; not negative.</param>
    /// <param name="maxFastAttempts">How many attempts have the short one.</param>
    /// <param name="comparer">Says which keys are the same; <see langword="null"/> for the key's own equality.</param>
    public ItemFastSlowRateLimiter(TimeSpan fastDelay, TimeSpan slowDelay, int maxFastAttempts, IEqualityComparer<TKey>? comparer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fastDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(slowDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(maxFastAttempts);
        _fastDelay = fastDelay;
        _slowDelay = slowDelay;
        _maxFastAttempts = maxFastAttempts;
        _failures = new AttemptCounter<TKey>(comparer);
    }

    /// <inheritdoc/>
    public TimeSpan When(TKey key) => _failures.Next(key) < _maxFastAttempts ? _fastDelay : _slowDelay;

    /// <inheritdoc/>
    public void Forget(TKey key) => _failures.Forget(key);

    /// <inheritdoc/>
    public int NumRequeues(TKey key) => _failures.Count(key);
}
