using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>
/// An array in chunks, immutable once sealed, so that any number of threads may read it. <see cref="Open"/> makes a successor
/// that shares all chunks and copies only those that are written to: a change costs one chunk, whatever the length.
/// </summary>
/// <typeparam name="TItem">The items.</typeparam>
/// <remarks>
/// An open array belongs to one thread. It owns a chunk exactly when that chunk is not its predecessor's.
/// </remarks>
internal sealed class ChunkedArray<TItem>
{
    /// <summary>The chunk of an item is its index shifted by this.</summary>
    public const int ChunkShift = 7;

    /// <summary>How many items a full chunk has.</summary>
    public const int ChunkSize = 1 << ChunkShift;

    /// <summary>Where an item is in its chunk is its index masked by this.</summary>
    public const int ChunkMask = ChunkSize - 1;

    /// <summary>The sealed empty array.</summary>
    public static readonly ChunkedArray<TItem> Empty = new([], 0, null);

    private TItem[][] _chunks;

    // The predecessor's chunks while open, null once sealed (so that no predecessor is kept alive).
    private TItem[][]? _shared;

    private ChunkedArray(TItem[][] chunks, int count, TItem[][]? shared)
    {
        _chunks = chunks;
        Count = count;
        _shared = shared;
    }

    public int Count { get; private set; }

    public bool IsOpen => _shared is not null;

    public TItem this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _chunks[index >> ChunkShift][index & ChunkMask];
    }

    /// <summary>An item where it is, for reading without copying it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly TItem ItemRef(int index) => ref _chunks[index >> ChunkShift][index & ChunkMask];

    /// <summary>A list over this array. Sealed arrays only.</summary>
    public SnapshotList<TItem> ToSnapshot()
    {
        Debug.Assert(!IsOpen, "A snapshot must not change.");
        return Count == 0 ? SnapshotList<TItem>.Empty : new SnapshotList<TItem>(this);
    }

    /// <summary>The items of one chunk; chunks are full, except for the last.</summary>
    public ReadOnlySpan<TItem> Chunk(int chunk) =>
        _chunks[chunk].AsSpan(0, Math.Min(ChunkSize, Count - (chunk << ChunkShift)));

    public int ChunkCount => ChunksFor(Count);

    /// <summary>A chunk as it is kept, for reading; the last one may be longer than what it holds.</summary>
    public TItem[] RawChunk(int chunk) => _chunks[chunk];

    /// <summary>A sealed array of the items in the given places of this one.</summary>
    public ChunkedArray<TItem> Pick(ReadOnlySpan<int> places)
    {
        var count = places.Length;
        var chunks = new TItem[ChunksFor(count)][];
        for (var i = 0; i < chunks.Length; i++)
        {
            var from = places[..Math.Min(ChunkSize, places.Length)];
            var to = new TItem[from.Length];
            for (var j = 0; j < from.Length; j++)
            {
                to[j] = this[from[j]];
            }

            chunks[i] = to;
            places = places[from.Length..];
        }

        return new ChunkedArray<TItem>(chunks, count, null);
    }

    /// <summary>A successor to write to.</summary>
    public ChunkedArray<TItem> Open()
    {
        Debug.Assert(!IsOpen, "Only a sealed array has successors.");
        var used = ChunkCount;
        var chunks = new TItem[used + 1][];
        Array.Copy(_chunks, chunks, used);
        return new ChunkedArray<TItem>(chunks, Count, _chunks);
    }

    /// <summary>Ends the writing.</summary>
    public void Seal() => _shared = null;

    public void Set(int index, TItem item) => OwnChunk(index >> ChunkShift)[index & ChunkMask] = item;

    public void Append(TItem item)
    {
        var chunk = Count >> ChunkShift;
        var offset = Count & ChunkMask;
        if (chunk >= _chunks.Length)
        {
            Array.Resize(ref _chunks, Math.Max(4, _chunks.Length * 2));
        }

        if (offset == 0 && (chunk != 0 || _chunks[0] is null))
        {
            // Many arrays are small (sets of an index), so the first chunk begins small.
            _chunks[chunk] = new TItem[chunk == 0 ? 2 : ChunkSize];
        }
        else
        {
            OwnChunk(chunk, offset + 1);
        }

        _chunks[chunk][offset] = item;
        Count++;
    }

    public void RemoveLast()
    {
        var last = Count - 1;
        var chunk = last >> ChunkShift;
        var offset = last & ChunkMask;
        if (offset == 0)
        {
            _chunks[chunk] = null!;
        }
        else if (RuntimeHelpers.IsReferenceOrContainsReferences<TItem>())
        {
            // What was removed must not be kept alive by an unused place.
            OwnChunk(chunk)[offset] = default!;
        }

        Count = last;
    }

    /// <summary>Makes room for that many items at once.</summary>
    public void EnsureCapacity(int count)
    {
        var chunks = ChunksFor(count);
        if (chunks > _chunks.Length)
        {
            Array.Resize(ref _chunks, chunks);
        }

        if (Count == 0 && chunks > 0 && _chunks[0] is null)
        {
            _chunks[0] = new TItem[Math.Min(count, ChunkSize)];
        }
    }

    private static int ChunksFor(int count) => (int)(((uint)count + ChunkMask) >> ChunkShift);

    private TItem[] OwnChunk(int chunk, int capacity = 0)
    {
        Debug.Assert(IsOpen, "A sealed array does not change.");
        var items = _chunks[chunk];
        var owned = chunk >= _shared!.Length || !ReferenceEquals(items, _shared[chunk]);
        if (owned && items.Length >= capacity)
        {
            return items;
        }

        var size = items.Length >= capacity ? items.Length : Math.Min(ChunkSize, Math.Max(capacity, items.Length * 2));
        var copy = new TItem[size];
        Array.Copy(items, copy, items.Length);
        return _chunks[chunk] = copy;
    }
}
