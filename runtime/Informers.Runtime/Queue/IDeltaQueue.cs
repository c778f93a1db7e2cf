namespace Informers;

/// <summary>The queue between the reflector and the store: one producer, one consumer.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Queue</c>.</remarks>
public interface IDeltaQueue<T> : IReflectorStore<T>
    where T : class
{
    /// <summary>
    /// Whether the first list was handed out and processed, or whether the queue never had one and something else came first.
    /// </summary>
    bool HasSynced { get; }

    /// <summary>How many deltas (<see cref="InOrderFifo{T}"/>) or keys (<see cref="DeltaFifo{T}"/>) are waiting.</summary>
    int Count { get; }

    /// <summary>
    /// Whether everything that came was processed: nothing waits, and nothing is being processed. Bookmarks may still wait. A queue that does
    /// not know says no.
    /// </summary>
    internal bool IsSettled => false;

    /// <summary>Waits for deltas and has them processed before it returns.</summary>
    /// <param name="processor">Applies the deltas.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns><see langword="false"/> once the queue is closed and empty.</returns>
    ValueTask<bool> PopAsync(IDeltaProcessor<T> processor, CancellationToken cancellationToken);

    /// <summary>Ends the queue: <see cref="PopAsync"/> hands out what is left, then returns <see langword="false"/>.</summary>
    void Close();
}
