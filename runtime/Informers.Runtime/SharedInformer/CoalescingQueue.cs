using System.Diagnostics;

namespace Informers;

/// <summary>
/// A queue that keeps one change for each object: the step from the state that the consumer saw last to the newest. The consumer takes
/// one at a time, so that the others go on being put together.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The slots are linked in the order in which they are handed out. Notifications that speak of many stand at the front, before the first
/// slot of an object: later ones are taken apart, since an object's change must not overtake them by being put together with an
/// earlier one.
/// </remarks>
internal sealed class CoalescingQueue<T> : HandlerQueue<T>
    where T : class
{
    private const int None = -1;

    private readonly ResourceType<T> _resourceType;
    private readonly Dictionary<ObjectName, int> _slotOf = [];
    private Slot[] _slots = new Slot[8];
    private NotificationSegment<T>? _spare;
    private int _head = None;
    private int _tail = None;
    private int _free = None;
    private int _used;

    /// <summary>Makes an empty queue with an idle consumer.</summary>
    public CoalescingQueue(ResourceType<T> resourceType, int lagThreshold, TimeProvider? timeProvider = null)
        : base(lagThreshold, timeProvider) => _resourceType = resourceType;

    /// <inheritdoc/>
    protected override bool IsEmpty => _head == None;

    /// <inheritdoc/>
    protected override bool AppendAll(ReadOnlySpan<Notification<T>> notifications, bool withRepeats, uint now)
    {
        foreach (ref readonly var notification in notifications)
        {
            switch (notification.Kind)
            {
                case NotificationKind.Synced:
                    Link(in notification, default, now);
                    break;
                case NotificationKind.AddAll or NotificationKind.RepeatAll:
                    AddAll(in notification, now);
                    break;
                case NotificationKind.Repeat when !withRepeats:
                    break;
                default:
                    Add(in notification, now);
                    break;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override NotificationSegment<T>? TakeNext()
    {
        var segment = _spare ?? new NotificationSegment<T>(1);
        _spare = null;
        segment.Add(in _slots[_head].Item);
        Unlink(_head);
        return segment;
    }

    /// <inheritdoc/>
    protected override void Reuse(NotificationSegment<T> done) => _spare = done;

    /// <inheritdoc/>
    protected override void Drop()
    {
        _slotOf.Clear();
        _slotOf.TrimExcess();
        _slots = [];
        _spare = null;
        _head = _tail = _free = None;
        _used = 0;
    }

    // What both say together; nothing when an addition was taken back.
    private static Notification<T>? Join(in Notification<T> earlier, in Notification<T> later)
    {
        switch (earlier.Kind, later.Kind)
        {
            case (NotificationKind.Add, NotificationKind.Delete):
                return null;
            case (NotificationKind.Add, _):
                return Notification<T>.Add(later.Object!, earlier.Flag);
            case (_, NotificationKind.Delete):
                return Notification<T>.Delete(new DeletedObject<T>(later.Name, later.Object, later.Flag), earlier.Before);
            default:
                var isRepeat = earlier.Kind == NotificationKind.Repeat && later.Kind == NotificationKind.Repeat;
                return Notification<T>.Update(earlier.Before, later.Object!, isRepeat);
        }
    }

    private void AddAll(in Notification<T> notification, uint now)
    {
        if (_slotOf.Count == 0)
        {
            // Resyncs of an unchanged store are one.
            if (notification.Kind != NotificationKind.RepeatAll || _tail == None || _slots[_tail].Item.Kind != NotificationKind.RepeatAll)
            {
                Link(in notification, default, now);
            }

            return;
        }

        foreach (var obj in notification.Objects)
        {
            Add(
                notification.Kind == NotificationKind.AddAll
                    ? Notification<T>.Add(obj, notification.Flag)
                    : Notification<T>.Update(obj, obj, isRepeat: true),
                now);
        }
    }

    private void Add(in Notification<T> notification, uint now)
    {
        var name = notification.NameBy(_resourceType);
        if (!_slotOf.TryGetValue(name, out var at))
        {
            _slotOf.Add(name, Link(in notification, name, now));
            return;
        }

        ref var slot = ref _slots[at];
        Uncounted(in slot.Item);
        if (Join(in slot.Item, in notification) is { } both)
        {
            slot.Item = both.At(slot.Item.Stamp);
            Counted(in slot.Item);
        }
        else
        {
            Unlink(at);
        }
    }

    private int Link(in Notification<T> notification, ObjectName name, uint now)
    {
        var at = _free;
        if (at != None)
        {
            _free = _slots[at].Next;
        }
        else
        {
            if (_used == _slots.Length)
            {
                Array.Resize(ref _slots, _used * 2);
            }

            at = _used++;
        }

        _slots[at] = new Slot { Item = notification.At(now), Name = name, Previous = _tail, Next = None };
        if (_tail == None)
        {
            _head = at;
        }
        else
        {
            _slots[_tail].Next = at;
        }

        _tail = at;
        Counted(in notification);
        return at;
    }

    private void Unlink(int at)
    {
        ref var slot = ref _slots[at];
        if (slot.Name != default)
        {
            _slotOf.Remove(slot.Name);
        }

        if (slot.Previous == None)
        {
            _head = slot.Next;
        }
        else
        {
            _slots[slot.Previous].Next = slot.Next;
        }

        if (slot.Next == None)
        {
            _tail = slot.Previous;
        }
        else
        {
            _slots[slot.Next].Previous = slot.Previous;
        }

        slot = new Slot { Next = _free };
        _free = at;
        if (_head == None && _slots.Length > 1024)
        {
            // Gives back what a burst needed, once it is over.
            Debug.Assert(_slotOf.Count == 0, "An object without a slot.");
            _slotOf.TrimExcess();
            _slots = new Slot[8];
            _free = None;
            _used = 0;
        }
    }

    private struct Slot
    {
        public Notification<T> Item;

        /// <summary>The object's; the default for what speaks of many or none.</summary>
        public ObjectName Name;
        public int Previous;

        /// <summary>The next slot in order; of a free one the next free one.</summary>
        public int Next;
    }
}
