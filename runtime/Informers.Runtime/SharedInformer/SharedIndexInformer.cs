using Informers.Rest;

namespace Informers;

/// <summary>The informer: reflector, queue, store and handlers, put together.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class SharedIndexInformer<T> : ISharedIndexInformer<T>
    where T : class
{
    /// <summary>Makes an informer; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="listerWatcher">Where the objects come from.</param>
    /// <param name="resourceType">What they are.</param>
    /// <param name="options">How the informer works.</param>
    public SharedIndexInformer(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, InformerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(listerWatcher);
        ArgumentNullException.ThrowIfNull(resourceType);
        throw new NotImplementedException();
    }

    /// <summary>Makes an informer that lists and watches through a client.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">What to follow.</param>
    /// <param name="options">How the informer works.</param>
    public SharedIndexInformer(IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options = null)
        : this(new RestListerWatcher<T>(client, resourceType, options), resourceType, options)
    {
    }

    /// <inheritdoc/>
    public IIndexer<T> Indexer => throw new NotImplementedException();

    /// <inheritdoc/>
    public IStore<T> Store => Indexer;

    /// <inheritdoc/>
    public GroupVersionResource Resource => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool HasSynced => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool IsStopped => throw new NotImplementedException();

    /// <inheritdoc/>
    public string LastSyncResourceVersion => throw new NotImplementedException();

    /// <inheritdoc/>
    public string LastStoreSyncResourceVersion => throw new NotImplementedException();

    /// <inheritdoc/>
    public Freshness Freshness => throw new NotImplementedException();

    /// <inheritdoc/>
    public IResourceEventHandlerRegistration AddEventHandler(IResourceEventHandler<T> handler, EventHandlerOptions? options = null) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void AddIndexers(Indexers<T> indexers) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool RemoveEventHandler(IResourceEventHandlerRegistration registration) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void SetTransform(TransformFunc<T> transform) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void SetWatchErrorHandler(WatchErrorHandler handler) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<bool> WaitForCacheSyncAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent<T>> WatchAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
