namespace Informers;

/// <summary>Lists objects of a store by labels. What generated listers are made of.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>listers.ResourceIndexer</c>. Thread-safe; reads take no lock.</remarks>
public class Lister<T>
    where T : class
{
    /// <summary>Makes a lister.</summary>
    /// <param name="indexer">The store, or a snapshot of it.</param>
    /// <param name="resourceType">What is stored.</param>
    public Lister(IReadOnlyIndexer<T> indexer, ResourceType<T> resourceType)
    {
        ArgumentNullException.ThrowIfNull(indexer);
        ArgumentNullException.ThrowIfNull(resourceType);
        Indexer = indexer;
        ResourceType = resourceType;
    }

    /// <summary>The store, or a snapshot of it.</summary>
    protected IReadOnlyIndexer<T> Indexer { get; }

    /// <summary>What is stored.</summary>
    protected ResourceType<T> ResourceType { get; }

    /// <summary>
    /// All objects that match. Without a selector this is the store's own snapshot and copies nothing. A selector that asks for values of a
    /// label with an index (<see cref="Indexers{T}.AddLabel"/>) looks only at the objects that have them.
    /// </summary>
    /// <param name="selector">The selector; <see langword="null"/> for all objects.</param>
    /// <returns>A snapshot, in the order of <see cref="IStore{T}.List"/>, with or without an index.</returns>
    public IReadOnlyList<T> List(LabelSelector? selector = null) =>
        ListQuery.Run(Indexer, string.Empty, selector, ResourceType);

    /// <summary>The cluster-scoped object of that name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The object, or <see langword="null"/> when there is none.</returns>
    protected T? GetByName(string name) => Indexer.Get(new ObjectName(name));

    /// <summary>The cluster-scoped object of that name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The object.</returns>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    protected T GetRequiredByName(string name) =>
        GetByName(name) ?? throw new ObjectNotFoundException(ResourceType.Resource, new ObjectName(name));
}
