namespace Informers;

/// <summary>An informer whose store has indexes.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.SharedIndexInformer</c>.</remarks>
public interface ISharedIndexInformer<T> : ISharedInformer<T>
    where T : class
{
    /// <summary>The objects, with indexes.</summary>
    IIndexer<T> Indexer { get; }

    /// <summary>Adds indexes, before the start or while running.</summary>
    /// <param name="indexers">The indexes.</param>
    /// <exception cref="ArgumentException">An index of that name exists.</exception>
    /// <exception cref="InvalidOperationException">The informer has stopped.</exception>
    void AddIndexers(Indexers<T> indexers);
}
