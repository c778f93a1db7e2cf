namespace Informers;

/// <summary>What a <see cref="Delta{T}"/> says.</summary>
public enum DeltaType
{
    /// <summary>The watch said Added.</summary>
    Added,

    /// <summary>The watch said Modified.</summary>
    Updated,

    /// <summary>The watch said Deleted, or a list no longer has the object.</summary>
    Deleted,

    /// <summary>A list has the object.</summary>
    Replaced,

    /// <summary>A resync repeats the object.</summary>
    Sync,

    /// <summary>A list, all of it at once.</summary>
    ReplacedAll,

    /// <summary>A resync of all that is stored, at once.</summary>
    SyncAll,

    /// <summary>Nothing changed up to a resource version.</summary>
    Bookmark,
}
