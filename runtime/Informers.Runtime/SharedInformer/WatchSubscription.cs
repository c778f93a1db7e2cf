using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>
/// One stream of <see cref="ISharedInformer{T}.WatchAsync(CancellationToken)"/>: its queue, read by whoever enumerates. What waits when the informer stops
/// is still read.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class WatchSubscription<T> : Subscriber<T>
    where T : class
{
    private readonly ResourceType<T> _resourceType;
    private readonly HandlerQueue<T> _queue;

    // Completed when the idle reader is to become active. Replaced by the reader while it is active, so that nobody sets it then.
    private volatile TaskCompletionSource _wake = NewWake();
    private volatile bool _stopped;

    /// <summary>Makes a stream; <see cref="EventDistributor{T}.Subscribe"/> puts it to work.</summary>
    public WatchSubscription(ResourceType<T> resourceType, HandlerQueue<T> queue)
    {
        _resourceType = resourceType;
        _queue = queue;
    }

    /// <inheritdoc/>
    public override string Name => nameof(ISharedInformer<>.WatchAsync);

    /// <inheritdoc/>
    public override long QueueLength => _queue.Count;

    /// <inheritdoc/>
    public override TimeSpan Lag => _queue.Lag;

    /// <inheritdoc/>
    public override Task Completion => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<Notification<T>> notifications)
    {
        if (_queue.Append(notifications, WantsRepeats).MustWake)
        {
            _wake.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public override void Stop()
    {
        _stopped = true;
        if (_queue.Close())
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>Reads until the informer has stopped and nothing waits any more. One reader.</summary>
    public async IAsyncEnumerable<ResourceEvent<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NotificationSegment<T>? done = null;
        while (true)
        {
            await _wake.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            _wake = NewWake();
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Nothing is appended after the stop, so what is taken after this look is all there is.
                var isLast = _stopped;
                var segment = _queue.Take(done, out _);
                done = null;
                if (segment is null)
                {
                    if (isLast)
                    {
                        yield break;
                    }

                    break;
                }

                for (; segment is not null; segment = segment.Next)
                {
                    done = segment;
                    for (var i = 0; i < segment.Count; i++)
                    {
                        _queue.NoteStarted(in segment[i]);
                        if (segment[i].Kind is NotificationKind.AddAll or NotificationKind.RepeatAll)
                        {
                            var isAdd = segment[i].Kind == NotificationKind.AddAll;
                            var isInInitialList = segment[i].Flag;
                            foreach (var obj in segment[i].Objects)
                            {
                                yield return isAdd ? Added(obj, isInInitialList) : Updated(obj, obj);
                            }
                        }
                        else if (segment[i].Kind != NotificationKind.Synced)
                        {
                            yield return ToEvent(in segment[i]);
                        }

                        _queue.NoteProcessed(in segment[i]);
                    }
                }
            }
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ResourceEvent<T> ToEvent(in Notification<T> notification) => notification.Kind switch
    {
        NotificationKind.Add => Added(notification.Object!, notification.Flag),
        NotificationKind.Delete => new(ResourceEventType.Deleted, notification.Object, null, false, notification.Flag)
        {
            Name = notification.Name,
        },
        _ => Updated(notification.Before, notification.Object!),
    };

    private ResourceEvent<T> Added(T obj, bool isInInitialList) =>
        new(ResourceEventType.Added, obj, null, isInInitialList, false) { Name = _resourceType.GetObjectName(obj) };

    private ResourceEvent<T> Updated(T before, T obj) =>
        new(ResourceEventType.Updated, obj, before, false, false) { Name = _resourceType.GetObjectName(obj) };
}
