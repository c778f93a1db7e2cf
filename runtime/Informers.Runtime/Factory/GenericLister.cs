namespace Informers;

/// <summary>A typed lister without its type.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class GenericLister<T>(IIndexer<T> indexer, ResourceType<T> resourceType) : IGenericLister
    where T : class
{
    private readonly ResourceLister<T> _lister = new(indexer, resourceType);

    /// <inheritdoc/>
    public IReadOnlyList<object> List(LabelSelector? selector = null) => _lister.List(selector);

    /// <inheritdoc/>
    public object? Get(ObjectName name) => _lister.Get(name);

    /// <inheritdoc/>
    public IReadOnlyList<object> ListNamespace(string @namespace, LabelSelector? selector = null) =>
        _lister.Namespace(@namespace).List(selector);
}
