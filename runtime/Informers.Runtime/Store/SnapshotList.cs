using System.Collections;

namespace Informers;

/// <summary>
/// A list of what was stored at one moment. It shares the store's immutable chunks, so making one copies nothing, and it offers no
/// way to change them. It keeps alive what it lists, as an array would.
/// </summary>
/// <typeparam name="TItem">The items.</typeparam>
/// <remarks>
/// Code of this assembly that lists much may enumerate a variable of this type, which calls no interface. <see cref="IList{T}"/> is
/// there for LINQ and <c>List&lt;T&gt;</c>, which then copy in one go; its writing members throw.
/// </remarks>
internal sealed class SnapshotList<TItem> : IReadOnlyList<TItem>, IList<TItem>
{
    /// <summary>The list of nothing.</summary>
    public static readonly SnapshotList<TItem> Empty = new(ChunkedArray<TItem>.Empty);

    private readonly ChunkedArray<TItem> _items;

    public SnapshotList(ChunkedArray<TItem> items) => _items = items;

    public int Count => _items.Count;

    bool ICollection<TItem>.IsReadOnly => true;

    public TItem this[int index] =>
        (uint)index < (uint)_items.Count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    TItem IList<TItem>.this[int index]
    {
        get => this[index];
        set => throw ReadOnly();
    }

    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<TItem> IEnumerable<TItem>.GetEnumerator() => new Enumerator(_items);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(_items);

    public int IndexOf(TItem item)
    {
        var index = 0;
        foreach (var candidate in this)
        {
            if (EqualityComparer<TItem>.Default.Equals(candidate, item))
            {
                return index;
            }

            index++;
        }

        return -1;
    }

    public bool Contains(TItem item) => IndexOf(item) >= 0;

    public void CopyTo(TItem[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        var target = array.AsSpan(arrayIndex);
        for (var chunk = 0; chunk < _items.ChunkCount; chunk++)
        {
            var items = _items.Chunk(chunk);
            items.CopyTo(target);
            target = target[items.Length..];
        }
    }

    void ICollection<TItem>.Add(TItem item) => throw ReadOnly();

    void ICollection<TItem>.Clear() => throw ReadOnly();

    bool ICollection<TItem>.Remove(TItem item) => throw ReadOnly();

    void IList<TItem>.Insert(int index, TItem item) => throw ReadOnly();

    void IList<TItem>.RemoveAt(int index) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("A snapshot of a store is read-only; copy it into a list of your own.");

    /// <summary>Goes through the items.</summary>
    public struct Enumerator : IEnumerator<TItem>
    {
        private readonly ChunkedArray<TItem> _items;
        private TItem[]? _chunk;
        private TItem _current;
        private int _next;

        internal Enumerator(ChunkedArray<TItem> items)
        {
            _items = items;
            _current = default!;
        }

        public readonly TItem Current => _current;

        readonly object? IEnumerator.Current => _current;

        public bool MoveNext()
        {
            var index = _next;
            if (index >= _items.Count)
            {
                return false;
            }

            var offset = index & ChunkedArray<TItem>.ChunkMask;
            if (offset == 0)
            {
                _chunk = _items.RawChunk(index >> ChunkedArray<TItem>.ChunkShift);
            }

            _current = _chunk![offset];
            _next = index + 1;
            return true;
        }

        public void Reset() => _next = 0;

        public readonly void Dispose()
        {
        }
    }
}
