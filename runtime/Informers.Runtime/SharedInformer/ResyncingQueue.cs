using System.Diagnostics;

namespace Informers;

/// <summary>
/// A queue that drops all that waits when it is too much, and then brings the consumer up to date from the store. For that it keeps what
/// the consumer was told last of each object.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The producer's lock makes store and queues one thing, so the state of the store at the moment of an overflow has everything that was
/// dropped and nothing that comes later.
/// </remarks>
internal sealed class ResyncingQueue<T> : HandlerQueue<T>
    where T : class
{
    private readonly Indexer<T> _indexer;
    private readonly ResourceType<T> _resourceType;
    private readonly int _limit;

    // Guarded by the lock. The state comes before all that waits.
    private SegmentChain<T> _waiting;
    private IndexerState<T>? _state;
    private uint _stateStamp;
    private bool _syncedWaits;

    // The consumer's: what it was told, or will have been when it is done with what it has taken; what it is to catch up with.
    private readonly Dictionary<ObjectName, T> _known = [];
    private IndexerState<T>? _takenState;
    private uint _takenStamp;
    private bool _hasSynced;

    /// <summary>Makes an empty queue with an idle consumer.</summary>
    /// <param name="indexer">The store.</param>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="limit">With how many waiting changes all are dropped.</param>
    /// <param name="timeProvider">The clock of <see cref="HandlerQueue{T}.Lag"/>.</param>
    public ResyncingQueue(Indexer<T> indexer, ResourceType<T> resourceType, int limit, TimeProvider? timeProvider = null)
        : base(int.MaxValue, timeProvider)
    {
        _indexer = indexer;
        _resourceType = resourceType;
        _limit = limit;
    }

    /// <inheritdoc/>
    protected override bool IsEmpty => _waiting.IsEmpty && _state is null;

    /// <inheritdoc/>
    protected override bool AppendAll(ReadOnlySpan<Notification<T>> notifications, bool withRepeats, uint now)
    {
        foreach (ref readonly var notification in notifications)
        {
            switch (notification.Kind)
            {
                case NotificationKind.Repeat when !withRepeats:
                // Resyncs of an unchanged store are one.
                case NotificationKind.RepeatAll when _waiting.EndsWith(NotificationKind.RepeatAll):
                    continue;
                case NotificationKind.Synced:
                    _syncedWaits = true;
                    break;
            }

            _waiting.Add(in notification, now);
            Counted(in notification);
            if (LagCount > _limit)
            {
                // The state has the rest of the notifications, too.
                CatchUpLater(now);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override NotificationSegment<T>? TakeNext()
    {
        _takenState = _state;
        _takenStamp = _stateStamp;
        _state = null;
        _syncedWaits = false;
        return _waiting.TakeAll();
    }

    /// <inheritdoc/>
    protected override NotificationSegment<T>? Prepare(NotificationSegment<T>? chain)
    {
        var ahead = default(SegmentChain<T>);
        if (_takenState is { } state)
        {
            _takenState = null;
            CatchUp(state, ref ahead);
            Recount(ahead.Head);
        }

        for (var segment = chain; segment is not null; segment = segment.Next)
        {
            for (var i = 0; i < segment.Count; i++)
            {
                Learn(ref segment.At(i));
            }
        }

        ahead.Add(chain);
        return ahead.Head;
    }

    /// <inheritdoc/>
    protected override void Reuse(NotificationSegment<T> done) => _waiting.Reuse(done);

    /// <inheritdoc/>
    protected override void Drop()
    {
        _waiting = default;
        _state = null;
    }

    /// <inheritdoc/>
    protected override void Forget()
    {
        _known.Clear();
        _known.TrimExcess();
    }

    // Else relists without changes would pile up.
    /// <inheritdoc/>
    protected override bool CountsAsLag(in Notification<T> notification) =>
        notification.CountsAsLag || notification.Kind == NotificationKind.Repeat;

    private void CatchUpLater(uint now)
    {
        // What was dropped first is what the consumer has been missing for longest.
        var since = _state is not null ? _stateStamp : _waiting.Head is { } head ? head[0].Stamp : now;
        for (var segment = _waiting.TakeAll(); segment is not null; segment = segment.Next)
        {
            foreach (ref readonly var item in segment.Items)
            {
                Uncounted(in item);
            }
        }

        if (_state is null)
        {
            // The state itself is something that waits.
            Counted(Notification<T>.Synced);
        }

        _state = _indexer.State;
        _stateStamp = since;
        if (_syncedWaits)
        {
            _waiting.Add(Notification<T>.Synced, now);
            Counted(Notification<T>.Synced);
        }
    }

    // The steps from what the consumer knows to a state.
    private void CatchUp(IndexerState<T> state, ref SegmentChain<T> steps)
    {
        foreach (var (name, obj) in _known)
        {
            if (state.Get(name) is null)
            {
                steps.Add(Notification<T>.Delete(new DeletedObject<T>(name, obj, FinalStateUnknown: true), obj), _takenStamp);

                // Removing is the one change that an enumeration allows.
                _known.Remove(name);
            }
        }

        for (var slot = 0; slot < state.Objects.Count; slot++)
        {
            var obj = state.Objects[slot];
            if (!_known.TryGetValue(state.Names[slot], out var before))
            {
                steps.Add(Notification<T>.Add(obj, isInInitialList: !_hasSynced), _takenStamp);
            }
            else if (!DeltaApplier<T>.IsSync(_resourceType, before, obj))
            {
                steps.Add(Notification<T>.Update(before, obj, isRepeat: false), _takenStamp);
            }
            else
            {
                continue;
            }

            _known[state.Names[slot]] = obj;
        }
    }

    // In place of the state that waited there are its steps.
    private void Recount(NotificationSegment<T>? steps)
    {
        lock (Gate)
        {
            Uncounted(Notification<T>.Synced);
            for (var segment = steps; segment is not null; segment = segment.Next)
            {
                foreach (ref readonly var step in segment.Items)
                {
                    Counted(in step);
                }
            }
        }
    }

    // Notes what the consumer is about to be told, and makes updates begin with what it was told before.
    private void Learn(ref Notification<T> item)
    {
        switch (item.Kind)
        {
            case NotificationKind.AddAll or NotificationKind.RepeatAll:
                foreach (var obj in item.Objects)
                {
                    _known[_resourceType.GetObjectName(obj)] = obj;
                }

                break;

            case NotificationKind.Add:
                var isNew = _known.TryAdd(_resourceType.GetObjectName(item.Object!), item.Object!);
                Debug.Assert(isNew, "Added twice.");
                break;

            case NotificationKind.Delete:
                var wasKnown = _known.Remove(item.Name);
                Debug.Assert(wasKnown, "Deleted, but never added.");
                break;

            case NotificationKind.Update or NotificationKind.Repeat:
                var name = _resourceType.GetObjectName(item.Object!);
                var before = _known[name];
                _known[name] = item.Object!;
                if (!ReferenceEquals(before, item.Before))
                {
                    item = Notification<T>.Update(before, item.Object!, item.Kind == NotificationKind.Repeat).At(item.Stamp);
                }

                break;

            case NotificationKind.Synced:
                _hasSynced = true;
                break;
        }
    }
}
