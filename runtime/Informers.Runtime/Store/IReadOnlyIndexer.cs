namespace Informers;

/// <summary>Reads a store and its indexes. All members may be called from any thread, take no lock and see one state each.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The reading half of client-go's <c>cache.Indexer</c>. Queries that must agree with each other go to one <see cref="Snapshot"/>.</remarks>
public interface IReadOnlyIndexer<T> : IStore<T>
    where T : class
{
    /// <summary>The indexes by name, as they are now.</summary>
    IReadOnlyDictionary<string, IndexFunc<T>> Indexers { get; }

    /// <summary>The objects that an index holds under one value.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="indexedValue">The value.</param>
    /// <returns>A snapshot, in the order of <see cref="IStore{T}.List"/>; empty when the index holds nothing under the value.</returns>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    IReadOnlyList<T> ByIndex(string indexName, string indexedValue);

    /// <summary>The objects that share a value of an index with <paramref name="obj"/>, each once.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="obj">The object; it need not be stored.</param>
    /// <returns>A snapshot.</returns>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    IReadOnlyList<T> Index(string indexName, T obj);

    /// <summary>The names of the objects that an index holds under one value, ordered.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="indexedValue">The value.</param>
    /// <returns>A snapshot.</returns>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    IReadOnlyList<ObjectName> IndexKeys(string indexName, string indexedValue);

    /// <summary>All values under which an index holds objects, in no particular order.</summary>
    /// <param name="indexName">The index.</param>
    /// <returns>A snapshot.</returns>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    IReadOnlyList<string> ListIndexFuncValues(string indexName);

    /// <summary>
    /// All that is stored at this moment, for several queries that must agree with each other. Copies and allocates nothing, whatever the
    /// number of objects.
    /// </summary>
    /// <returns>The snapshot; of a snapshot, itself.</returns>
    /// <remarks>client-go has no counterpart: there each query may see another state.</remarks>
    IIndexerSnapshot<T> Snapshot();
}
