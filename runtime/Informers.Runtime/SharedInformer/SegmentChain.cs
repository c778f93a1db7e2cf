namespace Informers;

/// <summary>Notifications in order, in linked segments. A mutable struct: a field, never a copy.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal struct SegmentChain<T>
    where T : class
{
    private const int FirstCapacity = 16;
    private const int MaxCapacity = 256;

    private NotificationSegment<T>? _head;
    private NotificationSegment<T>? _tail;
    private NotificationSegment<T>? _spare;

    /// <summary>Whether there is nothing.</summary>
    public readonly bool IsEmpty => _head is null;

    /// <summary>The first segment.</summary>
    public readonly NotificationSegment<T>? Head => _head;

    /// <summary>Whether the last notification is of a kind.</summary>
    public readonly bool EndsWith(NotificationKind kind) => _tail is not null && _tail[_tail.Count - 1].Kind == kind;

    /// <summary>Adds a notification that came at a moment.</summary>
    public void Add(in Notification<T> notification, uint stamp)
    {
        if (_tail is null || _tail.IsFull)
        {
            var segment = _spare ?? new NotificationSegment<T>(_tail is null ? FirstCapacity : Math.Min(_tail.Capacity * 4, MaxCapacity));
            _spare = null;
            Link(segment, segment);
        }

        _tail!.Add(notification.At(stamp));
    }

    /// <summary>Adds what another chain has, which must not be used any more.</summary>
    public void Add(NotificationSegment<T>? chain)
    {
        if (chain is not null)
        {
            var last = chain;
            while (last.Next is { } next)
            {
                last = next;
            }

            Link(chain, last);
        }
    }

    /// <summary>Keeps an empty segment for the next that is needed.</summary>
    public void Reuse(NotificationSegment<T> segment) => _spare ??= segment;

    /// <summary>Hands out all there is.</summary>
    public NotificationSegment<T>? TakeAll()
    {
        var chain = _head;
        _head = _tail = null;
        return chain;
    }

    private void Link(NotificationSegment<T> first, NotificationSegment<T> last)
    {
        if (_tail is null)
        {
            _head = first;
        }
        else
        {
            _tail.Next = first;
        }

        _tail = last;
    }
}
