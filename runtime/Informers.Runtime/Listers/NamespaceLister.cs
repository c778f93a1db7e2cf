namespace Informers;

/// <summary>Lists and gets objects of one namespace. What generated namespace listers are made of.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public class NamespaceLister<T>
    where T : class
{
    /// <summary>Makes a lister of one namespace.</summary>
    /// <param name="indexer">The store, or a snapshot of it.</param>
    /// <param name="resourceType">What is stored.</param>
    /// <param name="namespace">The namespace.</param>
    public NamespaceLister(IReadOnlyIndexer<T> indexer, ResourceType<T> resourceType, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(indexer);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(@namespace);
        Indexer = indexer;
        ResourceType = resourceType;
        Namespace = @namespace;
    }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>The store, or a snapshot of it.</summary>
    protected IReadOnlyIndexer<T> Indexer { get; }

    /// <summary>What is stored.</summary>
    protected ResourceType<T> ResourceType { get; }

    /// <summary>
    /// All objects of the namespace that match. Reads the index <see cref="IndexNames.Namespace"/>, or that of a label
    /// (<see cref="Indexers{T}.AddLabel"/>) where the selector asks for values of it that fewer objects have; a store without either is
    /// searched from end to end, which is slow, and its informer warns of it once. The empty namespace stands for all.
    /// </summary>
    /// <param name="selector">The selector; <see langword="null"/> for all objects.</param>
    /// <returns>A snapshot, in the order of <see cref="IStore{T}.List"/>, with or without an index.</returns>
    public IReadOnlyList<T> List(LabelSelector? selector = null) =>
        ListQuery.Run(Indexer, Namespace, selector, ResourceType);

    /// <summary>The object of that name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The object, or <see langword="null"/> when there is none.</returns>
    public T? Get(string name) => Indexer.Get(new ObjectName(Namespace, name));

    /// <summary>The object of that name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The object.</returns>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    public T GetRequired(string name) =>
        Get(name) ?? throw new ObjectNotFoundException(ResourceType.Resource, new ObjectName(Namespace, name));
}
