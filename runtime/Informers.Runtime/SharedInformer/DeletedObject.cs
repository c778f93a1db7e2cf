namespace Informers;

/// <summary>What is known of an object that ceased to exist.</summary>
/// <typeparam name="T">The class of the object.</typeparam>
/// <param name="Name">Its key.</param>
/// <param name="Object">Its last known state; <see langword="null"/> when none is known.</param>
/// <param name="FinalStateUnknown">
/// Whether the deletion itself was missed, while disconnected, so that <paramref name="Object"/> may not be the last state.
/// </param>
/// <remarks>The counterpart of client-go's <c>DeletedFinalStateUnknown</c>, as data rather than as a cast.</remarks>
public readonly record struct DeletedObject<T>(ObjectName Name, T? Object, bool FinalStateUnknown)
    where T : class;
