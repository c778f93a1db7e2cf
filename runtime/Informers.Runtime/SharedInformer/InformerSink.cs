namespace Informers;

/// <summary>What the reflector of an informer writes to: the queue, with a view of the store, and an eye on lists that bring nothing.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="queue">The queue.</param>
/// <param name="stored">What the queue leads to, in the store.</param>
/// <param name="listedNothing">
/// Called after the first list when it is empty. A queue may take it as synced without ever handing anything out, so that the consumer
/// cannot notice.
/// </param>
internal sealed class InformerSink<T>(IDeltaQueue<T> queue, IStore<T> stored, Action listedNothing) : IReflectorStore<T>
    where T : class
{
    private bool _hasListed;

    /// <inheritdoc/>
    public void Add(T obj) => queue.Add(obj);

    void IReflectorStore<T>.AddExisting(T obj) => queue.AddExisting(obj);

    /// <inheritdoc/>
    public void Update(T obj) => queue.Update(obj);

    /// <inheritdoc/>
    public void Delete(T obj) => queue.Delete(obj);

    /// <inheritdoc/>
    public void Delete(ObjectName name) => queue.Delete(name);

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable)
    {
        var isFirstAndEmpty = !_hasListed && objects.Count == 0;
        _hasListed = true;
        queue.Replace(objects, resourceVersion, unreadable);
        if (isFirstAndEmpty)
        {
            listedNothing();
        }
    }

    /// <inheritdoc/>
    public T? GetStored(ObjectName name) => stored.Get(name);

    /// <inheritdoc/>
    public bool IsAllStored(IReadOnlyList<T> objects)
    {
        // The queue first: what is on its way may bring what the list lacks. All writing comes through here, one call at a time, so that
        // a queue that has settled stays so while the store is looked at.
        if (!queue.IsSettled)
        {
            return false;
        }

        var distinct = new HashSet<T>(objects, ReferenceEqualityComparer.Instance);
        return distinct.Count == stored.Count && stored.List().All(distinct.Contains);
    }

    /// <inheritdoc/>
    public void Resync() => queue.Resync();

    /// <inheritdoc/>
    public void Bookmark(string resourceVersion) => queue.Bookmark(resourceVersion);

    /// <inheritdoc/>
    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken) => queue.WaitForCapacityAsync(cancellationToken);
}
