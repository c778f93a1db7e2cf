using System.Text;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>Tells the log, the meter and the watch error handler what went wrong. Thread-safe as far as the handler is.</summary>
internal sealed class FailureReporter(
    ILogger logger, string name, GroupVersionResource resource, WatchErrorHandler? handler, InformerMeasurements? measurements)
{
    /// <summary>A round of list and watch failed; after a delay there is a new one.</summary>
    public void RoundFailed(Exception error)
    {
        measurements?.Retried(error);
        switch (error)
        {
            case ApiStatusException { IsExpired: true }:
                ReflectorLog.Expired(logger, name, resource, Describe(error));
                break;
            case ApiStatusException or HttpRequestException or InvalidResponseException or InvalidObjectException or IOException
                or TimeoutException or VeryShortWatchException:
                ReflectorLog.Failed(logger, name, resource, Describe(error));
                break;
            default:
                ReflectorLog.FailedUnexpectedly(logger, error, name, resource);
                break;
        }

        Handle(error);
    }

    /// <summary>A watch could not be opened, or was sent away; after a delay it is opened again, without a list.</summary>
    public void WatchPutOff(Exception error)
    {
        measurements?.Retried(error);
        ReflectorLog.WatchPutOff(logger, name, resource, Describe(error));
        Handle(error);
    }

    /// <summary>A watch broke off or fell silent; the next is opened at once.</summary>
    public void WatchLost(Exception error, string resourceVersion)
    {
        measurements?.Reconnected(error);
        ReflectorLog.WatchLost(logger, name, resource, Describe(error), resourceVersion);
        Handle(error);
    }

    /// <summary>A list failed that was to bring a version that is wanted; the watch is opened again at once.</summary>
    public void WantedListFailed(Exception error, string resourceVersion)
    {
        ReflectorLog.WantedListFailed(logger, name, resource, Describe(error), resourceVersion);
        Handle(error);
    }

    /// <summary>A streaming list got stuck; paged lists are used for a while.</summary>
    public void StreamingListAvoided(Exception error, TimeSpan duration)
    {
        ReflectorLog.StreamingListAvoided(logger, name, resource, Describe(error), duration.TotalMinutes);
        Handle(error);
    }

    /// <summary>A streaming list was checked, and is wrong; a paged list is used.</summary>
    public void StreamingListInconsistent(StreamingListInconsistentException error)
    {
        ReflectorLog.StreamingListInconsistent(logger, name, error.Message);
        Handle(error);
    }

    /// <summary>An object could not be decoded or transformed, or an event not understood; the rest goes on.</summary>
    public void InvalidObject(InvalidObjectException error)
    {
        measurements?.ObjectKeptOut();
        ReflectorLog.InvalidObject(logger, name, resource, Describe(error));
        Handle(error);
    }

    // The stack of an expected error tells nothing, but its causes do: "connection refused", "certificate has expired".
    private static string Describe(Exception error)
    {
        if (error.InnerException is null)
        {
            return error.Message;
        }

        var text = new StringBuilder(error.Message);
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!text.ToString().Contains(inner.Message, StringComparison.Ordinal))
            {
                text.Append(" (").Append(inner.Message).Append(')');
            }
        }

        return text.ToString();
    }

    private void Handle(Exception error)
    {
        try
        {
            handler?.Invoke(resource, error);
        }
        catch (Exception thrown)
        {
            ReflectorLog.WatchErrorHandlerThrew(logger, thrown, name, resource);
        }
    }
}
