namespace Informers;

/// <summary>Lists and gets the objects of a resource of which it is not known at compile time whether it has namespaces.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>dynamiclister.Lister</c> and <c>metadatalister.Lister</c>. Thread-safe; reads take no lock.</remarks>
public sealed class ResourceLister<T> : Lister<T>
    where T : class
{
    private readonly NamespaceListers<NamespaceLister<T>> _namespaceListers;

    /// <summary>Makes a lister.</summary>
    /// <param name="indexer">The store, or a snapshot of it.</param>
    /// <param name="resourceType">What is stored.</param>
    public ResourceLister(IReadOnlyIndexer<T> indexer, ResourceType<T> resourceType)
        : base(indexer, resourceType) =>
        _namespaceListers = new NamespaceListers<NamespaceLister<T>>(
            @namespace => new NamespaceLister<T>(Indexer, ResourceType, @namespace));

    /// <summary>The object of that name.</summary>
    /// <param name="name">Namespace and name; the name alone for a cluster-scoped object.</param>
    /// <returns>The object, or <see langword="null"/> when there is none.</returns>
    public T? Get(ObjectName name) => Indexer.Get(name);

    /// <summary>The object of that name.</summary>
    /// <param name="name">Namespace and name; the name alone for a cluster-scoped object.</param>
    /// <returns>The object.</returns>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    public T GetRequired(ObjectName name) => Get(name) ?? throw new ObjectNotFoundException(ResourceType.Resource, name);

    /// <summary>The lister of one namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <returns>The lister.</returns>
    public NamespaceLister<T> Namespace(string @namespace) => _namespaceListers.Get(@namespace);
}
