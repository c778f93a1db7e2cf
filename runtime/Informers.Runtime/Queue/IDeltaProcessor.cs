namespace Informers;

/// <summary>Applies deltas that a queue hands out.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public interface IDeltaProcessor<T>
    where T : class
{
    /// <summary>Applies deltas, in order, as one step.</summary>
    /// <param name="deltas">
    /// From <see cref="InOrderFifo{T}"/>: deltas of different keys, or one that speaks of all objects. From
    /// <see cref="DeltaFifo{T}"/>: the deltas of one key, a <see cref="DeltaType.Bookmark"/>, or the one and then the other.
    /// </param>
    /// <param name="isInInitialList">Whether they belong to the first list.</param>
    void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList);
}
