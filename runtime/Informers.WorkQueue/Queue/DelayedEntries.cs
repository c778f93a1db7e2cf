using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>The keys that are to be added later; of each the earliest moment. Guarded by the queue's gate.</summary>
internal sealed class DelayedEntries<TKey>(IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Delayed> _byKey = new(comparer);
    private readonly SortedSet<Delayed> _byTime = new(Comparer<Delayed>.Create(static (left, right) =>
        left.Due != right.Due ? left.Due.CompareTo(right.Due) : left.Sequence.CompareTo(right.Sequence)));

    private long _sequence;

    public int Count => _byKey.Count;

    /// <summary>The earliest moment; <see langword="null"/> when nothing waits.</summary>
    public TimeSpan? NextDue => _byTime.Min?.Due;

    /// <summary>Adds a key, or brings it forward, and raises its priority. A later moment than the known one changes nothing.</summary>
    public void Add(TKey key, TimeSpan due, int priority)
    {
        if (!_byKey.TryGetValue(key, out var known))
        {
            var delayed = new Delayed(key, due, ++_sequence) { Priority = priority };
            _byKey.Add(key, delayed);
            _byTime.Add(delayed);
            return;
        }

        known.Priority = Math.Max(known.Priority, priority);
        if (due < known.Due)
        {
            _byTime.Remove(known);
            known.Due = due;
            _byTime.Add(known);
        }
    }

    /// <summary>Takes the earliest whose moment has come.</summary>
    public bool TryTakeDue(TimeSpan now, [MaybeNullWhen(false)] out TKey key, out int priority)
    {
        if (_byTime.Min is { } first && first.Due <= now)
        {
            _byTime.Remove(first);
            _byKey.Remove(first.Key);
            (key, priority) = (first.Key, first.Priority);
            return true;
        }

        (key, priority) = (default, 0);
        return false;
    }

    public void Clear()
    {
        _byTime.Clear();
        _byKey.Clear();
    }

    private sealed class Delayed(TKey key, TimeSpan due, long sequence)
    {
        public TKey Key => key;

        // Changed only while it is not in the sorted set.
        public TimeSpan Due { get; set; } = due;

        public long Sequence => sequence;

        public int Priority { get; set; }
    }
}
