using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>The log messages of reflectors: event ids 2000 to 2999.</summary>
internal static partial class ReflectorLog
{
    [LoggerMessage(2001, LogLevel.Debug, "{Name}: listed {Count} objects of {Resource} at resource version '{ResourceVersion}'.")]
    public static partial void Listed(ILogger logger, string name, GroupVersionResource resource, int count, string resourceVersion);

    [LoggerMessage(2002, LogLevel.Warning, "{Name}: the list of {Resource} took {Seconds:F1} s for {Count} objects.")]
    public static partial void SlowList(ILogger logger, string name, GroupVersionResource resource, double seconds, int count);

    [LoggerMessage(2003, LogLevel.Debug, "{Name}: the watch of {Resource} ended; watching on from resource version '{ResourceVersion}'.")]
    public static partial void WatchEnded(ILogger logger, string name, GroupVersionResource resource, string resourceVersion);

    [LoggerMessage(
        2004, LogLevel.Information, "{Name}: the watch of {Resource} was lost ({Error}); watching on from resource version '{ResourceVersion}'.")]
    public static partial void WatchLost(
        ILogger logger, string name, GroupVersionResource resource, string error, string resourceVersion);

    [LoggerMessage(
        2005, LogLevel.Warning, "{Name}: {Resource} cannot be watched at the moment ({Error}); trying again after a while, without a new list.")]
    public static partial void WatchPutOff(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(
        2006, LogLevel.Debug, "{Name}: the resource version of {Resource} has expired on the server ({Error}); listing anew.")]
    public static partial void Expired(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(2007, LogLevel.Error, "{Name}: list and watch of {Resource} failed: {Error} Trying again after a while.")]
    public static partial void Failed(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(2008, LogLevel.Error, "{Name}: list and watch of {Resource} failed unexpectedly. Trying again after a while.")]
    public static partial void FailedUnexpectedly(ILogger logger, Exception exception, string name, GroupVersionResource resource);

    [LoggerMessage(2009, LogLevel.Error, "{Name}: an object of {Resource} is kept out: {Error}")]
    public static partial void InvalidObject(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(2010, LogLevel.Error, "{Name}: the watch error handler of {Resource} threw. Errors are still logged, and the informer goes on.")]
    public static partial void WatchErrorHandlerThrew(ILogger logger, Exception exception, string name, GroupVersionResource resource);

    [LoggerMessage(2011, LogLevel.Warning, "{Name}: the resync of {Resource} failed; listing anew.")]
    public static partial void ResyncFailed(ILogger logger, Exception exception, string name, GroupVersionResource resource);

    [LoggerMessage(2012, LogLevel.Debug, "{Name}: closing a watch of {Resource} failed; it is given up all the same.")]
    public static partial void WatchNotClosed(ILogger logger, Exception exception, string name, GroupVersionResource resource);

    [LoggerMessage(
        2013, LogLevel.Debug, "{Name}: {Resource} cannot be listed by streaming ({Error}); using a paged list this time.")]
    public static partial void StreamingListRejected(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(
        2014, LogLevel.Warning, "{Name}: the streaming list of {Resource} makes no progress ({Error}); using paged lists for {Minutes:F0} minutes.")]
    public static partial void StreamingListAvoided(
        ILogger logger, string name, GroupVersionResource resource, string error, double minutes);

    [LoggerMessage(2015, LogLevel.Warning, "{Name}: the streaming list of {Resource} is not complete, and silent for {Seconds:F0} s.")]
    public static partial void StreamingListSilent(ILogger logger, string name, GroupVersionResource resource, double seconds);

    [LoggerMessage(2016, LogLevel.Debug, "{Name}: the streaming list of {Resource} is not complete after {Seconds:F0} s.")]
    public static partial void StreamingListIncomplete(ILogger logger, string name, GroupVersionResource resource, double seconds);

    [LoggerMessage(
        2017, LogLevel.Debug, "{Name}: resource version '{Wanted}' of {Resource} is waited for; watching briefly from '{ResourceVersion}', for the sake of a bookmark.")]
    public static partial void ProgressWanted(ILogger logger, string name, GroupVersionResource resource, string wanted, string resourceVersion);

    [LoggerMessage(
        2018, LogLevel.Debug, "{Name}: resource version '{Wanted}' of {Resource} is waited for, after '{ResourceVersion}'; listing anew, for the sake of the version.")]
    public static partial void ListWanted(ILogger logger, string name, GroupVersionResource resource, string wanted, string resourceVersion);

    [LoggerMessage(2019, LogLevel.Critical, "{Name}: {Error} What was streamed is thrown away; using a paged list.")]
    public static partial void StreamingListInconsistent(ILogger logger, string name, string error);

    [LoggerMessage(2020, LogLevel.Warning, "{Name}: the streaming list of {Resource} cannot be checked: {Error}")]
    public static partial void StreamingListUnchecked(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(2021, LogLevel.Information, "{Name}: the list that checks the streaming list of {Resource} failed ({Error}); trying again in a second.")]
    public static partial void StreamingListCheckPutOff(ILogger logger, string name, GroupVersionResource resource, string error);

    [LoggerMessage(
        2022, LogLevel.Warning, "{Name}: the list of {Resource} that was to bring a version that is waited for failed ({Error}); watching on from resource version '{ResourceVersion}'.")]
    public static partial void WantedListFailed(
        ILogger logger, string name, GroupVersionResource resource, string error, string resourceVersion);
}
