namespace Informers;

/// <summary>A store with indexes.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Indexer</c>. Thread-safe.</remarks>
public interface IIndexer<T> : IReadOnlyIndexer<T>
    where T : class
{
    /// <summary>Adds indexes; objects that are already stored are indexed before it returns.</summary>
    /// <param name="newIndexers">The indexes.</param>
    /// <exception cref="ArgumentException">An index of that name exists; none of them was added.</exception>
    void AddIndexers(Indexers<T> newIndexers);
}
