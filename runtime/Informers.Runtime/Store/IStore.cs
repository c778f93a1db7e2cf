namespace Informers;

/// <summary>Reads objects by name. All members may be called from any thread, take no lock and see one state each.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The reading half of client-go's <c>cache.Store</c>; an informer's store is written by the informer alone. The objects are shared:
/// do not change them.
/// </remarks>
public interface IStore<T>
    where T : class
{
    /// <summary>How many objects there are.</summary>
    int Count { get; }

    /// <summary>All objects, in no particular order; a snapshot that later changes do not touch.</summary>
    /// <returns>The objects.</returns>
    IReadOnlyList<T> List();

    /// <summary>The names of all objects, in no particular order.</summary>
    /// <returns>The names.</returns>
    IReadOnlyList<ObjectName> ListKeys();

    /// <summary>The object of that name.</summary>
    /// <param name="name">Namespace and name.</param>
    /// <returns>The object, or <see langword="null"/> when there is none.</returns>
    T? Get(ObjectName name);
}
