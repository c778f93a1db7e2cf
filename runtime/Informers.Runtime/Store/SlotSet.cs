using System.Diagnostics;
using System.Numerics;

namespace Informers;

/// <summary>
/// The slots of the objects that an index holds under one value, in ascending order. Immutable once sealed, so that any number of threads
/// may read it; never empty once it is published. <see cref="Open"/> makes a successor that shares all chunks and copies only those that
/// are written to.
/// </summary>
/// <remarks>
/// <para>Slots, not objects: an update that leaves the object's index values alone touches no set at all.</para>
/// <para>
/// Ascending, so that a query by an index answers in the order of the list of all, and so that a slot is found by bisection. The slots are
/// in chunks of about the square root of their number: a write copies one chunk and the directory of chunks, which costs the square root
/// of the set, and a batch pays once for each chunk it touches.
/// </para>
/// <para>An open set belongs to one thread.</para>
/// </remarks>
internal sealed class SlotSet : TableNode
{
    private const int SmallestLimit = 32;

    private Chunk[] _chunks;
    private int _chunkCount;

    private SlotSet(string value, int hash, Chunk[] chunks, int chunkCount, int count)
        : base(string.Empty, value, hash)
    {
        _chunks = chunks;
        _chunkCount = chunkCount;
        Count = count;
        IsOpen = true;
    }

    /// <summary>The indexed value.</summary>
    public string Value => Second;

    public int Count { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>How many pieces <see cref="ChunkAt"/> knows.</summary>
    public int ChunkCount => _chunkCount;

    /// <summary>An open set without slots.</summary>
    public static SlotSet New(string value, int hash) => new(value, hash, [], 0, 0);

    /// <summary>A piece of the slots, ascending; every piece is above the one before it, and none is empty.</summary>
    public ReadOnlySpan<int> ChunkAt(int index) => _chunks[index].Span;

    /// <summary>Copies all slots, ascending.</summary>
    public void CopyTo(Span<int> target)
    {
        for (var i = 0; i < _chunkCount; i++)
        {
            var slots = ChunkAt(i);
            slots.CopyTo(target);
            target = target[slots.Length..];
        }
    }

    /// <summary>A successor to write to.</summary>
    public SlotSet Open()
    {
        Debug.Assert(!IsOpen, "Only a sealed set has successors.");

        // One place more, for a chunk that splits.
        var chunks = new Chunk[_chunkCount + 1];
        for (var i = 0; i < _chunkCount; i++)
        {
            chunks[i] = _chunks[i] with { IsOwned = false };
        }

        return new SlotSet(Value, Hash, chunks, _chunkCount, Count);
    }

    /// <summary>Ends the writing.</summary>
    public void Seal() => IsOpen = false;

    /// <summary>Adds a slot that is not in the set.</summary>
    public void Add(int slot)
    {
        Debug.Assert(IsOpen, "A sealed set does not change.");
        var limit = LimitFor(Count);
        Count++;
        if (_chunkCount == 0)
        {
            InsertChunk(0, new Chunk([slot, 0], 1));
            return;
        }

        var index = ChunkOf(slot);
        if (_chunks[index].Count >= limit)
        {
            if (index == _chunkCount - 1 && slot > _chunks[index].Last)
            {
                // Slots that come in their order, as in the first list, leave full chunks behind.
                InsertChunk(index + 1, new Chunk([slot, 0], 1));
                return;
            }

            Split(index);
            if (slot > _chunks[index + 1].First)
            {
                index++;
            }
        }

        _chunks[index].Insert(slot, limit);
    }

    /// <summary>Removes a slot that is in the set.</summary>
    public void Remove(int slot)
    {
        Debug.Assert(IsOpen, "A sealed set does not change.");
        var index = ChunkOf(slot);
        _chunks[index].Remove(slot);
        Count--;
        var half = LimitFor(Count) / 2;
        if (_chunks[index].Count == 0)
        {
            RemoveChunk(index);
        }
        else if (index > 0 && _chunks[index - 1].Count + _chunks[index].Count <= half)
        {
            Merge(index - 1);
        }
        else if (index < _chunkCount - 1 && _chunks[index].Count + _chunks[index + 1].Count <= half)
        {
            Merge(index);
        }
    }

    // Copying costs four bytes for each slot of the chunk and sixteen for each chunk: least at twice the square root.
    private static int LimitFor(int count) =>
        Math.Max(SmallestLimit, (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Math.Sqrt(count))));

    // The chunk that holds the slot, or would.
    private int ChunkOf(int slot)
    {
        var low = 0;
        var high = _chunkCount - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_chunks[middle].First <= slot)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private void InsertChunk(int index, Chunk chunk)
    {
        if (_chunkCount == _chunks.Length)
        {
            Array.Resize(ref _chunks, Math.Max(1, _chunkCount * 2));
        }

        Array.Copy(_chunks, index, _chunks, index + 1, _chunkCount - index);
        _chunks[index] = chunk;
        _chunkCount++;
    }

    private void RemoveChunk(int index)
    {
        _chunkCount--;
        Array.Copy(_chunks, index + 1, _chunks, index, _chunkCount - index);
        _chunks[_chunkCount] = default;
    }

    private void Split(int index)
    {
        var slots = _chunks[index].Span;
        var middle = slots.Length / 2;
        var upper = new Chunk(slots[middle..].ToArray(), slots.Length - middle);
        _chunks[index] = new Chunk(slots[..middle].ToArray(), middle);
        InsertChunk(index + 1, upper);
    }

    private void Merge(int index)
    {
        var lower = _chunks[index].Span;
        var upper = _chunks[index + 1].Span;
        int[] slots = [.. lower, .. upper];
        _chunks[index] = new Chunk(slots, slots.Length);
        RemoveChunk(index + 1);
    }

    /// <summary>Some slots, ascending; the array may be longer than what it holds. Written to only where this set owns it.</summary>
    private record struct Chunk(int[] Slots, int Count, bool IsOwned = true)
    {
        public readonly int First => Slots[0];

        public readonly int Last => Slots[Count - 1];

        public readonly ReadOnlySpan<int> Span => Slots.AsSpan(0, Count);

        public void Insert(int slot, int limit)
        {
            var place = ~Span.BinarySearch(slot);
            Debug.Assert(place >= 0, "The slot is in the set.");
            var target = Slots;
            if (!IsOwned || Count == Slots.Length)
            {
                // What is written to for the second time in one batch will be written to again.
                var capacity = IsOwned ? Math.Min(Math.Max(limit, Count + 1), Count * 2) : Count + 2;
                target = new int[capacity];
                Array.Copy(Slots, target, place);
            }

            Array.Copy(Slots, place, target, place + 1, Count - place);
            target[place] = slot;
            Slots = target;
            IsOwned = true;
            Count++;
        }

        public void Remove(int slot)
        {
            var place = Span.BinarySearch(slot);
            if (place < 0)
            {
                throw new UnreachableException("A slot that an object is recorded with is not in the set.");
            }

            var target = Slots;
            if (!IsOwned)
            {
                target = new int[Math.Max(1, Count - 1)];
                Array.Copy(Slots, target, place);
            }

            Array.Copy(Slots, place + 1, target, place, Count - place - 1);
            Slots = target;
            IsOwned = true;
            Count--;
        }
    }
}
