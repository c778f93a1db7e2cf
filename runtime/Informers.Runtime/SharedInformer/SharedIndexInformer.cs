using System.Runtime.CompilerServices;
using Informers.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>The informer: reflector, queue, store and handlers, put together.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>
/// Every handler has a queue and a loop of its own: a slow or throwing handler holds up nobody else. Its queue is unbounded, unless
/// its options say otherwise; when 10,000 changes wait, beside the initial list and resyncs, one warning is logged, and one line when it has
/// caught up. Only <see cref="OverflowPolicy.Block"/> lets a handler hold up the others.
/// </para>
/// <para>
/// Resync periods are the handlers' own, also when they are added while running, and count from the start or from the adding. A
/// resync repeats to that one handler what the store holds, in order with the changes. An object that a relist found unchanged is
/// repeated to handlers too, until the informer's first resync of any handler; from then on only to those whose resync was the last.
/// </para>
/// <para>
/// On the stop, what the reflector has read still reaches the store; calls of handlers that are under way return, and what waits in
/// handlers' queues is dropped.
/// </para>
/// </remarks>
public sealed class SharedIndexInformer<T> : ISharedIndexInformer<T>, IHandlerHost
    where T : class
{
    private static readonly TimeSpan MinResyncPeriod = TimeSpan.FromSeconds(1);

    private readonly IListerWatcher<T> _listerWatcher;
    private readonly ResourceType<T> _resourceType;
    private readonly Indexer<T> _indexer;
    private readonly IDeltaQueue<T> _queue;
    private readonly EventDistributor<T> _distributor;
    private readonly TaskCompletionSource<bool> _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HandlerErrorHandler? _handlerErrorHandler;
    private readonly TimeSpan _resyncPeriod;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly ILogger _reflectorLogger;
    private readonly string _name;

    // Guards the two below and the making of the reflector: all of them before the start only.
    private readonly Lock _startGate = new();
    private TransformFunc<T>? _transform;
    private WatchErrorHandler? _watchErrorHandler;
    private volatile Reflector<T>? _reflector;

    /// <summary>Makes an informer; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="listerWatcher">Where the objects come from.</param>
    /// <param name="resourceType">What they are.</param>
    /// <param name="options">How the informer works.</param>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    public SharedIndexInformer(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, InformerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(listerWatcher);
        ArgumentNullException.ThrowIfNull(resourceType);
        options ??= new InformerOptions<T>();
        options.Validate(nameof(options));
        _listerWatcher = listerWatcher;
        _resourceType = resourceType;
        _resyncPeriod = options.ResyncPeriod;
        _timeProvider = options.TimeProvider;
        _jitter = options.Jitter;
        _transform = options.Transform;
        _watchErrorHandler = options.WatchErrorHandler;
        _handlerErrorHandler = options.HandlerErrorHandler;
        _name = options.Name ?? resourceType.Resource.ToString();
        var loggerFactory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        var logger = GuardedLogger.Guard(loggerFactory.CreateLogger("Informers.SharedInformer"));
        _logger = logger;
        _reflectorLogger = loggerFactory.CreateLogger("Informers.Reflector");
        _indexer = new Indexer<T>(resourceType, options.Indexers);
        _queue = options.Queue == DeltaQueueKind.Classic
            ? new DeltaFifo<T>(resourceType, _indexer)
            : new InOrderFifo<T>(resourceType);
        _distributor = new EventDistributor<T>(_indexer, resourceType, _timeProvider);
        var resource = resourceType.Resource;
        NamespaceIndexWarning.Attach(_indexer, () => SharedInformerLog.NoNamespaceIndex(logger, resource));
    }

    /// <summary>Makes an informer that lists and watches through a client.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">What to follow.</param>
    /// <param name="options">How the informer works.</param>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    public SharedIndexInformer(IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options = null)
        : this(new RestListerWatcher<T>(client, resourceType, options), resourceType, options)
    {
    }

    /// <inheritdoc/>
    public ResourceType<T> ResourceType => _resourceType;

    /// <inheritdoc/>
    public IIndexer<T> Indexer => _indexer;

    /// <inheritdoc/>
    public IStore<T> Store => _indexer;

    /// <inheritdoc/>
    public GroupVersionResource Resource => _resourceType.Resource;

    /// <inheritdoc/>
    public bool HasSynced => _distributor.HasSynced;

    /// <inheritdoc/>
    public bool IsStopped => _distributor.IsStopped;

    /// <inheritdoc/>
    public string LastSyncResourceVersion => _reflector?.LastSyncResourceVersion ?? string.Empty;

    /// <inheritdoc/>
    public string LastStoreSyncResourceVersion => _indexer.ResourceVersion;

    /// <inheritdoc/>
    public Freshness Freshness
    {
        get
        {
            if (_reflector is not { } reflector)
            {
                return new Freshness(FreshnessState.Syncing, TimeSpan.Zero, null);
            }

            var freshness = reflector.Freshness;
            if (IsStopped)
            {
                return freshness with { State = FreshnessState.Stopped, LastError = freshness.LastError ?? reflector.LastError };
            }

            // The reflector is live from its first list on, the cache only once that list is in the store.
            var state = freshness.State == FreshnessState.Live && !HasSynced ? FreshnessState.Syncing : freshness.State;
            return freshness with
            {
                State = state,
                LastError = state == FreshnessState.Live ? null : freshness.LastError ?? reflector.LastError,
            };
        }
    }

    bool IHandlerHost.IsInsideHandler => HandlerRegistration<T>.IsInsideHandlerOf(_distributor);

    /// <summary>Who receives changes at this moment, for tests and metrics.</summary>
    internal IReadOnlyList<Subscriber<T>> Subscribers => _distributor.Subscribers;

    /// <inheritdoc/>
    public IResourceEventHandlerRegistration AddEventHandler(IResourceEventHandler<T> handler, EventHandlerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var period = options?.ResyncPeriod ?? _resyncPeriod;
        if (period < TimeSpan.Zero)
        {
            throw new ArgumentException($"ResyncPeriod is {period}: use zero for never, or a positive time.", nameof(options));
        }

        if (options is not null)
        {
            EventHandlerOptions.Validate(options.Overflow, options.QueueLimit, nameof(options));
        }

        var registration = new HandlerRegistration<T>(_distributor, handler, _resourceType, options, _handlerErrorHandler, _logger)
        {
            ResyncPeriod = period > TimeSpan.Zero && period < MinResyncPeriod ? MinResyncPeriod : period,
        };
        return _distributor.Subscribe(registration)
            ? registration
            : throw new InvalidOperationException($"The informer of {Resource} has stopped: it takes no more handlers. Make a new informer.");
    }

    /// <inheritdoc/>
    public bool RemoveEventHandler(IResourceEventHandlerRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return registration is HandlerRegistration<T> own && own.Distributor == _distributor && _distributor.Unsubscribe(own);
    }

    /// <inheritdoc/>
    public void AddIndexers(Indexers<T> indexers)
    {
        ArgumentNullException.ThrowIfNull(indexers);
        if (!_distributor.AddIndexers(indexers))
        {
            throw new InvalidOperationException($"The informer of {Resource} has stopped: it takes no more indexes.");
        }
    }

    /// <inheritdoc/>
    public void SetTransform(TransformFunc<T> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        lock (_startGate)
        {
            ThrowIfStarted("Set the transform before the start.");
            _transform = transform;
        }
    }

    /// <inheritdoc/>
    public void SetWatchErrorHandler(WatchErrorHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_startGate)
        {
            ThrowIfStarted("Set the watch error handler before the start.");
            _watchErrorHandler = handler;
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        lock (_startGate)
        {
            ThrowIfStarted("An informer runs once; make a new one to start again.");
            _reflector = new Reflector<T>(_listerWatcher, _resourceType, new InformerSink<T>(_queue, NoteSynced), new ReflectorOptions<T>
            {
                // Resyncs are the distributor's: each handler has its own period, which may come and go while running.
                ResyncPeriod = TimeSpan.Zero,
                Transform = _transform,
                WatchErrorHandler = _watchErrorHandler,
                TimeProvider = _timeProvider,
                Jitter = _jitter,
                Logger = _reflectorLogger,
                Name = _name,
            });
        }

        return RunUntilStoppedAsync(_reflector, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> WaitForCacheSyncAsync(CancellationToken cancellationToken)
    {
        HandlerRegistration<T>.ThrowIfBlocking(_distributor, "for the informer's first list");
        try
        {
            return await _synced.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return HasSynced;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent<T>> WatchAsync(CancellationToken cancellationToken = default) =>
        ReadChangesAsync(OverflowPolicy.Unbounded, EventHandlerOptions.DefaultQueueLimit, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent<T>> WatchAsync(
        OverflowPolicy overflow, int? queueLimit = null, CancellationToken cancellationToken = default)
    {
        if (overflow == OverflowPolicy.Block)
        {
            throw new ArgumentException("A stream cannot block its informer: choose Coalesce or DropAndResync, or add a handler.", nameof(overflow));
        }

        EventHandlerOptions.Validate(overflow, queueLimit, queueLimit is null ? nameof(overflow) : nameof(queueLimit));
        return ReadChangesAsync(overflow, queueLimit ?? EventHandlerOptions.DefaultQueueLimit, cancellationToken);
    }

    private async IAsyncEnumerable<ResourceEvent<T>> ReadChangesAsync(
        OverflowPolicy overflow, int queueLimit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var subscription = new WatchSubscription<T>(_resourceType, _distributor.NewQueue(overflow, queueLimit, int.MaxValue));
        if (!_distributor.Subscribe(subscription))
        {
            yield break;
        }

        try
        {
            await foreach (var change in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            _distributor.Unsubscribe(subscription);
        }
    }

    private async Task RunUntilStoppedAsync(Reflector<T> reflector, CancellationToken cancellationToken)
    {
        SharedInformerLog.Started(_logger, _name, Resource);
        _distributor.Start();
        var processing = ProcessQueueAsync();
        try
        {
            await reflector.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // In the order of the flow: nobody writes to the queue any more; what it holds goes to the store; then the handlers end.
            // A handler that blocks does so no more: what it has not seen is dropped anyway.
            _stopping.TrySetResult();
            _queue.Close();
            await processing.ConfigureAwait(false);
            var handlers = _distributor.StopAsync();
            _synced.TrySetResult(false);
            await handlers.ConfigureAwait(false);
            SharedInformerLog.Stopped(_logger, _name, Resource);
        }
    }

    private async Task ProcessQueueAsync()
    {
        while (true)
        {
            try
            {
                if (!await _queue.PopAsync(_distributor, CancellationToken.None).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (Exception error)
            {
                // The deltas are off the queue: an index function that throws for one object must not stop the type.
                SharedInformerLog.ProcessingFailed(_logger, error, Resource);
                TellWatchErrorHandler(error);
            }

            NoteSynced();
            while (!_stopping.Task.IsCompleted && _distributor.WaitForRoom() is { } room)
            {
                await Task.WhenAny(room, _stopping.Task).ConfigureAwait(false);
            }
        }
    }

    private void TellWatchErrorHandler(Exception error)
    {
        try
        {
            // Set before the start, and read after it.
            _watchErrorHandler?.Invoke(Resource, error);
        }
        catch (Exception thrown)
        {
            SharedInformerLog.WatchErrorHandlerThrew(_logger, thrown, Resource);
        }
    }

    private void NoteSynced()
    {
        if (_distributor.HasSynced || !_queue.HasSynced)
        {
            return;
        }

        _distributor.MarkSynced();
        if (_synced.TrySetResult(_distributor.HasSynced))
        {
            SharedInformerLog.Synced(_logger, Resource, _indexer.Count, _indexer.ResourceVersion);
        }
    }

    private void ThrowIfStarted(string advice)
    {
        if (_reflector is not null)
        {
            throw new InvalidOperationException($"The informer of {Resource} was started before. {advice}");
        }
    }
}
