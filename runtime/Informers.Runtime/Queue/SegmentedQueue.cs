using System.Diagnostics;

namespace Informers;

/// <summary>
/// A first-in-first-out queue in segments. What a burst took is given back as it is worked off, and nothing is ever copied to grow; one
/// spare segment is kept, so that a queue of steady length allocates nothing. Not thread-safe.
/// </summary>
/// <typeparam name="TItem">The items.</typeparam>
internal sealed class SegmentedQueue<TItem>
{
    private const int SegmentSize = 64;

    private Segment _head = new();
    private Segment _tail;
    private Segment? _spare;
    private int _headIndex;
    private int _tailIndex;

    public SegmentedQueue() => _tail = _head;

    public int Count { get; private set; }

    public void Enqueue(in TItem item)
    {
        if (_tailIndex == SegmentSize)
        {
            var next = _spare ?? new Segment();
            _spare = null;
            _tail.Next = next;
            _tail = next;
            _tailIndex = 0;
        }

        _tail.Items[_tailIndex++] = item;
        Count++;
    }

    /// <summary>The next item. Not on an empty queue.</summary>
    public ref readonly TItem Peek()
    {
        Debug.Assert(Count > 0, "The queue is empty.");
        if (_headIndex == SegmentSize)
        {
            var done = _head;
            _head = done.Next!;
            _headIndex = 0;
            done.Next = null;
            _spare ??= done;
        }

        return ref _head.Items[_headIndex];
    }

    /// <summary>Takes the next item. Not on an empty queue.</summary>
    public TItem Dequeue()
    {
        var item = Peek();

        // What was taken must not be kept alive by an unused place.
        _head.Items[_headIndex++] = default!;
        Count--;
        if (Count == 0 && ReferenceEquals(_head, _tail))
        {
            _headIndex = 0;
            _tailIndex = 0;
        }

        return item;
    }

    private sealed class Segment
    {
        public readonly TItem[] Items = new TItem[SegmentSize];

        public Segment? Next;
    }
}
