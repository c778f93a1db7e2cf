namespace Informers;

/// <summary>What an event of a watch says.</summary>
public enum WatchEventType
{
    /// <summary>An object came to exist, or to match the selector, or existed when the watch began.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object ceased to exist, or to match the selector; the event carries its last state.</summary>
    Deleted,

    /// <summary>Nothing changed up to the event's resource version.</summary>
    Bookmark,

    /// <summary>The server ends the watch with a status.</summary>
    Error,

    /// <summary>The event could not be understood; the next one may.</summary>
    Invalid,
}
