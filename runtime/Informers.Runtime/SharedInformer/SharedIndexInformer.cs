using System.Runtime.CompilerServices;
using Informers.Decoding;
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
public sealed class SharedIndexInformer<T> : ISharedIndexInformer<T>, IHandlerHost, IStartupQueued
    where T : class
{
    private static readonly TimeSpan MinResyncPeriod = TimeSpan.FromSeconds(1);

    // How long a busy watch is given to reach a version by itself.
    private static readonly TimeSpan ProgressGrace = TimeSpan.FromMilliseconds(100);

    // So many objects are one page of a list: sooner there than a bookmark.
    private const int SmallCount = 500;

    private readonly ResourceType<T> _resourceType;
    private readonly Indexer<T> _indexer;
    private readonly InformerSource<T>[] _sources;
    private readonly EventDistributor<T> _distributor;
    private readonly StoreWaiters<T> _waiters;
    private readonly StorePartition[] _partitions;
    private readonly TaskCompletionSource<bool> _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MutationDetector<T>? _mutationDetector;
    private readonly CacheMutationHandler? _cacheMutationHandler;

    // Completes with the change of the cache that is to end the run.
    private readonly TaskCompletionSource<CacheMutation> _mutated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HandlerErrorHandler? _handlerErrorHandler;
    private readonly bool _sharesParts;
    private readonly TimeSpan _resyncPeriod;
    private readonly ReflectorBackoffOptions _backoff;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly ILogger _reflectorLogger;
    private readonly string _name;
    private readonly InformerMeasurements _measurements;
    private long _startedAt;

    // Guards the two below and the making of the reflector: all of them before the start only.
    private readonly Lock _startGate = new();
    private TransformFunc<T>? _transform;
    private WatchErrorHandler? _watchErrorHandler;

    // One for each source; none before the start.
    private volatile Reflector<T>[] _reflectors = [];

    /// <summary>Makes an informer; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="listerWatcher">Where the objects come from.</param>
    /// <param name="resourceType">What they are.</param>
    /// <param name="options">How the informer works.</param>
    /// <exception cref="ArgumentException">
    /// An option has a value that cannot be, or <see cref="InformerOptions{T}.Namespaces"/> is set: a source lists what it lists.
    /// </exception>
    public SharedIndexInformer(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, InformerOptions<T>? options = null)
        : this(resourceType, options, _ => SourceOfAll(listerWatcher, resourceType, options))
    {
    }

    /// <summary>Makes an informer that lists and watches through a client.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">What to follow.</param>
    /// <param name="options">How the informer works.</param>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    public SharedIndexInformer(IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options = null)
        : this(resourceType, options, @namespace => new RestListerWatcher<T>(client, resourceType, options, @namespace))
    {
    }

    /// <summary>Makes an informer with a source for each namespace.</summary>
    internal SharedIndexInformer(ResourceType<T> resourceType, InformerOptions<T>? options, Func<string?, IListerWatcher<T>> sourceOf)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        options ??= new InformerOptions<T>();
        options.Validate(nameof(options));
        _resourceType = resourceType;
        _sharesParts = options.ShareParts;
        _resyncPeriod = options.ResyncPeriod;
        _backoff = options.Backoff;
        _timeProvider = options.TimeProvider;
        _jitter = options.Jitter;
        _transform = options.Transform;
        _watchErrorHandler = options.WatchErrorHandler;
        _handlerErrorHandler = options.HandlerErrorHandler;
        _name = options.Name ?? resourceType.Resource.ToString();
        _measurements = new InformerMeasurements(
            options.MeterFactory, options.Name ?? options.FactoryName ?? _name, resourceType.Resource);
        var loggerFactory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        var logger = GuardedLogger.Guard(loggerFactory.CreateLogger("Informers.SharedInformer"));
        _logger = logger;
        _reflectorLogger = loggerFactory.CreateLogger("Informers.Reflector");
        _indexer = new Indexer<T>(resourceType, options.Indexers);
        _waiters = new StoreWaiters<T>(_indexer, resourceType);
        _cacheMutationHandler = options.CacheMutationHandler;
        _mutationDetector = NewMutationDetector(options);
        _distributor = new EventDistributor<T>(_indexer, resourceType, _timeProvider) { MutationDetector = _mutationDetector };
        var namespaces = NamespaceOptions.Resolve(resourceType.Scope, options.Namespace, options.Namespaces);
        IReadOnlyList<StorePartition?> partitions = namespaces.Count == 1 ? [null] : StorePartition.Of(namespaces);
        _partitions = [.. partitions.OfType<StorePartition>()];
        _sources =
        [
            .. namespaces.Zip(partitions, (@namespace, partition) => new InformerSource<T>(
                sourceOf(@namespace), NewQueue(options.Queue, resourceType, _indexer, partition), _distributor, partition, _measurements)
            {
                SlowProcessing = new SlowProcessing(_timeProvider, logger, resourceType.Resource),
                StartupTicket = options.StartupGate is { } gate ? new StartupTicket(gate, options.StartupOrder) : null,
            }),
        ];
        foreach (var source in _sources)
        {
            if (source.ListerWatcher is RestListerWatcher<T> rest)
            {
                rest.Measure(_measurements);
                if (_transform is not null)
                {
                    // Whoever made the source may not have told it of the transform.
                    rest.LeavePartsUnshared();
                }
            }
        }

        var resource = resourceType.Resource;
        NamespaceIndexWarning.Attach(_indexer, () => SharedInformerLog.NoNamespaceIndex(logger, resource));
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
    public string LastSyncResourceVersion => _reflectors switch
    {
        [] => string.Empty,
        [var single] => single.LastSyncResourceVersion,
        var several => StorePartition.Oldest(several.Select(static reflector => reflector.LastSyncResourceVersion)),
    };

    /// <inheritdoc/>
    public string LastStoreSyncResourceVersion => _indexer.ResourceVersion;

    /// <inheritdoc/>
    public Freshness Freshness
    {
        get
        {
            var reflectors = _reflectors;
            if (reflectors.Length == 0)
            {
                return new Freshness(FreshnessState.Syncing, TimeSpan.Zero, null);
            }

            var freshness = reflectors.Length == 1 ? reflectors[0].Freshness : Worst(reflectors);
            if (IsStopped)
            {
                return freshness with { State = FreshnessState.Stopped };
            }

            // The reflector is live from its first list on, the cache only once that list is in the store.
            var state = freshness.State == FreshnessState.Live && !HasSynced ? FreshnessState.Syncing : freshness.State;
            return freshness with { State = state, LastError = state == FreshnessState.Live ? null : freshness.LastError };
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

        var registration = new HandlerRegistration<T>(
            _distributor, handler, _resourceType, options, _handlerErrorHandler, _measurements, _timeProvider, _logger)
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
            foreach (var source in _sources)
            {
                (source.ListerWatcher as RestListerWatcher<T>)?.LeavePartsUnshared();
            }
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
            _reflectors = [.. _sources.Select(NewReflector)];
        }

        return RunUntilStoppedAsync(_reflectors, cancellationToken);
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
    public Task WaitForResourceVersionAsync(string resourceVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        ResourceVersions.ThrowIfUncomparable(resourceVersion);
        HandlerRegistration<T>.ThrowIfBlocking(_distributor, "for a resource version");
        return _waiters.WaitForVersionAsync(resourceVersion, _partitions, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T?> WaitForObjectAsync(ObjectName name, string resourceVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        ResourceVersions.ThrowIfUncomparable(resourceVersion);
        HandlerRegistration<T>.ThrowIfBlocking(_distributor, "for a state of an object");
        StorePartition[] own = Array.FindAll(_partitions, partition => partition.Namespace == name.Namespace);
        return _waiters.WaitForObjectAsync(name, resourceVersion, own.Length > 0 ? own : _partitions, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> ForceProgressAsync(CancellationToken cancellationToken = default)
    {
        HandlerRegistration<T>.ThrowIfBlocking(_distributor, "for the server's version");
        if (!await _synced.Task.WaitAsync(cancellationToken).ConfigureAwait(false) || IsStopped)
        {
            throw new InformerStoppedException(Resource, LastStoreSyncResourceVersion);
        }

        try
        {
            await Task.WhenAll(_sources.Zip(_reflectors, (source, reflector) => ForceProgressAsync(source, reflector, cancellationToken)))
                .ConfigureAwait(false);
        }
        catch (Exception error) when (IsStopped && error is not InformerStoppedException && !cancellationToken.IsCancellationRequested)
        {
            // Whoever stops an informer often closes its client too. What a request had to say to that is of no interest.
            throw new InformerStoppedException(Resource, LastStoreSyncResourceVersion);
        }

        return LastStoreSyncResourceVersion;
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

    // The worst of several, in the order of how little the cache can be trusted; with the errors of all of them.
    private static Freshness Worst(Reflector<T>[] reflectors)
    {
        var all = Array.ConvertAll(reflectors, static reflector => reflector.Freshness);
        var errors = all.Select(static freshness => freshness.LastError).OfType<Exception>().ToList();
        return new Freshness(
            all.MaxBy(static freshness => Badness(freshness.State)).State,
            all.Max(static freshness => freshness.Age),
            errors.Count > 1 ? new AggregateException("Several namespaces fail.", errors) : errors.FirstOrDefault());
    }

    private static int Badness(FreshnessState state) => state switch
    {
        FreshnessState.Live => 0,
        FreshnessState.Paused => 1,
        FreshnessState.Stale => 2,
        FreshnessState.Syncing => 3,
        FreshnessState.Failing => 4,
        _ => 5,
    };

    private static IListerWatcher<T> SourceOfAll(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, InformerOptions<T>? options)
    {
        ArgumentNullException.ThrowIfNull(listerWatcher);
        return options?.Namespaces is null || resourceType.Scope == ResourceScope.Cluster
            ? listerWatcher
            : throw new ArgumentException(
                "Namespaces is set, but a source lists what it lists: make the informer with a client, or leave Namespaces null.", nameof(options));
    }

    private static IDeltaQueue<T> NewQueue(DeltaQueueKind kind, ResourceType<T> resourceType, Indexer<T> indexer, StorePartition? partition) =>
        kind != DeltaQueueKind.Classic ? new InOrderFifo<T>(resourceType)
        : partition is null ? new DeltaFifo<T>(resourceType, indexer)
        : new DeltaFifo<T>(resourceType, new NamespaceStore<T>(indexer, partition.Namespace));

    private IStore<T> StoreOf(InformerSource<T> source) =>
        source.Partition is { } partition ? new NamespaceStore<T>(_indexer, partition.Namespace) : _indexer;

    void IStartupQueued.QueueForStart()
    {
        foreach (var source in _sources)
        {
            source.StartupTicket?.Queue();
        }
    }

    void IStartupQueued.LeaveStartQueue()
    {
        foreach (var source in _sources)
        {
            source.StartupTicket?.Leave(forGood: true);
        }
    }

    private Reflector<T> NewReflector(InformerSource<T> source) => new(
        source.ListerWatcher,
        _resourceType,
        new InformerSink<T>(source.Queue, StoreOf(source), NoteSynced),
        new ReflectorOptions<T>
        {
            // Resyncs are the distributor's: each handler has its own period, which may come and go while running.
            ResyncPeriod = TimeSpan.Zero,
            Transform = _transform,
            WatchErrorHandler = _watchErrorHandler,
            Backoff = _backoff,
            TimeProvider = _timeProvider,
            Jitter = _jitter,
            Logger = _reflectorLogger,
            Measurements = _measurements,
            StartupTicket = source.StartupTicket,
            Name = source.Partition is { } partition ? $"{_name}/{partition.Namespace}" : _name,
        });

    private async Task RunUntilStoppedAsync(Reflector<T>[] reflectors, CancellationToken cancellationToken)
    {
        SharedInformerLog.Started(_logger, _name, Resource);
        _startedAt = _timeProvider.GetTimestamp();
        _measurements.Register(new MeasuredInformer<T>(_indexer, _sources, reflectors, _distributor));
        _distributor.Start();
        _mutationDetector?.Start();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var processing = Task.WhenAll(_sources.Select(ProcessQueueAsync));
        try
        {
            var reflecting = Task.WhenAll(reflectors.Select(reflector => reflector.RunAsync(ending.Token)));
            if (await Task.WhenAny(reflecting, _mutated.Task).ConfigureAwait(false) != reflecting)
            {
                await ending.CancelAsync().ConfigureAwait(false);
            }

            await reflecting.ConfigureAwait(false);
        }
        finally
        {
            // In the order of the flow: nobody writes to the queue any more; what it holds goes to the store; then the handlers end.
            // A handler that blocks does so no more: what it has not seen is dropped anyway.
            _stopping.TrySetResult();
            foreach (var source in _sources)
            {
                source.Queue.Close();
            }

            await processing.ConfigureAwait(false);
            var handlers = _distributor.StopAsync();
            _synced.TrySetResult(false);
            _waiters.Stop();
            await handlers.ConfigureAwait(false);
            _mutationDetector?.Stop();
            _measurements.Unregister();
            SharedInformerLog.Stopped(_logger, _name, Resource);
        }

        if (_mutated.Task.IsCompleted)
        {
            throw new CacheMutationException(await _mutated.Task.ConfigureAwait(false));
        }
    }

    private MutationDetector<T>? NewMutationDetector(InformerOptions<T> options)
    {
        var isWanted = options.DetectCacheMutations;
        if (isWanted == false || (isWanted is null && !MutationDetection.IsOn(options.EnvironmentVariable)))
        {
            return null;
        }

        if (MutationDetection.Obstacle(_resourceType) is not { } obstacle)
        {
            return new MutationDetector<T>(
                _resourceType, _timeProvider, _logger, NoteMutation, _cacheMutationHandler is null ? null : TellCacheMutationHandler);
        }

        if (isWanted == true)
        {
            throw new NotSupportedException(
                $"DetectCacheMutations is set, but the cache of {Resource} cannot be watched: {obstacle}. Leave it out for this type.");
        }

        SharedInformerLog.CannotWatchCache(_logger, Resource, obstacle);
        return null;
    }

    // While the detector checks: waits for nothing.
    private void NoteMutation(CacheMutation mutation)
    {
        SharedInformerLog.CacheWasChanged(
            _logger, Resource, mutation.Name, mutation.Members.Count > 0 ? string.Join(", ", mutation.Members) : "a place that is being changed");
        _measurements.MutationFound();

        if (_sharesParts || Array.Exists(_sources, static source => source.ListerWatcher is RestListerWatcher<T> { SharesParts: true }))
        {
            // A part that was changed is no more what its bytes say: whoever reads them from now on gets a new one.
            PartTable.Shared.Forget();
        }

        if (_cacheMutationHandler is null)
        {
            // The first counts.
            _mutated.TrySetResult(mutation);
        }
    }

    // On the detector's loop, or at the end of the run.
    private void TellCacheMutationHandler(CacheMutation mutation)
    {
        try
        {
            _cacheMutationHandler!(mutation);
        }
        catch (Exception thrown)
        {
            SharedInformerLog.MutationHandlerThrew(_logger, thrown, Resource);
        }
    }

    private async Task ForceProgressAsync(InformerSource<T> source, Reflector<T> reflector, CancellationToken cancellationToken)
    {
        var newest = await reflector.ReadNewestVersionAsync(cancellationToken).ConfigureAwait(false);
        ResourceVersions.ThrowIfUncomparable(newest);
        var reached = _waiters.WaitForVersionAsync(newest, source.Partition is { } partition ? [partition] : [], cancellationToken);
        try
        {
            await reached.WaitAsync(ProgressGrace, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            reflector.WantVersion(newest, byList: StoreOf(source).Count <= SmallCount);
            await reached.ConfigureAwait(false);
        }
    }

    private async Task ProcessQueueAsync(InformerSource<T> source)
    {
        while (true)
        {
            try
            {
                if (!await source.Queue.PopAsync(source, CancellationToken.None).ConfigureAwait(false))
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
            _waiters.Check();
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
        if (_distributor.HasSynced || !Array.TrueForAll(_sources, static source => source.Queue.HasSynced))
        {
            return;
        }

        _distributor.MarkSynced();
        if (_synced.TrySetResult(_distributor.HasSynced))
        {
            _measurements.Synced(_timeProvider.GetElapsedTime(_startedAt));
            SharedInformerLog.Synced(_logger, Resource, _indexer.Count, _indexer.ResourceVersion);
        }
    }

    private void ThrowIfStarted(string advice)
    {
        if (_reflectors.Length > 0)
        {
            throw new InvalidOperationException($"The informer of {Resource} was started before. {advice}");
        }
    }
}
