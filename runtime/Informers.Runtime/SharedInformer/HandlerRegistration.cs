using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>One handler at an informer: its queue, its loop and its progress.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The loop is a work item of the thread pool that exists only while something waits: an idle handler costs no thread and no task, and
/// nothing is allocated for a notification. The queue sees to it that there is one loop at most.
/// </remarks>
internal sealed class HandlerRegistration<T> : Subscriber<T>, IResourceEventHandlerRegistration, IThreadPoolWorkItem
    where T : class
{
    /// <summary>With how many waiting changes, beside initial list and resyncs, a handler counts as lagging.</summary>
    public const int LagThreshold = 10_000;

    // After so many rounds the loop goes to the end of the pool's queue, so that busy handlers do not keep other work waiting.
    private const int MaxRounds = 16;

    // The handler whose call this flow of control comes from.
    private static readonly AsyncLocal<HandlerRegistration<T>?> Caller = new();

    private readonly EventDistributor<T> _distributor;
    private readonly IResourceEventHandler<T> _handler;
    private readonly ResourceType<T> _resourceType;
    private readonly ILogger _logger;
    private readonly NotificationQueue<T> _queue = new(LagThreshold);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopped;
    private long _errorCount;

    /// <summary>Makes a registration; <see cref="EventDistributor{T}.Subscribe"/> puts it to work.</summary>
    public HandlerRegistration(
        EventDistributor<T> distributor, IResourceEventHandler<T> handler, ResourceType<T> resourceType, string name, ILogger logger)
    {
        _distributor = distributor;
        _handler = handler;
        _resourceType = resourceType;
        Name = name;
        _logger = logger;
    }

    /// <summary>The handler's name in logs and metrics.</summary>
    public string Name { get; }

    /// <summary>Whose handler this is.</summary>
    public EventDistributor<T> Distributor => _distributor;

    /// <summary>How many notifications wait.</summary>
    public long QueueLength => _queue.Count;

    /// <summary>How many calls have thrown.</summary>
    public long ErrorCount => Interlocked.Read(ref _errorCount);

    /// <inheritdoc/>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public override Task Completion => _completion.Task;

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<Notification<T>> notifications)
    {
        var (mustWake, startsLagging) = _queue.Append(notifications, WantsRepeats);
        if (mustWake)
        {
            Wake();
        }

        if (startsLagging)
        {
            SharedInformerLog.HandlerLags(_logger, _resourceType.Resource, Name, LagThreshold);
        }
    }

    /// <inheritdoc/>
    public override void Stop()
    {
        _stopped = true;
        var isIdle = _queue.CloseAndDrop();
        _synced.TrySetCanceled();
        if (isIdle)
        {
            _completion.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _distributor.Unsubscribe(this);
        if (Caller.Value != this)
        {
            await _completion.Task.ConfigureAwait(false);
        }
    }

    /// <summary>The loop: runs on the pool while something waits.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // The pool forgets this when the work item ends.
        Caller.Value = this;
        NotificationSegment<T>? done = null;
        for (var round = 0; round < MaxRounds; round++)
        {
            var segment = _queue.Take(done, out var caughtUp);
            if (caughtUp)
            {
                SharedInformerLog.HandlerCaughtUp(_logger, _resourceType.Resource, Name);
            }

            if (segment is null)
            {
                if (_stopped)
                {
                    _completion.TrySetResult();
                }

                return;
            }

            while (segment is not null)
            {
                for (var i = 0; i < segment.Count && !_stopped; i++)
                {
                    Deliver(in segment[i]);
                    _queue.NoteProcessed(in segment[i]);
                }

                done = segment;
                segment = segment.Next;
            }
        }

        done!.Clear();
        Wake();
    }

    private void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void Deliver(in Notification<T> notification)
    {
        switch (notification.Kind)
        {
            case NotificationKind.AddAll:
                foreach (var obj in notification.Objects)
                {
                    if (_stopped)
                    {
                        return;
                    }

                    Call(Notification<T>.Add(obj, notification.Flag));
                }

                break;

            case NotificationKind.RepeatAll:
                foreach (var obj in notification.Objects)
                {
                    if (_stopped)
                    {
                        return;
                    }

                    Call(Notification<T>.Update(obj, obj, isRepeat: true));
                }

                break;

            case NotificationKind.Synced:
                _synced.TrySetResult();
                break;

            default:
                Call(in notification);
                break;
        }
    }

    private void Call(in Notification<T> notification)
    {
        try
        {
            switch (notification.Kind)
            {
                case NotificationKind.Add:
                    _handler.OnAdd(notification.Object!, notification.Flag);
                    break;
                case NotificationKind.Delete:
                    _handler.OnDelete(new DeletedObject<T>(notification.Name, notification.Object, notification.Flag));
                    break;
                default:
                    _handler.OnUpdate(notification.Before, notification.Object!);
                    break;
            }
        }
        catch (Exception error)
        {
            // A handler's fault is its own: it loses this notification, the loop and the other handlers go on.
            Interlocked.Increment(ref _errorCount);
            var name = notification.Kind == NotificationKind.Delete ? notification.Name : _resourceType.GetObjectName(notification.Object!);
            SharedInformerLog.HandlerThrew(_logger, error, _resourceType.Resource, Name, notification.Kind, name);
        }
    }
}
