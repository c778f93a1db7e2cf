using System.Runtime.ExceptionServices;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>
/// Reads all that exists from a watch that begins with it. Cheaper for the server than a list, and the watch goes on afterwards.
/// Where the server does not play along, or nothing comes, it steps back for <see cref="PagedList{T}"/>. One user at a time.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of the watch-list part of client-go's reflector, which however waits for ever where nothing comes.</remarks>
internal sealed class StreamingList<T>(
    WatchOpener<T> opener,
    ResourceType<T> resourceType,
    ObjectIntake<T> intake,
    FailureReporter failures,
    FreshnessTracker freshness,
    ResourceVersionTracker versions,
    ReflectorBackoff backoff,
    ListTelemetry telemetry,
    TimeProvider timeProvider,
    Func<double> jitter,
    ILogger logger,
    string name)
    where T : class
{
    // The longest silence, before the first event and between two. There is no limit to the whole while something comes.
    private static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(30);

    // For how long a server that showed no progress is not asked for a streaming list again; up to half as much more at random.
    private static readonly TimeSpan AvoidFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan VeryShort = TimeSpan.FromSeconds(1);

    private long _avoidedAt;
    private TimeSpan _avoidedFor;

    /// <summary>Whether this server and resource are to be asked for a streaming list, as far as they have shown so far.</summary>
    public bool IsWorthTrying => _avoidedFor == TimeSpan.Zero || timeProvider.GetElapsedTime(_avoidedAt) >= _avoidedFor;

    /// <summary>Reads all that exists.</summary>
    /// <param name="mayFail">Whether to throw where the server will not be bothered, and not to wait until it will.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// What exists, and the open stream of what follows, for the caller to close; or <see langword="null"/> when a paged list has to do
    /// this time.
    /// </returns>
    public async Task<(InitialState<T> State, WatchStream<T> Stream)?> ReadAsync(bool mayFail, CancellationToken cancellationToken)
    {
        var endedEarly = false;
        while (true)
        {
            var version = versions.ForStreamingList;
            WatchStream<T>? stream = null;
            Exception? failure = null;
            using var measurement = telemetry.Begin(TelemetryTags.Streaming);
            try
            {
                stream = await opener.OpenStreamingListAsync(version, cancellationToken).ConfigureAwait(false);
                freshness.ProofOfLife();
                if (await FillAsync(stream).ConfigureAwait(false) is { } state)
                {
                    var filled = stream;
                    filled.HasInitialState = true;
                    stream = null;
                    measurement.Succeeded(state.Objects.Count, state.ResourceVersion);
                    return (state, filled);
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failure = error;
            }
            finally
            {
                if (stream is not null)
                {
                    await WatchLoop<T>.CloseAsync(stream, logger, name, resourceType.Resource).ConfigureAwait(false);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            measurement.Failed(failure ?? new IOException($"The streaming list of {resourceType} ended before it was complete."));
            measurement.Dispose();
            switch (failure)
            {
                case TimeoutException:
                    Avoid(failure);
                    return null;

                case not null when mayFail && WatchOpener<T>.IsWorthWaitingFor(failure):
                    ExceptionDispatchInfo.Throw(failure);
                    break;

                // The server is not there, or will not be bothered: that says nothing of streaming lists.
                case not null when WatchOpener<T>.IsWorthWaitingFor(failure):
                    freshness.Failed(failure);
                    failures.WatchPutOff(failure);
                    await backoff.DelayAsync(failure, cancellationToken).ConfigureAwait(false);
                    break;

                case ApiStatusException status when (status.IsExpired || status.IsTooLargeResourceVersion) && version.Length > 0:
                    versions.MarkUnavailable();
                    break;

                // The stream ended, or broke off, before all was there. A second try is worth it; a third is going round in circles.
                case null or IOException or HttpRequestException when stream is { HadEvents: true } || stream?.Elapsed >= VeryShort:
                    if (endedEarly)
                    {
                        Avoid(failure ?? new IOException($"The streaming list of {resourceType} ended twice before it was complete."));
                        return null;
                    }

                    endedEarly = true;
                    break;

                default:
                    ReflectorLog.StreamingListRejected(
                        logger, name, resourceType.Resource, failure?.Message ?? "The stream ended within a second and brought nothing.");
                    return null;
            }
        }
    }

    private void Avoid(Exception error)
    {
        _avoidedAt = timeProvider.GetTimestamp();
        _avoidedFor = AvoidFor * (1.0 + (0.5 * jitter()));
        freshness.Failed(error);
        failures.StreamingListAvoided(error, _avoidedFor);
    }

    // Null when the stream ended before all was there.
    private async Task<InitialState<T>?> FillAsync(WatchStream<T> stream)
    {
        using var ticker = new InitialEventsTicker(timeProvider, logger, name, resourceType.Resource);
        var buffer = new KeyedBuffer<T>(intake, failures);
        do
        {
            while (stream.TryRead(out var watchEvent))
            {
                freshness.ProofOfLife();
                ticker.OnEvent();
                switch (watchEvent.Type)
                {
                    case WatchEventType.Error:
                        throw watchEvent.Error
                            ?? new InvalidResponseException($"The streaming list of {resourceType} ended with an error that says nothing.");

                    // Other bookmarks may come before, and say nothing of whether all is there.
                    case WatchEventType.Bookmark when watchEvent.IsInitialEventsEnd:
                        freshness.BookmarkCame();
                        return buffer.ToState(watchEvent.ResourceVersion ?? string.Empty);

                    case WatchEventType.Bookmark:
                        break;

                    default:
                        buffer.Apply(watchEvent);
                        break;
                }
            }
        }
        while (await stream.WaitToReadAsync(ProgressLimit).ConfigureAwait(false));

        return null;
    }
}
