namespace Informers;

/// <summary>Counts attempts by key. Thread-safe.</summary>
internal sealed class AttemptCounter<TKey>(IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _attempts = new(comparer);

    /// <summary>Counts one, and says how many there were before.</summary>
    public int Next(TKey key)
    {
        lock (_gate)
        {
            var before = _attempts.GetValueOrDefault(key);
            _attempts[key] = before == int.MaxValue ? before : before + 1;
            return before;
        }
    }

    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _attempts.Remove(key);
        }
    }

    public int Count(TKey key)
    {
        lock (_gate)
        {
            return _attempts.GetValueOrDefault(key);
        }
    }
}
