namespace Informers;

/// <summary>
/// Keeps a local copy of all objects of a resource and tells handlers of changes. One is shared by all who are interested in the
/// resource.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.SharedInformer</c>. Thread-safe.</remarks>
public interface ISharedInformer<T> : ISharedInformer
    where T : class
{
    /// <summary>What the informer follows: names in the API, and how to read an object's metadata.</summary>
    ResourceType<T> ResourceType { get; }

    /// <summary>The objects.</summary>
    IStore<T> Store { get; }

    /// <summary>
    /// Adds a handler; before the start or while running. A handler added while running first receives every stored object as added,
    /// with <c>isInInitialList</c>. The same handler may be added several times, and is then called several times.
    /// </summary>
    /// <param name="handler">The handler. Its calls come one at a time, on a thread of the pool, and must not block for long.</param>
    /// <param name="options">How the handler is served: resync period, name, what happens when it is slow; <see langword="null"/> for the informer's own period and
    /// a queue without a bound.</param>
    /// <returns>The registration: asks for the handler's progress, and removes it.</returns>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    /// <exception cref="InvalidOperationException">The informer has stopped.</exception>
    IResourceEventHandlerRegistration AddEventHandler(IResourceEventHandler<T> handler, EventHandlerOptions? options = null);

    /// <summary>
    /// Removes a handler. Never waits: a call that is under way goes on to its end, what is queued is dropped. To wait for that end,
    /// dispose the registration. May be called from anywhere, the handler itself included, and after the informer has stopped.
    /// </summary>
    /// <param name="registration">What <see cref="AddEventHandler"/> returned.</param>
    /// <returns><see langword="false"/> when the registration is another informer's or was removed before.</returns>
    bool RemoveEventHandler(IResourceEventHandlerRegistration registration);

    /// <summary>
    /// Waits until an object can be read from the store as it was at a resource version, or later: after a write, with the version that the
    /// answer names. Ends as soon as the store has that version of the object or a newer one; or when it has reached the version as
    /// <see cref="ISharedInformer.WaitForResourceVersionAsync"/> says, in the object's namespace, and the object is gone, or not followed.
    /// </summary>
    /// <param name="name">The object's key.</param>
    /// <param name="resourceVersion">The version.</param>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The object as it is stored then; <see langword="null"/> when the store does not have it: it has been deleted since.</returns>
    /// <exception cref="UncomparableResourceVersionException">
    /// The version, or what the server gives as versions, cannot be compared; see <see cref="ResourceVersions"/>.
    /// </exception>
    /// <exception cref="InformerStoppedException">The informer stopped before.</exception>
    /// <exception cref="BlockingHandlerException">Called by a handler with <see cref="OverflowPolicy.Block"/> of this informer.</exception>
    Task<T?> WaitForObjectAsync(ObjectName name, string resourceVersion, CancellationToken cancellationToken = default);

    /// <summary>Sets what changes objects before anything sees them. Before the start only.</summary>
    /// <param name="transform">
    /// The function; called once for each object that arrives. Not for one that a relist brings as it is stored, by uid and resource
    /// version: that one was transformed when it came. Leave both as they are, or each relist transforms, and holds, all objects anew.
    /// </param>
    /// <exception cref="InvalidOperationException">The informer was started.</exception>
    void SetTransform(TransformFunc<T> transform);

    /// <summary>
    /// The changes as an asynchronous stream: first all that is stored, as added, then each change in order. Works before the start
    /// and while running; ends when the informer has stopped and all that waits was read. Changes that are not read yet are kept,
    /// without a bound. The stream begins with its enumeration and must be disposed, as <c>await foreach</c> does.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The stream; each enumeration is one of its own.</returns>
    IAsyncEnumerable<ResourceEvent<T>> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The changes as an asynchronous stream whose reader may be slow: as <see cref="WatchAsync(CancellationToken)"/>, with a bound on what
    /// is kept.
    /// </summary>
    /// <param name="overflow">
    /// What happens when the reader is slower than the changes. <see cref="OverflowPolicy.Block"/> is for handlers only: a reader that
    /// stopped reading would stop the informer.
    /// </param>
    /// <param name="queueLimit">
    /// For <see cref="OverflowPolicy.DropAndResync"/> how many changes may wait; at least 1, default 1,000.
    /// </param>
    /// <param name="cancellationToken">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The stream; each enumeration is one of its own.</returns>
    /// <exception cref="ArgumentException">The policy is not for streams, or the limit cannot be.</exception>
    IAsyncEnumerable<ResourceEvent<T>> WatchAsync(
        OverflowPolicy overflow, int? queueLimit = null, CancellationToken cancellationToken = default);
}
