namespace Informers;

/// <summary>
/// Is told of changes. Synchronous, one call at a time, in order. The objects are shared with the cache and other handlers: do not
/// change them. For asynchronous work put the object's name on a queue, or use <see cref="ISharedInformer{T}.WatchAsync(CancellationToken)"/>.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.ResourceEventHandler</c>.</remarks>
public interface IResourceEventHandler<T>
    where T : class
{
    /// <summary>An object came to exist, or existed when the handler was added.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="isInInitialList">Whether it belongs to the first list that this handler receives.</param>
    void OnAdd(T obj, bool isInInitialList);

    /// <summary>
    /// An object changed; or was repeated, by a resync or a relist, in which case both states have the same resource version. An
    /// object that was deleted and made anew between two looks is one update, with two uids.
    /// </summary>
    /// <param name="oldObj">The state before.</param>
    /// <param name="newObj">The state now.</param>
    void OnUpdate(T oldObj, T newObj);

    /// <summary>An object ceased to exist.</summary>
    /// <param name="deleted">Its name, its last known state, and whether that state may be outdated.</param>
    void OnDelete(DeletedObject<T> deleted);
}
