namespace Informers;

/// <summary>The names of tags, and those of their values that are fixed. All have few values: never an object's name or namespace.</summary>
internal static class TelemetryTags
{
    public const string Informer = "informer.name";
    public const string Resource = "informer.resource";
    public const string Handler = "informer.handler.name";
    public const string ListMode = "informer.list.mode";
    public const string RelistReason = "informer.relist.reason";
    public const string EventType = "informer.event.type";
    public const string ErrorType = "error.type";

    // Of spans only.
    public const string ListItems = "informer.list.items";
    public const string ListPages = "informer.list.pages";
    public const string ListVersion = "informer.list.resource_version";

    public const string Paged = "paged";
    public const string Streaming = "streaming";
}
