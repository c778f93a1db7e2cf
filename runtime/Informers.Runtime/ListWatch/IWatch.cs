namespace Informers;

/// <summary>
/// An open watch. One reader at a time: await <see cref="WaitToReadAsync"/>, then take events with <see cref="TryRead"/> until it
/// returns <see langword="false"/>, and so on. Disposing closes the stream at once, also while a read is waiting.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of apimachinery's <c>watch.Interface</c>.</remarks>
public interface IWatch<T> : IAsyncDisposable
    where T : class
{
    /// <summary>
    /// How many bytes have arrived so far, keep-alives and parts of events included; -1 where the source does not count. May be read
    /// at any time from any thread: a count that grows is a proof of life also while a large event is on its way.
    /// </summary>
    long BytesReceived => -1;

    /// <summary>Waits until events can be taken or the stream has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the watch: one may wait again.</param>
    /// <returns>
    /// <see langword="false"/> once the server has ended the stream and all of its events are taken, or once the watch is disposed.
    /// </returns>
    /// <exception cref="IOException">The stream broke off, or ended inside an event.</exception>
    /// <exception cref="InvalidResponseException">The stream is no stream of watch events.</exception>
    ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next event, if it is at hand. Does not throw.</summary>
    /// <param name="watchEvent">The event.</param>
    /// <returns>Whether there was one.</returns>
    bool TryRead(out WatchEvent<T> watchEvent);
}
