namespace Informers;

/// <summary>One handler's place at an informer. Disposing removes the handler and waits until its last call has returned.</summary>
/// <remarks>
/// The counterpart of client-go's <c>ResourceEventHandlerRegistration</c>. What is queued when the handler is removed is dropped.
/// Disposing from inside the handler's own call, or from what that call has started, does not wait for that call: it could not end
/// otherwise. The numbers are read without a lock, at any time.
/// </remarks>
public interface IResourceEventHandlerRegistration : IAsyncDisposable
{
    /// <summary>Whether the handler's call for the last object of its first list has returned.</summary>
    bool HasSynced { get; }

    /// <summary>The handler's name in logs and metrics.</summary>
    string Name { get; }

    /// <summary>
    /// How many notifications wait for the handler, the one that it works on included. The first list and a resync are one each, whatever
    /// the number of objects. Zero when it was removed.
    /// </summary>
    long QueueLength { get; }

    /// <summary>
    /// How long the notification that the handler works on, or else the oldest that waits, has been waiting: how far the handler is behind the
    /// cache. Zero when nothing waits, or the handler was removed. To the millisecond, and no more than 49 days.
    /// </summary>
    TimeSpan Lag { get; }

    /// <summary>How many calls of the handler have thrown.</summary>
    long ErrorCount { get; }

    /// <summary>Waits for <see cref="HasSynced"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="OperationCanceledException">The token fired, or the handler was removed, or the informer stopped.</exception>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of the same informer.</exception>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);
}
