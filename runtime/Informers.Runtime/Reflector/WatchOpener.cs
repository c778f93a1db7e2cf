using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>Opens watches.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class WatchOpener<T>(
    IListerWatcher<T> listerWatcher,
    ResourceType<T> resourceType,
    TimeProvider timeProvider,
    Func<double> jitter,
    TimeSpan minTimeout,
    InformerMeasurements measurements,
    ILogger logger,
    string name)
    where T : class
{
    // The server's headers come before any event, from a server that is well within a moment.
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);

    // What the server may be late with ending a watch.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    // Servers send a last bookmark two seconds before the end of a watch.
    private const long BriefSeconds = 3;

    private static readonly TimeSpan DefaultMinTimeout = TimeSpan.FromMinutes(5);

    // "Never", in whatever way it was written.
    private static readonly TimeSpan MaxMinTimeout = TimeSpan.FromDays(365);

    // A shorter life than the default would only make for more watches.
    private readonly TimeSpan _minTimeout =
        minTimeout < DefaultMinTimeout ? DefaultMinTimeout : minTimeout > MaxMinTimeout ? MaxMinTimeout : minTimeout;

    /// <summary>Whether the server is not there or will not be bothered: to try again later is all there is to do.</summary>
    public static bool IsWorthWaitingFor(Exception error) =>
        error is ApiStatusException { IsTooManyRequests: true } or TimeoutException || TransportErrors.IsConnectionRefused(error);

    /// <summary>Opens a watch that follows the changes after a version.</summary>
    public Task<WatchStream<T>> OpenAsync(string resourceVersion, CancellationToken cancellationToken) =>
        OpenAsync(new ListOptions { ResourceVersion = resourceVersion, TimeoutSeconds = LifeSeconds() }, cancellationToken);

    /// <summary>
    /// Opens a watch that follows the changes after a version for a few seconds only, and so has a bookmark soon: an API server sends one
    /// shortly before the end, if its version has moved.
    /// </summary>
    public Task<WatchStream<T>> OpenBriefAsync(string resourceVersion, CancellationToken cancellationToken) =>
        OpenAsync(new ListOptions { ResourceVersion = resourceVersion, TimeoutSeconds = BriefSeconds }, cancellationToken);

    /// <summary>Opens a watch that starts with all that exists.</summary>
    public Task<WatchStream<T>> OpenStreamingListAsync(string resourceVersion, CancellationToken cancellationToken) =>
        OpenAsync(
            new ListOptions
            {
                ResourceVersion = resourceVersion,
                ResourceVersionMatch = "NotOlderThan",
                SendInitialEvents = true,
                TimeoutSeconds = LifeSeconds(),
            },
            cancellationToken);

    // At random, so that the watches of all clients do not end, and begin again, at the same moment.
    private long LifeSeconds() => (long)(_minTimeout.TotalSeconds * (1.0 + jitter()));

    private async Task<WatchStream<T>> OpenAsync(ListOptions options, CancellationToken cancellationToken)
    {
        options.AllowWatchBookmarks = true;
        var budget = TimeSpan.FromSeconds(options.TimeoutSeconds ?? 0) + Grace;

        var deadline = new Deadline(timeProvider, cancellationToken);
        Task<IWatch<T>>? opening = null;
        try
        {
            var started = timeProvider.GetTimestamp();
            opening = listerWatcher.WatchAsync(options, deadline.Token);
            if (!opening.IsCompleted)
            {
                deadline.Start(OpenLimit);
            }

            // Also a source that does not heed the token is left behind at once.
            var watch = await opening.WaitAsync(deadline.Token).ConfigureAwait(false);
            deadline.Stop();
            measurements.WatchOpened();
            return new WatchStream<T>(
                watch, deadline, resourceType, options.ResourceVersion ?? string.Empty, started, budget, measurements, timeProvider);
        }
        catch (Exception error)
        {
            var hasExpired = deadline.HasExpired;
            deadline.Dispose();
            if (error is not OperationCanceledException)
            {
                throw;
            }

            _ = CloseWhenOpenedAsync(opening);
            if (hasExpired)
            {
                throw new TimeoutException(
                    $"The API server did not answer the request to watch {resourceType} within {OpenLimit.TotalSeconds:F0} s.", error);
            }

            throw;
        }
    }

    // A watch that opens after nobody waits for it any more.
    private async Task CloseWhenOpenedAsync(Task<IWatch<T>>? opening)
    {
        if (opening is null)
        {
            return;
        }

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            var watch = await opening.ConfigureAwait(false);
            try
            {
                await watch.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                ReflectorLog.WatchNotClosed(logger, error, name, resourceType.Resource);
            }
        }
    }
}
