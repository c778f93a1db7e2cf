namespace Informers;

/// <summary>A typed informer without its type.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class GenericInformer<T>(ISharedIndexInformer<T> informer, ResourceType<T> resourceType) : IGenericInformer
    where T : class
{
    /// <inheritdoc/>
    public GroupVersionResource Resource => resourceType.Resource;

    /// <inheritdoc/>
    public ISharedInformer Informer => informer;

    /// <inheritdoc/>
    public IGenericLister Lister { get; } = new GenericLister<T>(informer.Indexer, resourceType);

    /// <inheritdoc/>
    public IResourceEventHandlerRegistration AddEventHandler(IResourceEventHandler<object> handler, EventHandlerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        options = new EventHandlerOptions
        {
            ResyncPeriod = options?.ResyncPeriod,
            Name = options?.Name ?? handler.GetType().Name,
            Overflow = options?.Overflow ?? OverflowPolicy.Unbounded,
            QueueLimit = options?.QueueLimit,
            ErrorHandler = options?.ErrorHandler,
        };
        return informer.AddEventHandler(new Handler(handler), options);
    }

    private sealed class Handler(IResourceEventHandler<object> handler) : IResourceEventHandler<T>
    {
        public void OnAdd(T obj, bool isInInitialList) => handler.OnAdd(obj, isInInitialList);

        public void OnUpdate(T oldObj, T newObj) => handler.OnUpdate(oldObj, newObj);

        public void OnDelete(DeletedObject<T> deleted) =>
            handler.OnDelete(new DeletedObject<object>(deleted.Name, deleted.Object, deleted.FinalStateUnknown));
    }
}
