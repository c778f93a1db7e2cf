namespace Informers;

/// <summary>An informer, and its lister, of a resource whose class is not known at compile time.</summary>
/// <remarks>The counterpart of client-go's <c>informers.GenericInformer</c>.</remarks>
public interface IGenericInformer
{
    /// <summary>The resource.</summary>
    GroupVersionResource Resource { get; }

    /// <summary>The informer; an <see cref="ISharedIndexInformer{T}"/> of the resource's class.</summary>
    ISharedInformer Informer { get; }

    /// <summary>The lister.</summary>
    IGenericLister Lister { get; }

    /// <summary>Adds a handler that receives the objects as <see cref="object"/>.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="options">How it is served.</param>
    /// <returns>The registration.</returns>
    IResourceEventHandlerRegistration AddEventHandler(IResourceEventHandler<object> handler, EventHandlerOptions? options = null);
}
