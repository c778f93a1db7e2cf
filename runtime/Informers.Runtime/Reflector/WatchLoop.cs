using System.Runtime.ExceptionServices;
using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers;

/// <summary>Follows changes, watch after watch, until only a new list can help.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class WatchLoop<T>(
    WatchOpener<T> opener,
    ResourceType<T> resourceType,
    ObjectIntake<T> intake,
    StoreWriter<T> store,
    FailureReporter failures,
    FreshnessTracker freshness,
    ResourceVersionTracker versions,
    ReflectorBackoff backoff,
    InternalErrorRetry internalErrors,
    ProgressDemand<T> demand,
    InformerMeasurements measurements,
    ILogger logger,
    string name)
    where T : class
{
    private static readonly TimeSpan VeryShort = TimeSpan.FromSeconds(1);

    /// <summary>Follows changes after the tracker's last version. Ends by an exception only: a failure, or the token.</summary>
    /// <param name="stream">The stream to follow first, where a streaming list has left one open; closed in any case.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    /// <exception cref="ListWantedException">Someone wants a newer version, and only a list tells it.</exception>
    public async Task RunAsync(WatchStream<T>? stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            string? wanted = null;
            if (stream is null)
            {
                (wanted, var byList) = demand.Unmet(versions.Last);
                if (wanted is not null)
                {
                    if (byList)
                    {
                        throw new ListWantedException(wanted);
                    }

                    ReflectorLog.ProgressWanted(logger, name, resourceType.Resource, wanted, versions.Last);
                }

                stream = await OpenAsync(isBrief: wanted is not null, cancellationToken).ConfigureAwait(false);
            }

            Exception? failure = null;
            try
            {
                await FollowAsync(stream, wanted, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failure = error;
            }
            finally
            {
                demand.Release();
                await CloseAsync(stream, logger, name, resourceType.Resource).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (failure is not null)
            {
                await RecoverAsync(failure, cancellationToken).ConfigureAwait(false);
            }
            else if (wanted is not null && IsBehind(wanted))
            {
                throw new ListWantedException(wanted);
            }

            stream = null;
        }
    }

    /// <summary>Closes a stream, whatever it has to say to that.</summary>
    public static async ValueTask CloseAsync(WatchStream<T> stream, ILogger logger, string name, GroupVersionResource resource)
    {
        try
        {
            await stream.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ReflectorLog.WatchNotClosed(logger, error, name, resource);
        }
    }

    private async Task<WatchStream<T>> OpenAsync(bool isBrief, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var stream = isBrief
                    ? await opener.OpenBriefAsync(versions.Last, cancellationToken).ConfigureAwait(false)
                    : await opener.OpenAsync(versions.Last, cancellationToken).ConfigureAwait(false);
                freshness.WatchOpened();
                return stream;
            }
            catch (Exception error) when (WatchOpener<T>.IsWorthWaitingFor(error))
            {
                // The server knows the version as well as before. A list would only add to its load.
                await PutOffAsync(error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Returns when the next watch may be opened; throws what only a new list can mend.
    private async Task RecoverAsync(Exception error, CancellationToken cancellationToken)
    {
        switch (error)
        {
            case ApiStatusException { IsTooManyRequests: true }:
                await PutOffAsync(error, cancellationToken).ConfigureAwait(false);
                break;

            // A storage read error is none of these: its object is gone without a Deleted event, and only a list finds that out.
            case ApiStatusException when internalErrors.ShouldRetryAfter(error):
            case IOException or HttpRequestException or TimeoutException:
                freshness.Failed(error);
                failures.WatchLost(error, versions.Last);
                break;

            default:
                ExceptionDispatchInfo.Throw(error);
                break;
        }
    }

    private async Task PutOffAsync(Exception error, CancellationToken cancellationToken)
    {
        freshness.Failed(error);
        failures.WatchPutOff(error);
        await backoff.DelayAsync(error, cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(WatchStream<T> stream, string? wanted, CancellationToken cancellationToken)
    {
        var before = versions.Last;
        if (wanted is null)
        {
            demand.Watch(stream);
            if (demand.Unmet(before).Version is not null)
            {
                // Wanted since it was opened.
                return;
            }
        }

        // Added events of a watch that began at no definite version stand for what exists, in any order of versions.
        var isOrdered = stream.HasInitialState || ResourceVersionTracker.IsOrderedFrom(stream.StartVersion);
        try
        {
            do
            {
                await store.WaitForCapacityAsync(cancellationToken).ConfigureAwait(false);
                while (stream.TryRead(out var watchEvent))
                {
                    Apply(watchEvent, ref isOrdered);
                    if (wanted is not null && !IsBehind(wanted))
                    {
                        // It has had its bookmark, and is of no use for newer versions.
                        wanted = null;
                        demand.Watch(stream);
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    await store.WaitForCapacityAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            while (await stream.WaitToReadAsync().ConfigureAwait(false) && Alive());
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException && stream.IsInterrupted)
        {
            // The next one tells more of what this one had to say.
        }
        catch (Exception error) when (error is IOException or HttpRequestException && IsVeryShort())
        {
            measurements.WatchWasShort();
            throw new VeryShortWatchException(resourceType.Resource, error);
        }

        if (IsVeryShort())
        {
            measurements.WatchWasShort();
            throw new VeryShortWatchException(resourceType.Resource, null);
        }

        ReflectorLog.WatchEnded(logger, name, resourceType.Resource, versions.Last);

        bool Alive()
        {
            freshness.ProofOfLife();
            return true;
        }

        // Events that do not lead on, such as the same bookmark again, are as good as none: the next watch would begin at the same place.
        bool IsVeryShort() =>
            !stream.HasInitialState && !stream.IsInterrupted && stream.Elapsed < VeryShort && (!stream.HadEvents || versions.Last == before);
    }

    private bool IsBehind(string wanted) => ResourceVersions.TryCompare(versions.Last, wanted, out var order) && order < 0;

    private void Apply(in WatchEvent<T> watchEvent, ref bool isOrdered)
    {
        var toldVersion = false;
        measurements.EventCame(watchEvent.Type);
        switch (watchEvent.Type)
        {
            case WatchEventType.Error:
                throw watchEvent.Error ?? new InvalidResponseException($"The watch of {resourceType} ended with an error that says nothing.");

            case WatchEventType.Invalid:
                ApplyInvalid(watchEvent);
                break;

            case WatchEventType.Bookmark:
                freshness.BookmarkCame();
                isOrdered = true;
                if (!string.IsNullOrEmpty(watchEvent.ResourceVersion))
                {
                    store.Bookmark(watchEvent.ResourceVersion);
                }

                toldVersion = true;
                break;

            case WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted:
                isOrdered |= watchEvent.Type != WatchEventType.Added;
                toldVersion = ApplyObject(watchEvent, isOrdered);
                break;

            default:
                failures.InvalidObject(new InvalidObjectException($"The watch of {resourceType} delivered an event of the unknown type {watchEvent.Type}."));
                break;
        }

        // After the store has it, so that a new watch never begins behind something that was not handed over.
        if (isOrdered && !string.IsNullOrEmpty(watchEvent.ResourceVersion))
        {
            if (!toldVersion)
            {
                store.Bookmark(watchEvent.ResourceVersion);
            }

            versions.Observed(watchEvent.ResourceVersion);
        }
    }

    // Whether the store can see the event's version from what it was given.
    private bool ApplyObject(in WatchEvent<T> watchEvent, bool isOrdered)
    {
        var isUsable = intake.TryAccept(watchEvent.Object, out var objectName, out var obj);
        switch (watchEvent.Type)
        {
            case WatchEventType.Deleted when isUsable:
                store.Delete(obj!);
                break;
            case WatchEventType.Deleted when objectName != default:
                // Gone is gone, readable or not.
                store.Delete(objectName);
                break;
            case WatchEventType.Added when isUsable && !isOrdered:
                store.AddExisting(obj!);
                break;
            case WatchEventType.Added when isUsable:
                store.Add(obj!);
                break;
            case WatchEventType.Modified when isUsable:
                store.Update(obj!);
                break;
        }

        // A transform may have changed it.
        return isUsable && resourceType.GetResourceVersion(obj!) == watchEvent.ResourceVersion;
    }

    private void ApplyInvalid(in WatchEvent<T> watchEvent)
    {
        var error = watchEvent.Error as InvalidObjectException
            ?? new InvalidObjectException($"The watch of {resourceType} delivered an event that could not be understood.", watchEvent.Error);
        if (error.HidesChange)
        {
            throw error;
        }

        failures.InvalidObject(error);
        if (error is { IsDeletion: true, Name: { } objectName })
        {
            store.Delete(objectName);
        }
    }
}
