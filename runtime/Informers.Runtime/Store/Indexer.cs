namespace Informers;

/// <summary>Holds objects by name, with indexes: one writer at a time, lock-free readers.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class Indexer<T> : IIndexer<T>
    where T : class
{
    /// <summary>Makes an empty store.</summary>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="indexers">The indexes to begin with.</param>
    public Indexer(ResourceType<T> resourceType, Indexers<T>? indexers = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public int Count => throw new NotImplementedException();

    /// <summary>The newest resource version that is in the store; empty before the first.</summary>
    public string ResourceVersion => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IndexFunc<T>> Indexers => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<T> List() => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<ObjectName> ListKeys() => throw new NotImplementedException();

    /// <inheritdoc/>
    public T? Get(ObjectName name) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string indexName, string indexedValue) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<T> Index(string indexName, T obj) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<ObjectName> IndexKeys(string indexName, string indexedValue) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListIndexFuncValues(string indexName) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void AddIndexers(Indexers<T> newIndexers) => throw new NotImplementedException();

    /// <summary>Stores an object under its name, in place of an earlier state.</summary>
    /// <param name="obj">The object.</param>
    public void Add(T obj) => throw new NotImplementedException();

    /// <summary>Stores an object under its name, in place of an earlier state.</summary>
    /// <param name="obj">The object.</param>
    public void Update(T obj) => throw new NotImplementedException();

    /// <summary>Removes the object of that name, if there is one.</summary>
    /// <param name="obj">An object of that name.</param>
    public void Delete(T obj) => throw new NotImplementedException();

    /// <summary>Stores these objects and no others, in one step.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="resourceVersion">The version of the collection.</param>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion) => throw new NotImplementedException();

    /// <summary>Notes that nothing changed up to a version.</summary>
    /// <param name="resourceVersion">The version.</param>
    public void Bookmark(string resourceVersion) => throw new NotImplementedException();
}
