using System.Runtime.InteropServices;

namespace Informers;

/// <summary>
/// Applies deltas to the store and hands what changed to every subscriber's queue; adds and removes subscribers; repeats what is stored
/// to those who ask for it.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// One gate makes the store's changes and the subscribers' queues one thing: while it is held, each queue has exactly the changes that
/// the store has, so that a subscriber who receives the store's snapshot under the gate misses nothing and sees nothing twice. Lock
/// order: the gate, then the store's own lock, the list of subscribers or a subscriber's queue. Index functions run under the gate;
/// handlers never do.
/// </remarks>
internal sealed class EventDistributor<T> : IDeltaProcessor<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Indexer<T> _indexer;
    private readonly ResourceType<T> _resourceType;
    private readonly DeltaApplier<T> _applier;
    private readonly TimeProvider _timeProvider;

    // What the deltas being processed have changed. Guarded by the gate.
    private readonly List<Notification<T>> _batch = [];
    private bool _addsOnly;
    private ITimer? _resyncTimer;

    // Guards the writing of the list; it is replaced, never changed, so that removing need not wait for a batch.
    private readonly Lock _subscribersGate = new();
    private volatile Subscriber<T>[] _subscribers = [];

    // Of those removed, who may still be in a call. Guarded by the same.
    private readonly List<Subscriber<T>> _leaving = [];

    private volatile bool _hasSynced;
    private volatile bool _isStopped;
    private bool _isStarted;

    /// <summary>Makes a distributor without subscribers.</summary>
    public EventDistributor(Indexer<T> indexer, ResourceType<T> resourceType, TimeProvider timeProvider)
    {
        _indexer = indexer;
        _resourceType = resourceType;
        _timeProvider = timeProvider;
        _applier = new DeltaApplier<T>(indexer, resourceType, new Sink(this));
    }

    /// <summary>Remembers what enters the store; <see langword="null"/> for nobody.</summary>
    public MutationDetector<T>? MutationDetector { get; init; }

    /// <summary>Whether the first list is in the store and in the subscribers' queues.</summary>
    public bool HasSynced => _hasSynced;

    /// <summary>Whether nothing is handed out any more.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>The subscribers at this moment.</summary>
    public IReadOnlyList<Subscriber<T>> Subscribers => _subscribers;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList) => Process(deltas, isInInitialList, null);

    /// <summary>Applies deltas that are of a share of the store.</summary>
    public void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList, StorePartition? partition)
    {
        try
        {
            ProcessUnderGate(deltas, isInInitialList, partition);
        }
        finally
        {
            Report();
        }
    }

    /// <summary>What is to be waited for before the next deltas are processed; <see langword="null"/> for nothing.</summary>
    public Task? WaitForRoom()
    {
        foreach (var subscriber in _subscribers)
        {
            if (subscriber.WaitForRoom() is { } room)
            {
                return room;
            }
        }

        return null;
    }

    /// <summary>The queue of a subscriber.</summary>
    /// <param name="overflow">What happens when it is full.</param>
    /// <param name="limit">When it is full.</param>
    /// <param name="lagThreshold">With how many waiting changes a queue without a limit tells of a lag.</param>
    public HandlerQueue<T> NewQueue(OverflowPolicy overflow, int limit, int lagThreshold) => overflow switch
    {
        OverflowPolicy.Coalesce => new CoalescingQueue<T>(_resourceType, lagThreshold, _timeProvider),
        OverflowPolicy.DropAndResync => new ResyncingQueue<T>(_indexer, _resourceType, limit, _timeProvider),
        OverflowPolicy.Block => new BlockingQueue<T>(limit, _timeProvider),
        _ => new NotificationQueue<T>(lagThreshold, _timeProvider),
    };

    /// <summary>Lets the periods of resyncs begin.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
            var now = _timeProvider.GetTimestamp();
            foreach (var subscriber in _subscribers)
            {
                SetNextResync(subscriber, now);
            }

            ArmResyncTimer(now);
        }
    }

    /// <summary>Adds a subscriber, and gives it all that is stored.</summary>
    /// <returns><see langword="false"/> when the informer has stopped.</returns>
    public bool Subscribe(Subscriber<T> subscriber)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return false;
            }

            lock (_subscribersGate)
            {
                _subscribers = [.. _subscribers, subscriber];
            }

            var snapshot = _indexer.List();
            if (snapshot.Count > 0)
            {
                subscriber.Append([Notification<T>.AddAll(snapshot, isInInitialList: true)]);
            }

            if (_hasSynced)
            {
                subscriber.Append([Notification<T>.Synced]);
            }

            if (_isStarted && subscriber.ResyncPeriod > TimeSpan.Zero)
            {
                var now = _timeProvider.GetTimestamp();
                SetNextResync(subscriber, now);
                ArmResyncTimer(now);
            }

            return true;
        }
    }

    /// <summary>Removes a subscriber and stops it. Does not wait for the gate, so it may be called from anywhere.</summary>
    /// <returns>Whether it was one.</returns>
    public bool Unsubscribe(Subscriber<T> subscriber)
    {
        lock (_subscribersGate)
        {
            var at = Array.IndexOf(_subscribers, subscriber);
            if (at < 0)
            {
                return false;
            }

            _subscribers = [.. _subscribers[..at], .. _subscribers[(at + 1)..]];
            _leaving.Add(subscriber);
        }

        subscriber.Stop();
        if (subscriber.Completion.IsCompleted)
        {
            Forget(subscriber);
        }
        else
        {
            // What was removed is not to be kept alive until something else is.
            _ = subscriber.Completion.ContinueWith(
                _ => Forget(subscriber), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return true;
    }

    /// <summary>Notes that the first list is complete. May be called again.</summary>
    public void MarkSynced()
    {
        lock (_gate)
        {
            if (_hasSynced || _isStopped)
            {
                return;
            }

            _hasSynced = true;
            foreach (var subscriber in _subscribers)
            {
                subscriber.Append([Notification<T>.Synced]);
            }
        }
    }

    /// <summary>Adds indexes to the store.</summary>
    /// <returns><see langword="false"/> when the informer has stopped.</returns>
    public bool AddIndexers(Indexers<T> indexers)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return false;
            }

            _indexer.AddIndexers(indexers);
            return true;
        }
    }

    /// <summary>Stops all subscribers; none can be added any more.</summary>
    /// <returns>Completes when every subscriber's last call has returned, also of those that were removed before.</returns>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isStopped = true;
            _resyncTimer?.Dispose();
            _resyncTimer = null;
            lock (_subscribersGate)
            {
                Subscriber<T>[] all = [.. _subscribers, .. _leaving];
                foreach (var subscriber in all)
                {
                    subscriber.Stop();
                }

                return Task.WhenAll(all.Select(static subscriber => subscriber.Completion));
            }
        }
    }

    private void Forget(Subscriber<T> subscriber)
    {
        lock (_subscribersGate)
        {
            _leaving.Remove(subscriber);
        }
    }

    private void ProcessUnderGate(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList, StorePartition? partition)
    {
        lock (_gate)
        {
            _applier.Partition = partition;

            // A list into an empty store only adds. Its snapshot says so to any number of handlers at once; one notification for each
            // object and handler would weigh more than many an object.
            _addsOnly = deltas is [{ Type: DeltaType.ReplacedAll }] && _indexer.Count == 0;
            try
            {
                _applier.Process(deltas, isInInitialList);
            }
            finally
            {
                partition?.NoteStored();

                // What did get into the store before a failure is told.
                if (_addsOnly && _indexer.Count > 0)
                {
                    _batch.Add(Notification<T>.AddAll(_indexer.List(), isInInitialList));
                }

                Flush();
            }
        }
    }

    // Under no lock.
    private void Report()
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Report();
        }
    }

    private void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var batch = CollectionsMarshal.AsSpan(_batch);
        foreach (var subscriber in _subscribers)
        {
            subscriber.Append(batch);
        }

        const int Keep = 1024;
        _batch.Clear();
        if (_batch.Capacity > Keep)
        {
            _batch.Capacity = Keep;
        }
    }

    private void OnResyncTimer()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            // A timer may be early by its own resolution, or late for a longer period than it can hold.
            var now = _timeProvider.GetTimestamp();
            var subscribers = _subscribers;
            if (subscribers.Any(subscriber => IsDue(subscriber, now)))
            {
                var snapshot = _indexer.List();
                foreach (var subscriber in subscribers)
                {
                    subscriber.WantsRepeats = IsDue(subscriber, now);
                    if (!subscriber.WantsRepeats)
                    {
                        continue;
                    }

                    SetNextResync(subscriber, now);
                    if (snapshot.Count > 0)
                    {
                        subscriber.Append([Notification<T>.RepeatAll(snapshot)]);
                    }
                }
            }

            ArmResyncTimer(now);
        }

        Report();
    }

    private static bool IsDue(Subscriber<T> subscriber, long now) =>
        subscriber.ResyncPeriod > TimeSpan.Zero && subscriber.NextResync <= now;

    private void SetNextResync(Subscriber<T> subscriber, long now)
    {
        var ticks = subscriber.ResyncPeriod.TotalSeconds * _timeProvider.TimestampFrequency;
        subscriber.NextResync = ticks < long.MaxValue - now ? now + (long)ticks : long.MaxValue;
    }

    private void ArmResyncTimer(long now)
    {
        var next = long.MaxValue;
        foreach (var subscriber in _subscribers)
        {
            if (subscriber.ResyncPeriod > TimeSpan.Zero)
            {
                next = Math.Min(next, subscriber.NextResync);
            }
        }

        if (next == long.MaxValue)
        {
            _resyncTimer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Whole milliseconds, rounded up: timers cut off what is smaller, and would fire again and again before the moment.
        var due = next <= now
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Ceiling(_timeProvider.GetElapsedTime(now, next).TotalMilliseconds));
        due = due < Timers.MaxDue ? due : Timers.MaxDue;
        if (_resyncTimer is null)
        {
            _resyncTimer = _timeProvider.CreateTimer(
                static state => ((EventDistributor<T>)state!).OnResyncTimer(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _resyncTimer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes down what the applier tells. Called under the gate.</summary>
    private sealed class Sink(EventDistributor<T> owner) : IResourceEventHandler<T>
    {
        public void OnAdd(T obj, bool isInInitialList)
        {
            owner.MutationDetector?.Add(obj);
            if (!owner._addsOnly)
            {
                owner._batch.Add(Notification<T>.Add(obj, isInInitialList));
            }
        }

        public void OnUpdate(T oldObj, T newObj)
        {
            owner.MutationDetector?.Add(newObj);
            owner._batch.Add(Notification<T>.Update(oldObj, newObj, DeltaApplier<T>.IsSync(owner._resourceType, oldObj, newObj)));
        }

        public void OnDelete(DeletedObject<T> deleted) => owner._batch.Add(Notification<T>.Delete(in deleted, owner._applier.Removed));
    }
}
