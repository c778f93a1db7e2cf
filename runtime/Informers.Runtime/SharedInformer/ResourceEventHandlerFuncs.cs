namespace Informers;

/// <summary>A handler made of functions; those not given do nothing.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.ResourceEventHandlerFuncs</c> and its detailed form.</remarks>
public sealed class ResourceEventHandlerFuncs<T> : IResourceEventHandler<T>
    where T : class
{
    /// <summary>Called with an object that came to exist, and whether it belongs to the first list.</summary>
    public Action<T, bool>? AddFunc { get; init; }

    /// <summary>Called with the state before and the state now.</summary>
    public Action<T, T>? UpdateFunc { get; init; }

    /// <summary>Called with what is known of an object that ceased to exist.</summary>
    public Action<DeletedObject<T>>? DeleteFunc { get; init; }

    /// <inheritdoc/>
    public void OnAdd(T obj, bool isInInitialList) => AddFunc?.Invoke(obj, isInInitialList);

    /// <inheritdoc/>
    public void OnUpdate(T oldObj, T newObj) => UpdateFunc?.Invoke(oldObj, newObj);

    /// <inheritdoc/>
    public void OnDelete(DeletedObject<T> deleted) => DeleteFunc?.Invoke(deleted);
}
