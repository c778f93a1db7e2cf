namespace Informers;

/// <summary>One handler's place at an informer. Disposing removes the handler and waits until its last call has returned.</summary>
/// <remarks>
/// The counterpart of client-go's <c>ResourceEventHandlerRegistration</c>. What is queued when the handler is removed is dropped.
/// Disposing from inside the handler's own call, or from what that call has started, does not wait for that call: it could not end
/// otherwise.
/// </remarks>
public interface IResourceEventHandlerRegistration : IAsyncDisposable
{
    /// <summary>Whether the handler's call for the last object of its first list has returned.</summary>
    bool HasSynced { get; }

    /// <summary>Waits for <see cref="HasSynced"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="OperationCanceledException">The token fired, or the handler was removed, or the informer stopped.</exception>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);
}
