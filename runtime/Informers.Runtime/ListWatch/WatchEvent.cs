using Informers.Rest;

namespace Informers;

/// <summary>An event of a watch.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public readonly record struct WatchEvent<T>
    where T : class
{
    private WatchEvent(WatchEventType type, T? obj, string? resourceVersion, bool isInitialEventsEnd, Exception? error)
    {
        Type = type;
        Object = obj;
        ResourceVersion = resourceVersion;
        IsInitialEventsEnd = isInitialEventsEnd;
        Error = error;
    }

    /// <summary>What the event says.</summary>
    public WatchEventType Type { get; }

    /// <summary>The object of an Added, Modified or Deleted event, otherwise <see langword="null"/>.</summary>
    public T? Object { get; }

    /// <summary>The resource version of the object or of the bookmark; <see langword="null"/> where there is none.</summary>
    public string? ResourceVersion { get; }

    /// <summary>Whether this bookmark ends the initial events of a streaming list.</summary>
    public bool IsInitialEventsEnd { get; }

    /// <summary>
    /// An <see cref="ApiStatusException"/> for <see cref="WatchEventType.Error"/>, an <see cref="InvalidObjectException"/> for
    /// <see cref="WatchEventType.Invalid"/>, otherwise <see langword="null"/>.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>An Added event.</summary>
    public static WatchEvent<T> Added(T obj, string? resourceVersion) => new(WatchEventType.Added, obj, resourceVersion, false, null);

    /// <summary>A Modified event.</summary>
    public static WatchEvent<T> Modified(T obj, string? resourceVersion) => new(WatchEventType.Modified, obj, resourceVersion, false, null);

    /// <summary>A Deleted event with the object's last state.</summary>
    public static WatchEvent<T> Deleted(T obj, string? resourceVersion) => new(WatchEventType.Deleted, obj, resourceVersion, false, null);

    /// <summary>A Bookmark event.</summary>
    public static WatchEvent<T> Bookmark(string resourceVersion, bool isInitialEventsEnd = false) =>
        new(WatchEventType.Bookmark, null, resourceVersion, isInitialEventsEnd, null);

    /// <summary>An Error event.</summary>
    public static WatchEvent<T> Failed(ApiStatusException error) => new(WatchEventType.Error, null, null, false, error);

    /// <summary>An event that could not be understood.</summary>
    public static WatchEvent<T> Invalid(InvalidObjectException error) => new(WatchEventType.Invalid, null, error?.ResourceVersion, false, error);
}
