namespace Informers;

/// <summary>What waits in a handler's queue. Two kinds carry a snapshot of the store, so that they cost the same for any number of
/// objects.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal readonly struct Notification<T>
    where T : class
{
    private readonly object? _other;

    private Notification(NotificationKind kind, T? obj, object? other, ObjectName name, bool flag, uint stamp = 0)
    {
        Kind = kind;
        Stamp = stamp;
        Object = obj;
        _other = other;
        Name = name;
        Flag = flag;
    }

    /// <summary>The end of the initial list.</summary>
    public static Notification<T> Synced => new(NotificationKind.Synced, null, null, default, false);

    /// <summary>What the notification says.</summary>
    public NotificationKind Kind { get; }

    /// <summary>Of added objects: whether they are in the initial list. Of a deleted one: whether the final state is unknown.</summary>
    public bool Flag { get; }

    /// <summary>When it came to the queue, in milliseconds of the queue's own count; in the space that the two above leave.</summary>
    public uint Stamp { get; }

    /// <summary>The name of a deleted object.</summary>
    public ObjectName Name { get; }

    /// <summary>The object: of a deleted one the last known state, if any.</summary>
    public T? Object { get; }

    /// <summary>The state before an update; of a deleted object what was stored until then.</summary>
    public T Before => (T)_other!;

    /// <summary>The objects of the kinds that speak of many.</summary>
    public IReadOnlyList<T> Objects => (IReadOnlyList<T>)_other!;

    /// <summary>
    /// Whether a handler that has many of these waiting is too slow. The initial list and resyncs come in bulk, however quick the
    /// handler is.
    /// </summary>
    public bool CountsAsLag => Kind is NotificationKind.Update or NotificationKind.Delete || (Kind == NotificationKind.Add && !Flag);

    /// <summary>An object came to exist.</summary>
    public static Notification<T> Add(T obj, bool isInInitialList) => new(NotificationKind.Add, obj, null, default, isInInitialList);

    /// <summary>An object changed.</summary>
    public static Notification<T> Update(T before, T obj, bool isRepeat) =>
        new(isRepeat ? NotificationKind.Repeat : NotificationKind.Update, obj, before, default, false);

    /// <summary>An object ceased to exist.</summary>
    /// <param name="deleted">What is known of it.</param>
    /// <param name="before">What was stored until then, which handlers have seen last; the last known state when left out.</param>
    public static Notification<T> Delete(in DeletedObject<T> deleted, T? before = null) =>
        new(NotificationKind.Delete, deleted.Object, before ?? deleted.Object, deleted.Name, deleted.FinalStateUnknown);

    /// <summary>These objects came to exist, all at once.</summary>
    public static Notification<T> AddAll(IReadOnlyList<T> snapshot, bool isInInitialList) =>
        new(NotificationKind.AddAll, null, snapshot, default, isInInitialList);

    /// <summary>These objects are repeated.</summary>
    public static Notification<T> RepeatAll(IReadOnlyList<T> snapshot) => new(NotificationKind.RepeatAll, null, snapshot, default, false);

    /// <summary>The same, that came to a queue at a moment.</summary>
    public Notification<T> At(uint stamp) => new(Kind, Object, _other, Name, Flag, stamp);

    /// <summary>The name of the object, where there is one.</summary>
    public ObjectName NameBy(ResourceType<T> resourceType) => Kind == NotificationKind.Delete ? Name : resourceType.GetObjectName(Object!);
}
