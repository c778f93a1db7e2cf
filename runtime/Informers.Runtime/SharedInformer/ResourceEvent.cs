namespace Informers;

/// <summary>A change, as <see cref="ISharedInformer{T}.WatchAsync(CancellationToken)"/> streams it.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Object">The state now; of a deleted object the last known state, <see langword="null"/> when none is known.</param>
/// <param name="Before">The state before an update, otherwise <see langword="null"/>.</param>
/// <param name="IsInInitialList">Whether an added object belongs to what existed when the stream began.</param>
/// <param name="FinalStateUnknown">Whether a deletion was missed, so that <paramref name="Object"/> may not be the last state.</param>
public readonly record struct ResourceEvent<T>(
    ResourceEventType Type, T? Object, T? Before, bool IsInInitialList, bool FinalStateUnknown)
    where T : class
{
    /// <summary>The object's key.</summary>
    public ObjectName Name { get; init; }
}
