namespace Informers;

/// <summary>What a queue knows of a key that waits or is worked on. Guarded by the queue's gate.</summary>
internal sealed class WorkEntry<TKey>
    where TKey : notnull
{
    public WorkEntry(TKey key)
    {
        Key = key;
        Node = new LinkedListNode<WorkEntry<TKey>>(this);
    }

    public TKey Key { get; }

    /// <summary>In the list of its priority while it waits, in the list of those in work while it is worked on.</summary>
    public LinkedListNode<WorkEntry<TKey>> Node { get; }

    /// <summary>Whether it waits to be worked on, now or, while it is in work, again.</summary>
    public bool IsDirty { get; set; }

    public bool IsProcessing { get; set; }

    /// <summary>Of the wait. Meaningful while dirty.</summary>
    public int Priority { get; set; }

    /// <summary>When the wait began.</summary>
    public TimeSpan DirtySince { get; set; }

    /// <summary>When the work began.</summary>
    public TimeSpan ProcessingSince { get; set; }
}
