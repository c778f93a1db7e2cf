using System.Diagnostics.CodeAnalysis;
using Informers.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers;

/// <summary>
/// Holds one informer for each type that is asked of it, starts them together, and stops them together. Generated factories derive
/// from it and add typed accessors.
/// </summary>
/// <remarks>The counterpart of client-go's <c>informers.SharedInformerFactory</c>. Thread-safe.</remarks>
public abstract class SharedInformerFactory : IAsyncDisposable
{
    private readonly IRestClient _client;
    private readonly SharedInformerOptions _options;
    private readonly bool _ownsClient;
    private readonly string _name;
    private readonly ILogger _logger;

    // Fires on dispose. Never disposed itself: its token is handed out.
    private readonly CancellationTokenSource _disposing = new();

    // Guards everything below. Held while an informer is made, so that there is one of a type; making one may ask for another. Classes
    // that stand for one resource have no resource in their key; those that stand for any, such as Unstructured, do.
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Class, GroupVersionResource? Resource), FactoryInformer> _informers = [];
    private readonly List<CancellationTokenSource> _linkedTokens = [];
    private CancellationToken _startToken;
    private CancellationToken _runToken;
    private bool _isStarted;
    private bool _isShuttingDown;
    private Task? _disposal;

    /// <summary>Makes a factory; nothing is asked of the server before <see cref="Start"/>.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="options">How informers work; <see langword="null"/> for the defaults. Later changes have no effect.</param>
    /// <param name="ownsClient">Whether the factory disposes the client with itself.</param>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    protected SharedInformerFactory(IRestClient client, SharedInformerOptions? options = null, bool ownsClient = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = (options ?? new SharedInformerOptions()).CloneValidated(nameof(options));
        _ownsClient = ownsClient;
        _name = _options.Name ??= GetType().Name;
        _logger = GuardedLogger.Guard((_options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Informers.Factory"));
    }

    /// <summary>The resources that <see cref="ForResource"/> knows.</summary>
    public abstract IReadOnlyList<GroupVersionResource> KnownResources { get; }

    /// <summary>The informers that were asked for so far, in that order.</summary>
    public IReadOnlyList<ISharedInformer> AllInformers
    {
        get
        {
            lock (_gate)
            {
                return [.. _informers.Values.Select(static informer => informer.Informer)];
            }
        }
    }

    /// <summary>
    /// Starts every informer that was asked for and is not started; returns at once. May be called again. After
    /// <see cref="ShutdownAsync"/> it does nothing.
    /// </summary>
    /// <param name="cancellationToken">
    /// Stops the informers that this call starts, and those that are asked for later and start by themselves.
    /// </param>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public void Start(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            if (_isShuttingDown)
            {
                return;
            }

            if (!_isStarted || cancellationToken != _startToken)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
                _linkedTokens.Add(linked);
                _startToken = cancellationToken;
                _runToken = linked.Token;
                _isStarted = true;
            }

            var waiting = _informers.Values.Where(static informer => !informer.IsStarted).ToList();
            FactoryLog.Starting(_logger, _name, waiting.Count);
            foreach (var informer in waiting)
            {
                informer.Start(_runToken);
            }

            // Once all are in the queue, so that their order counts.
            _options.StartupGate?.Open();
        }
    }

    /// <summary>Starts nothing more, and waits until all informers have stopped. Does not stop them: cancel the token of <see cref="Start"/>.</summary>
    /// <returns>Completes when all informers have stopped.</returns>
    /// <exception cref="InvalidOperationException">
    /// It was called inside a handler of one of the informers: they stop only when their handlers have returned, so the waiting would never
    /// end. Nothing was changed.
    /// </exception>
    public Task ShutdownAsync()
    {
        lock (_gate)
        {
            if (FindCallingInformer() is { } caller)
            {
                throw new InvalidOperationException(
                    $"{_name}: ShutdownAsync was called inside a handler of {caller.Informer.Resource}, and would wait for that handler to return. "
                    + "Cancel the token of Start there, and call ShutdownAsync elsewhere.");
            }

            _isShuttingDown = true;
            return WhenAllStopped();
        }
    }

    /// <summary>Waits until all informers asked for so far have synced, or the token fires, or the factory stops.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Which have synced, and why others have not. Never throws for an informer that cannot sync.</returns>
    public async Task<CacheSyncResult> WaitForCacheSyncAsync(CancellationToken cancellationToken)
    {
        FactoryInformer[] informers;
        lock (_gate)
        {
            informers = [.. _informers.Values];
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        await Task.WhenAll(informers.Select(informer => informer.WaitForCacheSyncAsync(ended.Token))).ConfigureAwait(false);
        return new CacheSyncResult([.. informers.Select(static informer => informer.State)]);
    }

    /// <summary>Waits until all informers asked for so far have synced.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="CacheSyncException">The token fired or the factory stopped first; says which types, and why.</exception>
    public async Task EnsureCacheSyncAsync(CancellationToken cancellationToken)
    {
        var result = await WaitForCacheSyncAsync(cancellationToken).ConfigureAwait(false);
        if (!result.AllSynced)
        {
            throw new CacheSyncException(result);
        }
    }

    /// <summary>The informer of a resource, made when it is first asked for.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <returns>The informer.</returns>
    /// <exception cref="KeyNotFoundException">The factory does not know the resource; the message lists those it knows.</exception>
    public IGenericInformer ForResource(GroupVersionResource resource)
    {
        if (TryForResource(resource, out var informer))
        {
            return informer;
        }

        var known = string.Join(", ", KnownResources.Select(static known => known.ToString()).Order(StringComparer.Ordinal));
        throw new KeyNotFoundException(
            $"{_name} has no informer of {resource}. It knows {(known.Length == 0 ? "none" : known)}. Add [GenerateInformer] for the resource's class.");
    }

    /// <summary>The informer of a resource, made when it is first asked for.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="informer">The informer.</param>
    /// <returns>Whether the factory knows the resource.</returns>
    public abstract bool TryForResource(GroupVersionResource resource, [NotNullWhen(true)] out IGenericInformer? informer);

    /// <summary>The informer of a type: the one the factory has, else a new one. The first call decides.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="newInformer">Makes the informer; called once for a type, unless it throws.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor<T>(NewInformerFunc<T> newInformer)
        where T : class => InformerFor((GroupVersionResource?)null, newInformer);

    /// <summary>
    /// The informer of a type, as <see cref="InformerFor{T}(NewInformerFunc{T})"/> has it, for a caller that counts on what it decodes: the objects of one cache
    /// cannot be whole for one and partial for another.
    /// </summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="resourceType">What the caller takes the informer's <see cref="SharedIndexInformer{T}.ResourceType"/> to be.</param>
    /// <param name="newInformer">Makes the informer of that resource type; called once for a type, unless it throws.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="InvalidOperationException">
    /// The factory has an informer of the type that decodes another part of the objects (<see cref="ResourceType{T}.IsPartial"/>): use a factory of its own.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor<T>(ResourceType<T> resourceType, NewInformerFunc<T> newInformer)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        var informer = InformerFor(newInformer);
        if (informer is SharedIndexInformer<T> { ResourceType: var decoded } && !decoded.DecodesAs(resourceType))
        {
            throw new InvalidOperationException(
                $"{_name} has an informer of {typeof(T)} already, which decodes {(decoded.IsPartial ? "a part" : "all")} of each object, and {(!resourceType.IsPartial ? "all" : decoded.IsPartial ? "another part" : "a part")} of it is asked for. "
                + "A factory has one informer of a class: give both the same Fields and Drop of [GenerateInformer], or use a factory for each.");
        }

        return informer;
    }

    /// <summary>
    /// The informer of a resource whose class stands for many resources: the one the factory has, else a new one. The first call decides.
    /// </summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="resource">The resource, as the informer to be made names it.</param>
    /// <param name="newInformer">Makes the informer; called once for a resource, unless it throws.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor<T>(GroupVersionResource resource, NewInformerFunc<T> newInformer)
        where T : class => InformerFor((GroupVersionResource?)resource, newInformer);

    /// <summary>
    /// Stops all informers and waits for them; then disposes the client, if it is the factory's. May be called again.
    /// </summary>
    /// <returns>The waiting.</returns>
    /// <remarks>
    /// Inside a handler of one of the informers it begins the same, but does not wait: an informer stops only when its handlers have
    /// returned.
    /// </remarks>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        lock (_gate)
        {
            // The work begins outside of the gate: cancelling runs foreign code.
            _isShuttingDown = true;
            _disposal ??= Task.Run(StopAsync);
            return FindCallingInformer() is null ? new ValueTask(_disposal) : ValueTask.CompletedTask;
        }
    }

    /// <summary>Wraps a typed informer for <see cref="TryForResource"/>.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="informer">The informer.</param>
    /// <param name="resourceType">What it follows.</param>
    /// <returns>The informer without its type.</returns>
    protected static IGenericInformer Generic<T>(ISharedIndexInformer<T> informer, ResourceType<T> resourceType)
        where T : class => new GenericInformer<T>(informer, resourceType);

    private ISharedIndexInformer<T> InformerFor<T>(GroupVersionResource? resource, NewInformerFunc<T> newInformer)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(newInformer);
        var key = (typeof(T), resource);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            if (_informers.TryGetValue(key, out var existing))
            {
                return (ISharedIndexInformer<T>)existing.Informer;
            }

            var informer = newInformer(_client, _options.Resolve<T>(resource))
                ?? throw new InvalidOperationException($"The function given for {resource?.ToString() ?? typeof(T).ToString()} made no informer.");
            var entry = new FactoryInformer(informer, _name, _logger);
            if (!_informers.TryAdd(key, entry))
            {
                // The function asked for the same type itself.
                return (ISharedIndexInformer<T>)_informers[key].Informer;
            }

            if (_isStarted && !_isShuttingDown)
            {
                FactoryLog.StartingLate(_logger, _name, informer.Resource);
                entry.Start(_runToken);
            }

            return informer;
        }
    }

    // Under the gate, as the next.
    private FactoryInformer? FindCallingInformer() =>
        _informers.Values.FirstOrDefault(static informer => informer.Informer is IHandlerHost { IsInsideHandler: true });

    private Task WhenAllStopped() => Task.WhenAll(_informers.Values.Select(static informer => informer.Completion));

    private async Task StopAsync()
    {
        _options.StartupGate?.Close();
        try
        {
            await _disposing.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            // Foreign code that throws when it is cancelled is told of at the end; all else is done all the same.
            Task stopped;
            lock (_gate)
            {
                stopped = WhenAllStopped();
            }

            await stopped.ConfigureAwait(false);
            foreach (var linked in _linkedTokens)
            {
                linked.Dispose();
            }

            if (_ownsClient)
            {
                _client.Dispose();
            }
        }
    }
}
