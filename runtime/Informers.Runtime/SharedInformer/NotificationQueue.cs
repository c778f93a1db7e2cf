using System.Diagnostics;

namespace Informers;

/// <summary>
/// The unbounded queue of one handler: one producer at a time, one consumer. The consumer takes all that waits in one step and works on
/// it without the lock; the producer adds a whole batch under one lock. Memory is handed out and let go segment by segment.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The consumer is either active or idle. It becomes idle only by <see cref="Take"/> returning nothing, and active only by the producer
/// that <see cref="Append"/> tells to wake it: no wake-up is lost and none is doubled.
/// </remarks>
internal sealed class NotificationQueue<T>
    where T : class
{
    private const int FirstCapacity = 16;
    private const int MaxCapacity = 256;

    // A leaf: nothing else is locked, and no foreign code is called, while it is held.
    private readonly Lock _gate = new();
    private readonly int _lagThreshold;
    private NotificationSegment<T>? _head;
    private NotificationSegment<T>? _tail;
    private NotificationSegment<T>? _spare;
    private bool _isIdle = true;
    private bool _isClosed;
    private bool _isLagging;
    private long _appended;
    private long _appendedLag;

    // Written by the consumer alone, without the lock.
    private long _processed;
    private long _processedLag;

    /// <summary>Makes an empty queue with an idle consumer.</summary>
    /// <param name="lagThreshold">With how many waiting changes the handler counts as lagging.</param>
    public NotificationQueue(int lagThreshold) => _lagThreshold = lagThreshold;

    /// <summary>How many notifications were added and are not processed yet; those that were dropped at the end included.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _appended - Volatile.Read(ref _processed);
            }
        }
    }

    /// <summary>Adds notifications, in order.</summary>
    /// <param name="notifications">The notifications.</param>
    /// <param name="withRepeats">Whether unchanged objects of a relist are among what the handler wants.</param>
    /// <returns>Whether the consumer must be woken, and whether it begins to lag.</returns>
    public (bool MustWake, bool StartsLagging) Append(ReadOnlySpan<Notification<T>> notifications, bool withRepeats)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return default;
            }

            foreach (ref readonly var notification in notifications)
            {
                if (withRepeats || notification.Kind != NotificationKind.Repeat)
                {
                    Add(in notification);
                }
            }

            var startsLagging = !_isLagging && _appendedLag - Volatile.Read(ref _processedLag) >= _lagThreshold;
            _isLagging |= startsLagging;
            return (WakeIfIdle(), startsLagging);
        }
    }

    /// <summary>Takes all that waits. Called by the active consumer alone, which becomes idle when nothing waits.</summary>
    /// <param name="done">A segment that the consumer has finished with; its objects are let go.</param>
    /// <param name="caughtUp">Whether a lag ends here.</param>
    /// <returns>A chain of segments; <see langword="null"/> when nothing waits.</returns>
    public NotificationSegment<T>? Take(NotificationSegment<T>? done, out bool caughtUp)
    {
        done?.Clear();
        lock (_gate)
        {
            Debug.Assert(!_isIdle, "Only the active consumer takes.");
            _spare ??= done;
            var chain = _head;
            _head = _tail = null;
            _isIdle = chain is null;
            caughtUp = chain is null && _isLagging;
            _isLagging &= !caughtUp;
            return chain;
        }
    }

    /// <summary>Notes that the consumer is done with a notification. Called by the active consumer alone.</summary>
    /// <param name="notification">The notification.</param>
    public void NoteProcessed(in Notification<T> notification)
    {
        Volatile.Write(ref _processed, _processed + 1);
        if (notification.CountsAsLag)
        {
            Volatile.Write(ref _processedLag, _processedLag + 1);
        }
    }

    /// <summary>Takes nothing more in and drops what waits.</summary>
    /// <returns>Whether the consumer is idle, and so will not come by any more.</returns>
    public bool CloseAndDrop()
    {
        lock (_gate)
        {
            _isClosed = true;
            _head = _tail = _spare = null;
            return _isIdle;
        }
    }

    /// <summary>Takes nothing more in; what waits can still be taken.</summary>
    /// <returns>Whether the consumer must be woken, to find the end.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            var mustWake = _isIdle && !_isClosed;
            _isClosed = true;
            _isIdle &= !mustWake;
            return mustWake;
        }
    }

    private bool WakeIfIdle()
    {
        if (!_isIdle || _head is null)
        {
            return false;
        }

        _isIdle = false;
        return true;
    }

    private void Add(in Notification<T> notification)
    {
        if (_tail is null || _tail.IsFull)
        {
            var segment = _spare ?? new NotificationSegment<T>(_tail is null ? FirstCapacity : Math.Min(_tail.Capacity * 4, MaxCapacity));
            _spare = null;
            if (_tail is null)
            {
                _head = segment;
            }
            else
            {
                _tail.Next = segment;
            }

            _tail = segment;
        }

        _tail.Add(in notification);
        _appended++;
        if (notification.CountsAsLag)
        {
            _appendedLag++;
        }
    }
}
