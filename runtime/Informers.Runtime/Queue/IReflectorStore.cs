namespace Informers;

/// <summary>What a <see cref="Reflector{T}"/> writes to. One writer at a time.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.ReflectorStore</c>. Objects arrive decoded and transformed.</remarks>
public interface IReflectorStore<T>
    where T : class
{
    /// <summary>The watch said Added.</summary>
    /// <param name="obj">The object.</param>
    void Add(T obj);

    /// <summary>
    /// The watch said Added, of what exists, in any order of versions: up to the object's version there may be more to come. A store
    /// without a method of its own does not tell that from <see cref="Add"/>.
    /// </summary>
    /// <param name="obj">The object.</param>
    internal void AddExisting(T obj) => Add(obj);

    /// <summary>The watch said Modified.</summary>
    /// <param name="obj">The object.</param>
    void Update(T obj);

    /// <summary>The watch said Deleted.</summary>
    /// <param name="obj">The object's last state.</param>
    void Delete(T obj);

    /// <summary>
    /// The watch said Deleted of an object whose last state could not be decoded or transformed. To be treated as a deletion with the
    /// state that the store knows; of an object that it does not know, nothing. A store without a method of its own keeps the object
    /// until the next list.
    /// </summary>
    /// <param name="name">The object's key.</param>
    void Delete(ObjectName name)
    {
    }

    /// <summary>A list: these are all objects that there are.</summary>
    /// <param name="objects">The objects; owned by the store from here on.</param>
    /// <param name="resourceVersion">The version of the collection.</param>
    /// <param name="unreadable">
    /// Objects that the list has but that could not be read: what is known of them stays as it is. Usually empty. A name without
    /// <see cref="ObjectName.Name"/> stands for objects whose very name could not be read: any known object may be one of them, so this
    /// list deletes nothing. What it does not delete is deleted by the next list that can be read.
    /// </param>
    void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable);

    /// <summary>
    /// What is stored under a name. A list asks for each of its objects, as it is decoded: where uid and resource version are those of the
    /// stored one, it takes the stored instance, which needs no transform, and lets go of the new one. So a list costs what has
    /// changed since the last. What still waits in a queue need not be found. A store without a method of its own finds nothing.
    /// </summary>
    /// <param name="name">The object's key.</param>
    /// <returns>The object as it was stored, transformed; <see langword="null"/> when there is none.</returns>
    T? GetStored(ObjectName name) => null;

    /// <summary>
    /// Whether these very instances, and no others, are stored, and nothing that was handed over before is still on its way there. Then a
    /// list that was asked for only for its version need not be handed over. A store without a method of its own does not know.
    /// </summary>
    /// <param name="objects">The objects of a list.</param>
    /// <returns>Whether they are what is stored.</returns>
    bool IsAllStored(IReadOnlyList<T> objects) => false;

    /// <summary>Repeats every known object to handlers that ask for it.</summary>
    void Resync();

    /// <summary>Nothing changed up to this version.</summary>
    /// <param name="resourceVersion">The version.</param>
    void Bookmark(string resourceVersion);

    /// <summary>
    /// Waits until the store can take more: completed at once while few changes are waiting. The reflector awaits it before it reads
    /// on, so that a slow consumer slows the reading, not the memory.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The waiting.</returns>
    ValueTask WaitForCapacityAsync(CancellationToken cancellationToken);
}
