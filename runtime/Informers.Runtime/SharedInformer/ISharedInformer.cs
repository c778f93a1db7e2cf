namespace Informers;

/// <summary>What can be said and asked of an informer without naming its type.</summary>
public interface ISharedInformer
{
    /// <summary>The resource that the informer follows.</summary>
    GroupVersionResource Resource { get; }

    /// <summary>
    /// Whether the first list is in the store. Handlers have their own word for having seen it:
    /// <see cref="IResourceEventHandlerRegistration.HasSynced"/>.
    /// </summary>
    bool HasSynced { get; }

    /// <summary>Whether the informer has stopped. A stopped informer cannot be started again.</summary>
    bool IsStopped { get; }

    /// <summary>The newest resource version that the reflector has seen; empty before the first.</summary>
    string LastSyncResourceVersion { get; }

    /// <summary>The newest resource version that is in the store; empty before the first.</summary>
    string LastStoreSyncResourceVersion { get; }

    /// <summary>How far the cache can be trusted at this moment.</summary>
    Freshness Freshness { get; }

    /// <summary>Lists, watches and serves handlers until the token fires. May be called once.</summary>
    /// <param name="cancellationToken">Stops the informer.</param>
    /// <returns>Completes, without an exception, when the informer and all of its handlers have stopped.</returns>
    /// <exception cref="InvalidOperationException">The informer was started before.</exception>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Waits for <see cref="HasSynced"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it synced; <see langword="false"/> when the token fired or the informer stopped first.</returns>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of this informer.</exception>
    Task<bool> WaitForCacheSyncAsync(CancellationToken cancellationToken);

    /// <summary>Sets what is told of failed lists and watches. Before the start only.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The informer was started.</exception>
    void SetWatchErrorHandler(WatchErrorHandler handler);
}
