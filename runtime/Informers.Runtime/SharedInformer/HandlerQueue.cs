using System.Diagnostics;

namespace Informers;

/// <summary>
/// What waits for one handler or stream: one producer at a time, one consumer. The producer adds a whole batch under one lock; the
/// consumer takes under it and works without it. What is kept, and how much is taken at a time, is for the derived class to say.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The consumer is either active or idle. It becomes idle only by <see cref="Take"/> returning nothing, and active only by the producer
/// that <see cref="Append"/> tells to wake it: no wake-up is lost and none is doubled.
/// </remarks>
internal abstract class HandlerQueue<T>
    where T : class
{
    // A leaf: nothing else is locked, and no foreign code is called, while it is held.
    private readonly Lock _gate = new();
    private readonly TimeProvider? _timeProvider;
    private readonly long _epoch;
    private readonly int _lagThreshold;
    private bool _isIdle = true;
    private bool _isClosed;
    private bool _isLagging;

    // Written under the lock.
    private long _appended;
    private long _appendedLag;

    // Written by the consumer alone, without the lock.
    private long _processed;
    private long _processedLag;

    // The stamp of what is being worked on. Written by the consumer while it is active, else under the lock.
    private uint _since;

    /// <summary>Makes an empty queue with an idle consumer.</summary>
    /// <param name="lagThreshold">With how many waiting changes the handler counts as lagging.</param>
    /// <param name="timeProvider">The clock of <see cref="Lag"/>; <see langword="null"/> to do without.</param>
    protected HandlerQueue(int lagThreshold, TimeProvider? timeProvider)
    {
        _lagThreshold = lagThreshold;
        _timeProvider = timeProvider;
        _epoch = timeProvider?.GetTimestamp() ?? 0;
    }

    /// <summary>
    /// How many notifications were added and are not processed yet; those that were dropped at the end included. Takes no lock.
    /// </summary>
    public long Count
    {
        get
        {
            // In this order: what is processed was appended before, so the difference is never negative.
            var processed = Volatile.Read(ref _processed);
            return Volatile.Read(ref _appended) - processed;
        }
    }

    /// <summary>
    /// For how long the notification that is being processed, or else the oldest that waits, has been here; zero when there is none. To
    /// the millisecond. Takes no lock.
    /// </summary>
    public TimeSpan Lag => Count == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(unchecked(Now() - Volatile.Read(ref _since)));

    /// <summary>The queue's lock, for what a derived class adds.</summary>
    protected Lock Gate => _gate;

    /// <summary>Whether nothing more is taken in. Under the lock.</summary>
    protected bool IsClosed => _isClosed;

    /// <summary>How many waiting changes count as lag.</summary>
    protected long LagCount => _appendedLag - Volatile.Read(ref _processedLag);

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

            var now = Now();
            var overflowed = AppendAll(notifications, withRepeats, now);
            var startsLagging = !_isLagging && (overflowed || LagCount >= _lagThreshold);
            _isLagging |= startsLagging;
            return (WakeIfIdle(now), startsLagging);
        }
    }

    /// <summary>Takes what is to be worked on next. Called by the active consumer alone, which becomes idle when nothing waits.</summary>
    /// <param name="done">A segment that the consumer has finished with; its objects are let go.</param>
    /// <param name="caughtUp">Whether a lag ends here.</param>
    /// <returns>A chain of segments, all of which is to be worked on; <see langword="null"/> when nothing waits.</returns>
    public NotificationSegment<T>? Take(NotificationSegment<T>? done, out bool caughtUp)
    {
        done?.Clear();
        while (true)
        {
            NotificationSegment<T>? chain;
            lock (_gate)
            {
                Debug.Assert(!_isIdle, "Only the active consumer takes.");
                if (done is not null)
                {
                    Reuse(done);
                    done = null;
                }

                if (IsEmpty)
                {
                    _isIdle = true;
                    caughtUp = _isLagging;
                    _isLagging = false;
                    if (_isClosed)
                    {
                        Forget();
                    }

                    return null;
                }

                chain = TakeNext();
            }

            chain = Prepare(chain);
            if (chain is not null)
            {
                caughtUp = false;
                return chain;
            }
        }
    }

    /// <summary>Notes that the consumer begins with a notification. Called by the active consumer alone.</summary>
    /// <param name="notification">The notification.</param>
    public void NoteStarted(in Notification<T> notification) => Volatile.Write(ref _since, notification.Stamp);

    /// <summary>Notes that the consumer is done with a notification. Called by the active consumer alone.</summary>
    /// <param name="notification">The notification.</param>
    public void NoteProcessed(in Notification<T> notification)
    {
        Volatile.Write(ref _processed, _processed + 1);
        if (CountsAsLag(in notification))
        {
            Volatile.Write(ref _processedLag, _processedLag + 1);
            LagShrank();
        }
    }

    /// <summary>Takes nothing more in and drops what waits.</summary>
    /// <returns>Whether the consumer is idle, and so will not come by any more.</returns>
    public bool CloseAndDrop()
    {
        lock (_gate)
        {
            _isClosed = true;
            Drop();
            LagShrank();
            if (_isIdle)
            {
                Forget();
            }

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
            LagShrank();
            return mustWake;
        }
    }

    /// <summary>Adds notifications. Under the lock.</summary>
    /// <returns>Whether something had to be dropped.</returns>
    protected abstract bool AppendAll(ReadOnlySpan<Notification<T>> notifications, bool withRepeats, uint now);

    /// <summary>Whether nothing waits. Under the lock.</summary>
    protected abstract bool IsEmpty { get; }

    /// <summary>Hands out what comes next. Under the lock, when something waits.</summary>
    protected abstract NotificationSegment<T>? TakeNext();

    /// <summary>Gives back an empty segment, to be used again. Under the lock.</summary>
    protected abstract void Reuse(NotificationSegment<T> done);

    /// <summary>Lets go of all that waits. Under the lock.</summary>
    protected abstract void Drop();

    /// <summary>Completes what was taken. By the consumer, without the lock. <see langword="null"/>: there is nothing to do after all.</summary>
    protected virtual NotificationSegment<T>? Prepare(NotificationSegment<T>? chain) => chain;

    /// <summary>Lets go of what the consumer keeps, which is done for good. Under the lock.</summary>
    protected virtual void Forget()
    {
    }

    /// <summary>Fewer changes wait, or the queue was closed. With or without the lock.</summary>
    protected virtual void LagShrank()
    {
    }

    /// <summary>Whether a notification is one of those of which a slow handler has many.</summary>
    protected virtual bool CountsAsLag(in Notification<T> notification) => notification.CountsAsLag;

    /// <summary>Counts a notification that waits from now on. Under the lock.</summary>
    protected void Counted(in Notification<T> notification) => Change(1, CountsAsLag(in notification) ? 1 : 0);

    /// <summary>Counts off a notification that waits no more, though it was not handed out. Under the lock.</summary>
    protected void Uncounted(in Notification<T> notification) => Change(-1, CountsAsLag(in notification) ? -1 : 0);

    private void Change(int count, int lag)
    {
        Volatile.Write(ref _appended, _appended + count);
        _appendedLag += lag;
    }

    private uint Now() => _timeProvider is null ? 0 : unchecked((uint)(long)_timeProvider.GetElapsedTime(_epoch).TotalMilliseconds);

    private bool WakeIfIdle(uint now)
    {
        if (!_isIdle || IsEmpty)
        {
            return false;
        }

        _isIdle = false;
        Volatile.Write(ref _since, now);
        return true;
    }
}
