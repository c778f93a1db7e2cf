using System.Diagnostics.CodeAnalysis;
using Informers.Rest;

namespace Informers;

/// <summary>
/// Holds one informer for each type that is asked of it, starts them together, and stops them together. Generated factories derive
/// from it and add typed accessors.
/// </summary>
/// <remarks>The counterpart of client-go's <c>informers.SharedInformerFactory</c>. Thread-safe.</remarks>
public abstract class SharedInformerFactory : IAsyncDisposable
{
    /// <summary>Makes a factory; nothing is asked of the server before <see cref="Start"/>.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="options">How informers work; <see langword="null"/> for the defaults.</param>
    /// <param name="ownsClient">Whether the factory disposes the client with itself.</param>
    protected SharedInformerFactory(IRestClient client, SharedInformerOptions? options = null, bool ownsClient = false)
    {
        throw new NotImplementedException();
    }

    /// <summary>Starts every informer that was asked for; returns at once. May be called again.</summary>
    /// <param name="cancellationToken">Stops all informers, also those that are asked for later and start by themselves.</param>
    public void Start(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Starts nothing more, and waits until all informers have stopped. Does not stop them: cancel the token of <see cref="Start"/>.</summary>
    /// <returns>Completes when all informers have stopped.</returns>
    public Task ShutdownAsync() => throw new NotImplementedException();

    /// <summary>Waits until all informers asked for so far have synced.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Which have synced, and why others have not. Never throws for an informer that cannot sync.</returns>
    public Task<CacheSyncResult> WaitForCacheSyncAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Waits until all informers asked for so far have synced.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="CacheSyncException">The token fired or the factory stopped first; says which types, and why.</exception>
    public Task EnsureCacheSyncAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The informer of a resource, made when it is first asked for.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <returns>The informer.</returns>
    /// <exception cref="KeyNotFoundException">The factory does not know the resource; the message lists those it knows.</exception>
    public IGenericInformer ForResource(GroupVersionResource resource) => throw new NotImplementedException();

    /// <summary>The informer of a resource, made when it is first asked for.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="informer">The informer.</param>
    /// <returns>Whether the factory knows the resource.</returns>
    public abstract bool TryForResource(GroupVersionResource resource, [NotNullWhen(true)] out IGenericInformer? informer);

    /// <summary>The resources that <see cref="ForResource"/> knows.</summary>
    public abstract IReadOnlyList<GroupVersionResource> KnownResources { get; }

    /// <summary>The informer of a type: the one the factory has, else a new one. The first call decides.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="newInformer">Makes the informer; called at most once for a type.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor<T>(NewInformerFunc<T> newInformer)
        where T : class => throw new NotImplementedException();

    /// <summary>Stops all informers and waits for them.</summary>
    /// <returns>The waiting.</returns>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        throw new NotImplementedException();
    }

    /// <summary>Wraps a typed informer for <see cref="TryForResource"/>.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="informer">The informer.</param>
    /// <param name="resourceType">What it follows.</param>
    /// <returns>The informer without its type.</returns>
    protected static IGenericInformer Generic<T>(ISharedIndexInformer<T> informer, ResourceType<T> resourceType)
        where T : class => throw new NotImplementedException();
}
