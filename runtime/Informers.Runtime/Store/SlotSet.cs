namespace Informers;

/// <summary>The slots of the objects that an index holds under one value. Never empty once it is published.</summary>
/// <remarks>
/// Slots, not objects: an update that leaves the object's index values alone touches no set at all.
/// </remarks>
internal sealed class SlotSet(string value, int hash, ChunkedArray<int> slots) : TableNode(string.Empty, value, hash)
{
    /// <summary>The indexed value.</summary>
    public string Value => Second;

    /// <summary>The slots, each once, in no order.</summary>
    public ChunkedArray<int> Slots { get; } = slots;

    /// <summary>Where a slot is in <see cref="Slots"/>; from the end, because what came last often goes first.</summary>
    public int PositionOf(int slot)
    {
        var end = Slots.Count;
        for (var chunk = Slots.ChunkCount - 1; chunk >= 0; chunk--)
        {
            var items = Slots.Chunk(chunk);
            end -= items.Length;
            var offset = items.LastIndexOf(slot);
            if (offset >= 0)
            {
                return end + offset;
            }
        }

        return -1;
    }
}
