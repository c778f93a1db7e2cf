namespace Informers;

/// <summary>
/// Where an informer's objects come from, and the queue that they come through: one for all namespaces or for a single one, else one for
/// each.
/// </summary>
/// <remarks>
/// Each namespace has a reflector, a queue and a loop of its own, which meet at the distributor's gate. So each keeps the order, the
/// backpressure and the first list of its own, and none waits for another; what they share is the store and the handlers.
/// </remarks>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="listerWatcher">The source.</param>
/// <param name="queue">The queue.</param>
/// <param name="distributor">What processes the queue's deltas.</param>
/// <param name="partition">The share of the store; <see langword="null"/> for all of it.</param>
/// <param name="measurements">The meter.</param>
internal sealed class InformerSource<T>(
    IListerWatcher<T> listerWatcher,
    IDeltaQueue<T> queue,
    EventDistributor<T> distributor,
    StorePartition? partition,
    InformerMeasurements measurements) : IDeltaProcessor<T>
    where T : class
{
    /// <summary>The source.</summary>
    public IListerWatcher<T> ListerWatcher => listerWatcher;

    /// <summary>The queue.</summary>
    public IDeltaQueue<T> Queue => queue;

    /// <summary>Tells of processing that takes too long.</summary>
    public required SlowProcessing SlowProcessing { get; init; }

    /// <summary>The place in the queue of first lists; <see langword="null"/> where nobody waits.</summary>
    public StartupTicket? StartupTicket { get; init; }

    /// <summary>The share of the store; <see langword="null"/> for all of it.</summary>
    public StorePartition? Partition => partition;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList)
    {
        var started = SlowProcessing.Begin();
        try
        {
            distributor.Process(deltas, isInInitialList, partition);
        }
        finally
        {
            if (measurements.MeasuresProcessing)
            {
                measurements.Processed(SlowProcessing.Since(started));
            }

            if (SlowProcessing.IsSlow(started, deltas.Length))
            {
                SlowProcessing.Report(started, deltas.Length, queue.Count);
            }
        }
    }
}
