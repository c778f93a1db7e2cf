namespace Informers;

/// <summary>Reads an informer's state for the meter; takes no lock that anything waits for, but the queue's own.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class MeasuredInformer<T>(
    Indexer<T> indexer, InformerSource<T>[] sources, Reflector<T>[] reflectors, EventDistributor<T> distributor) : IMeasuredInformer
    where T : class
{
    /// <inheritdoc/>
    public long ObjectCount => indexer.Count;

    /// <inheritdoc/>
    public string StoreVersion => indexer.ResourceVersion;

    /// <inheritdoc/>
    public long QueueDepth => sources.Sum(static source => source.Queue.Count);

    /// <inheritdoc/>
    public bool HasSynced => distributor.HasSynced;

    /// <inheritdoc/>
    public TimeSpan? ContactAge => reflectors.Max(static reflector => reflector.ContactAge);

    /// <inheritdoc/>
    public TimeSpan? BookmarkAge => reflectors.Max(static reflector => reflector.BookmarkAge);

    /// <inheritdoc/>
    public IEnumerable<HandlerSnapshot> Handlers =>
        distributor.Subscribers.Select(static subscriber => new HandlerSnapshot(subscriber.Name, subscriber.QueueLength, subscriber.Lag));
}
