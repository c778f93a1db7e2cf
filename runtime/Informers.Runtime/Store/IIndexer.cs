namespace Informers;

/// <summary>A store with indexes.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Indexer</c>. Thread-safe.</remarks>
public interface IIndexer<T> : IStore<T>
    where T : class
{
    /// <summary>The indexes by name, as they are now.</summary>
    IReadOnlyDictionary<string, IndexFunc<T>> Indexers { get; }

    /// <summary>The objects that an index holds under one value.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="indexedValue">The value.</param>
    /// <returns>A snapshot; empty when the index holds nothing under the value.</returns>
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

    /// <summary>Adds indexes; objects that are already stored are indexed before it returns.</summary>
    /// <param name="newIndexers">The indexes.</param>
    /// <exception cref="ArgumentException">An index of that name exists; none of them was added.</exception>
    void AddIndexers(Indexers<T> newIndexers);
}
