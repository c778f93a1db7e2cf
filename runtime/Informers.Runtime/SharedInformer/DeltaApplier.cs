namespace Informers;

/// <summary>
/// Applies deltas to the store and tells what changed: the place where Added, Updated, Replaced and Sync become an add or an update,
/// and where a list becomes the deletes of what it no longer has.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class DeltaApplier<T> : IDeltaProcessor<T>
    where T : class
{
    /// <summary>Makes an applier.</summary>
    /// <param name="indexer">The store; written by this applier alone.</param>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="notifications">Is told of changes, after the store has them, on the processing thread.</param>
    public DeltaApplier(Indexer<T> indexer, ResourceType<T> resourceType, IResourceEventHandler<T> notifications) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList) => throw new NotImplementedException();
}
