namespace Informers;

/// <summary>The queue that hands out every notification in order.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>RealFIFO</c>.</remarks>
public sealed class InOrderFifo<T> : IDeltaQueue<T>
    where T : class
{
    /// <summary>Makes an empty queue.</summary>
    /// <param name="resourceType">Names the objects.</param>
    public InOrderFifo(ResourceType<T> resourceType) => throw new NotImplementedException();

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
