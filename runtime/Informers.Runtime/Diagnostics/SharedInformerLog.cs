using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>What informers log: event ids 4000 to 4999.</summary>
internal static partial class SharedInformerLog
{
    [LoggerMessage(4001, LogLevel.Debug, "Informer {Name} of {Resource} starts.")]
    public static partial void Started(ILogger logger, string name, GroupVersionResource resource);

    [LoggerMessage(4002, LogLevel.Debug, "Informer {Name} of {Resource} has stopped.")]
    public static partial void Stopped(ILogger logger, string name, GroupVersionResource resource);

    [LoggerMessage(4003, LogLevel.Debug, "The first list of {Resource} is in the cache: {Count} objects at resource version {ResourceVersion}.")]
    public static partial void Synced(ILogger logger, GroupVersionResource resource, int count, string resourceVersion);

    [LoggerMessage(
        4010,
        LogLevel.Error,
        "Handler {Handler} of {Resource} threw on {Notification} of {Object}. It goes on with the next; catch what can be handled inside the handler.")]
    public static partial void HandlerThrew(
        ILogger logger, Exception error, GroupVersionResource resource, string handler, NotificationKind notification, ObjectName @object);

    [LoggerMessage(
        4011,
        LogLevel.Warning,
        "Handler {Handler} of {Resource} lags: {Count} changes wait for it, and memory grows with them. Handlers must return quickly: put the object's name on a queue and work on it elsewhere.")]
    public static partial void HandlerLags(ILogger logger, GroupVersionResource resource, string handler, int count);

    [LoggerMessage(4012, LogLevel.Information, "Handler {Handler} of {Resource} has caught up.")]
    public static partial void HandlerCaughtUp(ILogger logger, GroupVersionResource resource, string handler);

    [LoggerMessage(
        4013,
        LogLevel.Warning,
        "Handler {Handler} of {Resource} is slow: {Count} changes wait for it, and the whole informer waits with it, as the handler's overflow policy Block wants. Let the handler return quickly, or choose another policy.")]
    public static partial void HandlerBlocks(ILogger logger, GroupVersionResource resource, string handler, int count);

    [LoggerMessage(
        4014,
        LogLevel.Warning,
        "Handler {Handler} of {Resource} is slow: more than {Count} changes waited for it. They were dropped, and it is brought up to date from the cache, as its overflow policy DropAndResync wants.")]
    public static partial void HandlerResyncs(ILogger logger, GroupVersionResource resource, string handler, int count);

    [LoggerMessage(
        4015,
        LogLevel.Error,
        "What is told of the exceptions of handler {Handler} of {Resource} threw itself. The handler goes on with the next notification.")]
    public static partial void ErrorHandlerThrew(ILogger logger, Exception error, GroupVersionResource resource, string handler);

    [LoggerMessage(
        4020,
        LogLevel.Warning,
        "A namespace of {Resource} was listed without the index \"namespace\", by searching all objects. Add that index to the informer's Indexers; informers that are generated have it.")]
    public static partial void NoNamespaceIndex(ILogger logger, GroupVersionResource resource);

    [LoggerMessage(
        4021,
        LogLevel.Error,
        "Something failed while changes of {Resource} were applied to the cache; all else was applied. When an index function threw, the object is stored but missing from that index: correct the function.")]
    public static partial void ProcessingFailed(ILogger logger, Exception error, GroupVersionResource resource);

    [LoggerMessage(4022, LogLevel.Error, "The watch error handler of {Resource} threw. Errors are still logged, and the informer goes on.")]
    public static partial void WatchErrorHandlerThrew(ILogger logger, Exception error, GroupVersionResource resource);

    [LoggerMessage(
        4030,
        LogLevel.Critical,
        "{Object} of {Resource} was changed in the cache at {Members}. What handlers and listers give out is shared by everybody: call DeepCopy() on it, and change the copy.")]
    public static partial void CacheWasChanged(ILogger logger, GroupVersionResource resource, ObjectName @object, string members);

    [LoggerMessage(4031, LogLevel.Warning, "The environment asks for the mutation detector, but the cache of {Resource} cannot be watched: {Reason}.")]
    public static partial void CannotWatchCache(ILogger logger, GroupVersionResource resource, string reason);

    [LoggerMessage(4032, LogLevel.Warning, "{Object} of {Resource} could not be copied, so the mutation detector does not watch it.")]
    public static partial void CannotWatchObject(ILogger logger, Exception error, GroupVersionResource resource, ObjectName @object);

    [LoggerMessage(
        4034,
        LogLevel.Warning,
        "{Object} of {Resource} could not be compared with its copy: it was being changed, or a member of its class threw. The mutation detector looks at it again, and says this once for each object.")]
    public static partial void CannotCompareObject(ILogger logger, Exception error, GroupVersionResource resource, ObjectName @object);

    [LoggerMessage(4033, LogLevel.Error, "The cache mutation handler of {Resource} threw. The informer goes on.")]
    public static partial void MutationHandlerThrew(ILogger logger, Exception error, GroupVersionResource resource);

    [LoggerMessage(
        4024,
        LogLevel.Warning,
        "Applying {Count} changes of {Resource} to the cache took {Milliseconds:F0} ms, and {Waiting} more wait. Are its index functions slow? Handlers have no part in it.")]
    public static partial void ProcessingSlow(
        ILogger logger, GroupVersionResource resource, int count, double milliseconds, int waiting);
}
