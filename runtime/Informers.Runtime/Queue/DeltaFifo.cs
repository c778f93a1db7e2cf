namespace Informers;

/// <summary>The classic queue, which gathers the changes of an object under its key.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>DeltaFIFO</c>.</remarks>
public sealed class DeltaFifo<T> : IDeltaQueue<T>
    where T : class
{
    /// <summary>Makes an empty queue.</summary>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="knownObjects">What the consumer holds; <see langword="null"/> when it holds nothing.</param>
    public DeltaFifo(ResourceType<T> resourceType, IStore<T>? knownObjects = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool HasSynced => throw new NotImplementedException();

    /// <inheritdoc/>
    public int Count => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Add(T obj) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Update(T obj) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Delete(T obj) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Resync() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Bookmark(string resourceVersion) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<bool> PopAsync(IDeltaProcessor<T> processor, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public void Close() => throw new NotImplementedException();
}
