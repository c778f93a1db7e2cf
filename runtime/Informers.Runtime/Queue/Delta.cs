namespace Informers;

/// <summary>A change on its way from the reflector to the store.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Delta</c>.</remarks>
public readonly record struct Delta<T>
    where T : class
{
    /// <summary>What the delta says.</summary>
    public DeltaType Type { get; init; }

    /// <summary>The key of the object; the default value for the deltas that speak of all objects.</summary>
    public ObjectName Name { get; init; }

    /// <summary>
    /// The object; for a <see cref="DeltaType.Deleted"/> its last known state, <see langword="null"/> when none is known.
    /// </summary>
    public T? Object { get; init; }

    /// <summary>Whether the deletion was found by a list, so that <see cref="Object"/> may be older than the object's last state.</summary>
    public bool FinalStateUnknown { get; init; }

    /// <summary>The objects of a <see cref="DeltaType.ReplacedAll"/>.</summary>
    public IReadOnlyList<T>? Objects { get; init; }

    /// <summary>
    /// For a <see cref="DeltaType.ReplacedAll"/>: objects that exist but could not be read, so that what is stored of them stays;
    /// <see langword="null"/> when there are none.
    /// </summary>
    public IReadOnlyCollection<ObjectName>? Unreadable { get; init; }

    /// <summary>
    /// The version that is reached once this delta, and all before it, are applied; <see langword="null"/> when it says nothing of
    /// that. <see cref="DeltaFifo{T}"/> hands out changes in another order than they came in, so that of its deltas only a
    /// <see cref="DeltaType.Bookmark"/> has one.
    /// </summary>
    public string? ResourceVersion { get; init; }
}
