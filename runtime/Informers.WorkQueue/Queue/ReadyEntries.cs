namespace Informers;

/// <summary>The entries that wait to be worked on: by priority, and in one priority in the order in which they came.</summary>
/// <remarks>Few priorities are in use at one time, so each has a list, which an entry leaves in one step. Guarded by the queue's gate.</remarks>
internal sealed class ReadyEntries<TKey>
    where TKey : notnull
{
    // The highest first.
    private readonly SortedList<int, LinkedList<WorkEntry<TKey>>> _lists =
        new(Comparer<int>.Create(static (left, right) => right.CompareTo(left)));

    public int Count { get; private set; }

    public void Add(WorkEntry<TKey> entry)
    {
        if (!_lists.TryGetValue(entry.Priority, out var list))
        {
            _lists.Add(entry.Priority, list = []);
        }

        list.AddLast(entry.Node);
        Count++;
    }

    public void Remove(WorkEntry<TKey> entry)
    {
        var list = _lists[entry.Priority];
        list.Remove(entry.Node);
        Count--;

        // The list of the usual priority stays: it would be made anew for each entry.
        if (list.Count == 0 && entry.Priority != WorkPriority.Normal)
        {
            _lists.Remove(entry.Priority);
        }
    }

    public WorkEntry<TKey>? TakeFirst()
    {
        foreach (var list in _lists.Values)
        {
            if (list.First is { } node)
            {
                var entry = node.Value;
                Remove(entry);
                return entry;
            }
        }

        return null;
    }
}
