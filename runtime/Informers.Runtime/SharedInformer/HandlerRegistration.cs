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
    private readonly HandlerErrorHandler? _errorHandler;
    private readonly OverflowPolicy _overflow;
    private readonly int _queueLimit;
    private readonly HandlerQueue<T> _queue;
    private readonly InformerMeasurements _measurements;
    private readonly TimeProvider _timeProvider;
    private readonly KeyValuePair<string, object?> _nameTag;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopped;
    private volatile bool _isCalling;

    // Set under the distributor's gate, taken back by whoever reports it.
    private bool _startsLagging;
    private long _errorCount;

    /// <summary>Makes a registration; <see cref="EventDistributor{T}.Subscribe"/> puts it to work.</summary>
    /// <param name="distributor">Where the notifications come from.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="options">How the handler is served; checked.</param>
    /// <param name="errorHandler">Is told of exceptions where the options name nobody.</param>
    /// <param name="measurements">The meter.</param>
    /// <param name="timeProvider">The clock of the meter.</param>
    /// <param name="logger">The log.</param>
    public HandlerRegistration(
        EventDistributor<T> distributor,
        IResourceEventHandler<T> handler,
        ResourceType<T> resourceType,
        EventHandlerOptions? options,
        HandlerErrorHandler? errorHandler,
        InformerMeasurements measurements,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _distributor = distributor;
        _handler = handler;
        _resourceType = resourceType;
        Name = options?.Name ?? handler.GetType().Name;
        _nameTag = new(TelemetryTags.Handler, Name);
        _measurements = measurements;
        _timeProvider = timeProvider;
        _logger = logger;
        _errorHandler = options?.ErrorHandler ?? errorHandler;
        _overflow = options?.Overflow ?? OverflowPolicy.Unbounded;
        _queueLimit = options?.QueueLimit ?? EventHandlerOptions.DefaultQueueLimit;
        _queue = distributor.NewQueue(_overflow, _queueLimit, LagThreshold);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Whose handler this is.</summary>
    public EventDistributor<T> Distributor => _distributor;

    /// <inheritdoc/>
    public override long QueueLength => _stopped ? 0 : _queue.Count;

    /// <inheritdoc/>
    public override TimeSpan Lag => _stopped ? TimeSpan.Zero : _queue.Lag;

    /// <inheritdoc/>
    public long ErrorCount => Interlocked.Read(ref _errorCount);

    /// <summary>Whether this flow of control comes from a call of one of this distributor's handlers that is still under way.</summary>
    public static bool IsInsideHandlerOf(EventDistributor<T> distributor) =>
        Caller.Value is { } caller && caller._distributor == distributor && caller._isCalling;

    /// <inheritdoc/>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public override Task Completion => _completion.Task;

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBlocking(_distributor, "for a handler's first list");
        return _synced.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses a wait that a handler begins which blocks the informer that it would wait for.</summary>
    /// <param name="distributor">Of the informer that is to be waited for.</param>
    /// <param name="what">What is to be waited for, beginning with "for".</param>
    /// <exception cref="BlockingHandlerException">This is such a handler's call.</exception>
    public static void ThrowIfBlocking(EventDistributor<T> distributor, string what)
    {
        if (Caller.Value is { _overflow: OverflowPolicy.Block } caller && caller._distributor == distributor)
        {
            throw new BlockingHandlerException(
                $"Handler {caller.Name} of {caller._resourceType.Resource} was about to wait, inside its call, {what}. Its informer may be waiting for that very call, since the handler's Overflow is Block. Do it outside of the handler, or choose another policy; work that only begins in the handler and goes on without it must be started under ExecutionContext.SuppressFlow.");
        }
    }

    /// <inheritdoc/>
    public override Task? WaitForRoom() => (_queue as BlockingQueue<T>)?.WaitForRoom();

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<Notification<T>> notifications)
    {
        var (mustWake, startsLagging) = _queue.Append(notifications, WantsRepeats);
        if (mustWake)
        {
            Wake();
        }

        _startsLagging |= startsLagging;
    }

    /// <inheritdoc/>
    public override void Report()
    {
        if (_startsLagging && Interlocked.Exchange(ref _startsLagging, false))
        {
            LogLag();
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
        // What a call has started may outlive it, and wait for a later one as anybody.
        var isOwnCall = Caller.Value == this && _isCalling;
        if (!isOwnCall)
        {
            ThrowIfBlocking(_distributor, "for the end of another handler's call; remove that handler with RemoveEventHandler, which does not wait");
        }

        _distributor.Unsubscribe(this);
        if (!isOwnCall)
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
                    _queue.NoteStarted(in segment[i]);
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

    private void LogLag()
    {
        switch (_overflow)
        {
            case OverflowPolicy.Block:
                SharedInformerLog.HandlerBlocks(_logger, _resourceType.Resource, Name, _queueLimit);
                break;
            case OverflowPolicy.DropAndResync:
                SharedInformerLog.HandlerResyncs(_logger, _resourceType.Resource, Name, _queueLimit);
                break;
            default:
                SharedInformerLog.HandlerLags(_logger, _resourceType.Resource, Name, LagThreshold);
                break;
        }
    }

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
        var started = _measurements.MeasuresHandlers ? _timeProvider.GetTimestamp() : long.MinValue;
        _isCalling = true;
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
            _measurements.HandlerThrew(in _nameTag, error);
            var name = notification.NameBy(_resourceType);
            SharedInformerLog.HandlerThrew(_logger, error, _resourceType.Resource, Name, notification.Kind, name);
            Report(in notification, name, error);
        }
        finally
        {
            _isCalling = false;
            if (started != long.MinValue)
            {
                _measurements.HandlerCalled(in _nameTag, _timeProvider.GetElapsedTime(started));
            }
        }
    }

    private void Report(in Notification<T> notification, ObjectName name, Exception error)
    {
        if (_errorHandler is null)
        {
            return;
        }

        var type = notification.Kind switch
        {
            NotificationKind.Add => ResourceEventType.Added,
            NotificationKind.Delete => ResourceEventType.Deleted,
            _ => ResourceEventType.Updated,
        };
        try
        {
            _errorHandler(new HandlerError(_resourceType.Resource, Name, type, name, notification.Object, error));
        }
        catch (Exception second)
        {
            SharedInformerLog.ErrorHandlerThrew(_logger, second, _resourceType.Resource, Name);
        }
    }
}
