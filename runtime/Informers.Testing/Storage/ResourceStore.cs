using System.Collections.Immutable;

namespace Informers.Testing;

/// <summary>
/// The objects of one resource and the history of their writes. Written under the database's lock only; read anywhere, through
/// <see cref="Database.Read"/>.
/// </summary>
internal sealed class ResourceStore
{
    private readonly int _historySize;
    private TaskCompletionSource _changed = NewSignal();

    public ResourceStore(string group, string plural, int historySize, long revision)
    {
        Group = group;
        Plural = plural;
        _historySize = historySize;
        Oldest = Newest = new WatchRecord(revision, 0, null, null, isSilent: true);
    }

    public string Group { get; }

    public string Plural { get; }

    /// <summary>All objects, in the order of lists.</summary>
    public ImmutableSortedSet<StoredObject> Objects { get; private set; } = ImmutableSortedSet.Create(StoredObject.ByKey);

    /// <summary>The newest record that is forgotten: watches and lists from its revision on are possible.</summary>
    public WatchRecord Oldest { get; private set; }

    public WatchRecord Newest { get; private set; }

    /// <summary>Completes at the next write.</summary>
    public Task Changed => _changed.Task;

    public StoredObject? Find(string key) => Objects.TryGetValue(new StoredObject(key), out var found) ? found : null;

    /// <summary>Keeps a write. Under the database's lock.</summary>
    public void Append(long revision, StoredObject? current, StoredObject? previous, bool isSilent)
    {
        if (previous is not null)
        {
            Objects = Objects.Remove(previous);
        }

        if (current is not null)
        {
            Objects = Objects.Add(current);
        }

        var record = new WatchRecord(revision, Newest.Sequence + 1, current, previous, isSilent);
        Newest.Next = record;
        Newest = record;
        while (Newest.Sequence - Oldest.Sequence > _historySize)
        {
            Oldest = Oldest.Next!;
        }
    }

    /// <summary>Forgets all history up to now. Under the database's lock.</summary>
    public void Compact(long revision)
    {
        // A record of no write, so that the revision up to which all is forgotten is the database's, not the last write's.
        var marker = new WatchRecord(revision, Newest.Sequence + 1, null, null, isSilent: true);
        Newest.Next = marker;
        Newest = Oldest = marker;
    }

    /// <summary>Takes the signal to be set after the lock is released, so that no watch runs under it.</summary>
    public TaskCompletionSource TakeSignal()
    {
        var signal = _changed;
        _changed = NewSignal();
        return signal;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
