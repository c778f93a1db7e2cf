using System.Buffers;

namespace Informers;

/// <summary>
/// All that a store holds at one moment, and the queries on it. Immutable, except for caches of results, so that every query, and any
/// number of queries on the same instance, see one state.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// Objects are in slots 0 to Count - 1 without holes; an object keeps its slot until it, or one before the last, is removed. Names and
/// the values of each index are in parallel arrays. The table finds the slot of a name.
/// </remarks>
internal sealed class IndexerState<T> : IIndexerSnapshot<T>
    where T : class
{
    private const int FirstResultPlaces = 4;
    private const int MaxResultPlaces = 4096;
    private const int ResultProbes = 8;

    private SnapshotList<T>? _list;
    private SnapshotList<ObjectName>? _names;

    // Results of ByIndex, by hash of their set: a few places from there on, and twice as many of all when these are taken. They are kept
    // here and not with the sets, because a set outlives many states, and would keep alive objects that are long gone. Races between
    // readers lose a kept result at worst: entries are immutable, and reference writes are atomic and publish what they refer to.
    private KeptResult?[]? _results;

    public IndexerState(
        ChunkedArray<T> objects,
        ChunkedArray<ObjectName> names,
        SlotTable table,
        IndexData<T>[] indexes,
        IReadOnlyDictionary<string, IndexFunc<T>> indexers,
        string resourceVersion,
        long version)
    {
        Objects = objects;
        Names = names;
        Table = table;
        Indexes = indexes;
        Indexers = indexers;
        ResourceVersion = resourceVersion;
        Version = version;
    }

    public int Count => Objects.Count;

    public ChunkedArray<T> Objects { get; }

    public ChunkedArray<ObjectName> Names { get; }

    public SlotTable Table { get; }

    public IndexData<T>[] Indexes { get; }

    public string ResourceVersion { get; }

    /// <summary>Counts the states of a store.</summary>
    public long Version { get; }

    public IReadOnlyDictionary<string, IndexFunc<T>> Indexers { get; }

    public T? Get(ObjectName name)
    {
        var known = new ObjectName(name.Namespace ?? string.Empty, name.Name ?? string.Empty);
        var slot = Table.Find(KeyHash.Compute(known.Namespace, known.Name), known, Names);
        return slot < 0 ? null : Objects[slot];
    }

    public SnapshotList<T> List() => Volatile.Read(ref _list) ?? Publish(ref _list, Objects.ToSnapshot());

    public SnapshotList<ObjectName> ListKeys() => Volatile.Read(ref _names) ?? Publish(ref _names, Names.ToSnapshot());

    public SnapshotList<T> ByIndex(string indexName, string indexedValue)
    {
        ArgumentNullException.ThrowIfNull(indexedValue);
        return ObjectsOf(FindIndex(indexName).Find(indexedValue));
    }

    public SnapshotList<T> Index(string indexName, T obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var index = FindIndex(indexName);
        var values = index.ValuesOf(obj);
        if (values is not string[] several)
        {
            return values is null ? SnapshotList<T>.Empty : ObjectsOf(index.Find((string)values));
        }

        var seen = new HashSet<int>();
        var result = ChunkedArray<T>.Empty.Open();
        foreach (var value in several)
        {
            if (index.Find(value) is { } set)
            {
                for (var i = 0; i < set.ChunkCount; i++)
                {
                    foreach (var slot in set.ChunkAt(i))
                    {
                        if (seen.Add(slot))
                        {
                            result.Append(Objects[slot]);
                        }
                    }
                }
            }
        }

        result.Seal();
        return result.ToSnapshot();
    }

    public IReadOnlyList<ObjectName> IndexKeys(string indexName, string indexedValue)
    {
        ArgumentNullException.ThrowIfNull(indexedValue);
        if (FindIndex(indexName).Find(indexedValue) is not { } set)
        {
            return [];
        }

        var names = new ObjectName[set.Count];
        var next = 0;
        for (var i = 0; i < set.ChunkCount; i++)
        {
            foreach (var slot in set.ChunkAt(i))
            {
                names[next++] = Names[slot];
            }
        }

        Array.Sort(names);
        return Array.AsReadOnly(names);
    }

    public IReadOnlyList<string> ListIndexFuncValues(string indexName)
    {
        var sets = FindIndex(indexName).Sets;
        var values = new string[sets.Count];
        var next = 0;
        foreach (var set in sets.Nodes())
        {
            values[next++] = set.Value;
        }

        return Array.AsReadOnly(values);
    }

    public IIndexerSnapshot<T> Snapshot() => this;

    /// <summary>The index of that name; <see langword="null"/> when there is none.</summary>
    public IndexData<T>? TryFindIndex(string name)
    {
        foreach (var index in Indexes)
        {
            if (index.Name == name)
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>The index of the values of that label; <see langword="null"/> when there is none.</summary>
    public IndexData<T>? TryFindLabelIndex(string key)
    {
        foreach (var index in Indexes)
        {
            if (index.Label?.Key == key)
            {
                return index;
            }
        }

        return null;
    }

    IReadOnlyList<T> IStore<T>.List() => List();

    IReadOnlyList<ObjectName> IStore<T>.ListKeys() => ListKeys();

    IReadOnlyList<T> IReadOnlyIndexer<T>.ByIndex(string indexName, string indexedValue) => ByIndex(indexName, indexedValue);

    IReadOnlyList<T> IReadOnlyIndexer<T>.Index(string indexName, T obj) => Index(indexName, obj);

    private static TList Publish<TList>(ref TList? cache, TList list)
        where TList : class =>
        Interlocked.CompareExchange(ref cache, list, null) ?? list;

    private SnapshotList<T> ObjectsOf(SlotSet? set)
    {
        if (set is null)
        {
            return SnapshotList<T>.Empty;
        }

        if (set.Count == Objects.Count)
        {
            // All there is: an informer of one namespace, say.
            return List();
        }

        if (Volatile.Read(ref _results) is { } results && PlaceFor(set, results) is var place and >= 0
            && Volatile.Read(ref results[place]) is { } kept && ReferenceEquals(kept.Set, set))
        {
            return kept.List;
        }

        // A copy, unlike List: a small result must not keep alive everything that was stored at this moment.
        var list = Pick(set).ToSnapshot();
        Keep(new KeptResult(set, list));
        return list;
    }

    private void Keep(KeptResult result)
    {
        var results = Volatile.Read(ref _results) ?? Publish(ref _results, new KeptResult?[FirstResultPlaces]);
        var place = PlaceFor(result.Set, results);
        for (var size = results.Length * 2; place < 0 && size <= MaxResultPlaces; size *= 2)
        {
            var more = new KeptResult?[size];
            if (TryCopy(results, more))
            {
                Volatile.Write(ref _results, more);
                results = more;
                place = PlaceFor(result.Set, results);
            }
        }

        // When there are no more, it takes the place of another.
        Volatile.Write(ref results[place < 0 ? result.Set.Hash & (results.Length - 1) : place], result);
    }

    private static bool TryCopy(KeptResult?[] results, KeptResult?[] target)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (Volatile.Read(ref results[i]) is { } result)
            {
                if (PlaceFor(result.Set, target) is var place and >= 0)
                {
                    target[place] = result;
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Where the result for a set is, or may be put; -1 when all its places are taken.
    private static int PlaceFor(SlotSet set, KeptResult?[] results)
    {
        var mask = results.Length - 1;
        for (var i = 0; i < ResultProbes; i++)
        {
            var place = (set.Hash + i) & mask;
            if (Volatile.Read(ref results[place]) is not { } other || ReferenceEquals(other.Set, set))
            {
                return place;
            }
        }

        return -1;
    }

    private ChunkedArray<T> Pick(SlotSet set)
    {
        var slots = ArrayPool<int>.Shared.Rent(set.Count);
        set.CopyTo(slots);
        var picked = Objects.Pick(slots.AsSpan(0, set.Count));
        ArrayPool<int>.Shared.Return(slots);
        return picked;
    }

    private IndexData<T> FindIndex(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (TryFindIndex(name) is { } found)
        {
            return found;
        }

        var known = Indexes.Length == 0
            ? "this store has none"
            : "known are " + string.Join(", ", Indexes.Select(index => $"\"{index.Name}\""));
        throw new KeyNotFoundException($"There is no index \"{name}\"; {known}. Add it with AddIndexers.");
    }

    private sealed record KeptResult(SlotSet Set, SnapshotList<T> List);
}
