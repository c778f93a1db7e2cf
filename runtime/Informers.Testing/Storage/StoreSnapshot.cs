using System.Collections.Immutable;

namespace Informers.Testing;

/// <summary>One consistent view of a resource.</summary>
/// <param name="Revision">The global resource version of the view.</param>
/// <param name="Objects">The objects.</param>
/// <param name="Oldest">The end of the forgotten history.</param>
/// <param name="Newest">The last write; what a watch goes on from.</param>
/// <param name="Changed">Completes at the first write after this view.</param>
internal readonly record struct StoreSnapshot(
    long Revision, ImmutableSortedSet<StoredObject> Objects, WatchRecord Oldest, WatchRecord Newest, Task Changed)
{
    /// <summary>The objects as they were at an earlier revision, not older than <see cref="Oldest"/>.</summary>
    public ImmutableSortedSet<StoredObject> ObjectsAt(long revision)
    {
        // The first write of each key after that revision knows what was there before it.
        Dictionary<string, WatchRecord>? firstWrites = null;
        for (var record = Oldest.Next; record is not null; record = record.Next)
        {
            if (record.Revision > revision && (record.Current ?? record.Previous) is { } changed)
            {
                (firstWrites ??= []).TryAdd(changed.Key, record);
            }

            if (ReferenceEquals(record, Newest))
            {
                break;
            }
        }

        if (firstWrites is null)
        {
            return Objects;
        }

        var objects = Objects.ToBuilder();
        foreach (var (key, record) in firstWrites)
        {
            objects.Remove(new StoredObject(key));
            if (record.Previous is not null)
            {
                objects.Add(record.Previous);
            }
        }

        return objects.ToImmutable();
    }
}
