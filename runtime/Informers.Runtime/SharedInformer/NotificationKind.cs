namespace Informers;

/// <summary>What a <see cref="Notification{T}"/> says.</summary>
internal enum NotificationKind : byte
{
    /// <summary>An object came to exist.</summary>
    Add,

    /// <summary>An object changed.</summary>
    Update,

    /// <summary>An object was repeated by a relist: both states have the same resource version.</summary>
    Repeat,

    /// <summary>An object ceased to exist.</summary>
    Delete,

    /// <summary>These objects came to exist, all at once: the first list, or what was stored when the handler was added.</summary>
    AddAll,

    /// <summary>A resync: all that is stored, again.</summary>
    RepeatAll,

    /// <summary>No notification of the initial list comes after this one.</summary>
    Synced,
}
