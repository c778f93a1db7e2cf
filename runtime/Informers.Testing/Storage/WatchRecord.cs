namespace Informers.Testing;

/// <summary>
/// One write in the history of a resource. The records are a linked list that only the database appends to; a watch holds the record
/// it delivered last and reads on from there. So a slow watch costs writers nothing, and compaction can't tear away what an open watch
/// has yet to deliver.
/// </summary>
internal sealed class WatchRecord(long revision, long sequence, StoredObject? current, StoredObject? previous, bool isSilent)
{
    private volatile WatchRecord? _next;

    /// <summary>The global resource version of the write.</summary>
    public long Revision { get; } = revision;

    /// <summary>The number of the record in this history: the distance of two is how many writes lie between them.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The state after the write; <see langword="null"/> after a deletion.</summary>
    public StoredObject? Current { get; } = current;

    /// <summary>The state before the write; <see langword="null"/> before a creation.</summary>
    public StoredObject? Previous { get; } = previous;

    /// <summary>Whether watches must not hear of it: a test asked for a change without an event.</summary>
    public bool IsSilent { get; } = isSilent;

    public WatchRecord? Next
    {
        get => _next;
        set => _next = value;
    }
}
