using Informers.Rest;

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
    /// <exception cref="CacheMutationException">
    /// The mutation detector is on (<see cref="InformerOptions{T}.DetectCacheMutations"/>), and an object in the cache was changed.
    /// </exception>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Waits for <see cref="HasSynced"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it synced; <see langword="false"/> when the token fired or the informer stopped first.</returns>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of this informer.</exception>
    Task<bool> WaitForCacheSyncAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until everything up to a resource version can be read from the store, in all namespaces that the informer follows: until
    /// <see cref="LastStoreSyncResourceVersion"/> is that version or a later one. So a controller reads what it, or anybody, wrote: the
    /// answer to a write names the version. Begins before the start if called then.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The store learns of a version by a change of an object that it follows, or else by a bookmark, which API servers send every
    /// minute. After a write of an object that this informer follows the wait is short; for what it does not follow, with a namespace or a
    /// selector, call <see cref="ForceProgressAsync"/>. An object that could not be decoded or transformed is not in the store, but
    /// the version counts as reached.
    /// </para>
    /// <para>
    /// Versions of other resources, or of another cluster, say nothing; nobody can see that from them. client-go's counterpart is the
    /// <c>ConsistencyStore</c> of controllers, which compares what they wrote with the store's version.
    /// </para>
    /// </remarks>
    /// <param name="resourceVersion">The version, of the informer's resource.</param>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="UncomparableResourceVersionException">
    /// The version, or what the server gives as versions, cannot be compared; see <see cref="ResourceVersions"/>.
    /// </exception>
    /// <exception cref="InformerStoppedException">The informer stopped before.</exception>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of this informer.</exception>
    Task WaitForResourceVersionAsync(string resourceVersion, CancellationToken cancellationToken = default);

    /// <summary>
    /// Brings the store to the version that the server is at: everything that was written before the call can be read afterwards. For
    /// informers with a namespace or a selector, whose version moves by bookmarks alone while nothing happens to what they follow.
    /// Waits for the first list, if need be for the start.
    /// </summary>
    /// <remarks>
    /// Costs the server a consistent list of a single object for each namespace. If the watch does not bring that version within a tenth of
    /// a second, it is given up: up to 500 objects are listed anew at once; of more the watch is opened again for three seconds, since
    /// API servers send a bookmark before the end, if anything was written in the cluster, and the objects are listed only if none
    /// comes. Handlers hear nothing of a list that brings nothing new. If that list fails,
    /// the watch error handler is told, the watch goes on, and the waiting lasts until it brings the version. All who wait at the same time wait for the same. After a write
    /// of an object that the informer follows <see cref="WaitForResourceVersionAsync"/> is faster, and asks nothing of the server.
    /// </remarks>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The version that the store has reached.</returns>
    /// <exception cref="ApiStatusException">The server refused the list.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    /// <exception cref="TimeoutException">The server was silent for 75 seconds.</exception>
    /// <exception cref="InvalidResponseException">What answered is no list of an API server: a proxy's page, say.</exception>
    /// <exception cref="UncomparableResourceVersionException">The server's versions cannot be compared.</exception>
    /// <exception cref="InformerStoppedException">The informer stopped before, also where the server could not be asked any more.</exception>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of this informer.</exception>
    Task<string> ForceProgressAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets what is told of failed lists and watches. Before the start only.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The informer was started.</exception>
    void SetWatchErrorHandler(WatchErrorHandler handler);
}
