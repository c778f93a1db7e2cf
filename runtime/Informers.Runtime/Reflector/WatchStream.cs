namespace Informers;

/// <summary>
/// An open watch with its deadline: the server ends a watch after the seconds asked for, so one that is silent for longer has lost
/// its connection. Only the time in which a read waits for the server counts; a reader held up by its consumer uses up none.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class WatchStream<T>(
    IWatch<T> watch,
    Deadline deadline,
    ResourceType<T> resourceType,
    string startVersion,
    long started,
    TimeSpan budget,
    InformerMeasurements measurements,
    TimeProvider timeProvider)
    where T : class
{
    private TimeSpan _budget = budget;

    // Written before the clock starts, then by the timer alone.
    private long _bytesSeen;

    private volatile bool _isInterrupted;

    /// <summary>The resource version that the watch began at.</summary>
    public string StartVersion => startVersion;

    /// <summary>
    /// Whether a streaming list has read all that exists from this stream, so that what comes now is in the order of its versions.
    /// </summary>
    public bool HasInitialState { get; set; }

    /// <summary>Whether anything came.</summary>
    public bool HadEvents { get; private set; }

    /// <summary>Whether <see cref="Interrupt"/> was called.</summary>
    public bool IsInterrupted => _isInterrupted;

    /// <summary>The time since the watch was asked for.</summary>
    public TimeSpan Elapsed => timeProvider.GetElapsedTime(started);

    /// <inheritdoc cref="IWatch{T}.TryRead"/>
    public bool TryRead(out WatchEvent<T> watchEvent)
    {
        var hasEvent = watch.TryRead(out watchEvent);
        HadEvents |= hasEvent;
        return hasEvent;
    }

    /// <summary>Waits until events can be taken or the stream has ended.</summary>
    /// <exception cref="TimeoutException">The server should have ended the stream by now, and has not.</exception>
    public ValueTask<bool> WaitToReadAsync() => WaitAsync(null);

    /// <summary>Waits until events can be taken or the stream has ended, as long as bytes come.</summary>
    /// <exception cref="TimeoutException">
    /// Nothing came for <paramref name="limit"/>; after the first part of an event, for up to twice that.
    /// </exception>
    public ValueTask<bool> WaitToReadAsync(TimeSpan limit) => WaitAsync(limit);

    /// <summary>Has the reader find the stream at its end. By any thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        deadline.Cut();
    }

    /// <summary>Closes the stream.</summary>
    public async ValueTask CloseAsync()
    {
        measurements.WatchEnded(Elapsed);
        deadline.Dispose();
        await watch.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> WaitAsync(TimeSpan? limit)
    {
        var since = timeProvider.GetTimestamp();
        try
        {
            var reading = watch.WaitToReadAsync(deadline.Token);
            if (reading.IsCompleted)
            {
                return await reading.ConfigureAwait(false);
            }

            if (limit is { } silence)
            {
                _bytesSeen = watch.BytesReceived;
                deadline.Start(silence, HasMoreBytes);
            }
            else
            {
                deadline.Start(_budget);
            }

            return await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_isInterrupted)
        {
            return false;
        }
        catch (OperationCanceledException) when (deadline.HasExpired)
        {
            throw new TimeoutException(
                limit is { TotalSeconds: var seconds }
                    ? $"The watch of {resourceType} was silent for {seconds:F0} s."
                    : $"The watch of {resourceType} was not ended by the server when it was due. The connection is taken for lost.");
        }
        finally
        {
            deadline.Stop();
            _budget -= timeProvider.GetElapsedTime(since);
        }
    }

    // A large event on its way, over a slow line, is no silence.
    private bool HasMoreBytes()
    {
        var bytes = watch.BytesReceived;
        var hasMore = bytes > _bytesSeen;
        _bytesSeen = bytes;
        return hasMore;
    }
}
