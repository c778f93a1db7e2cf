using Informers.Rest;

namespace Informers;

/// <summary>Lists and watches a resource of an API server over HTTP, decoding objects as their bytes arrive.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public sealed class RestListerWatcher<T> : IListerWatcher<T>
    where T : class
{
    /// <summary>Makes a source of objects.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="resourceType">What to list and watch.</param>
    /// <param name="options">Namespace, tweak, managed fields and clock are read from here.</param>
    public RestListerWatcher(IRestClient client, ResourceType<T> resourceType, InformerOptions<T>? options = null)
    {
        throw new NotImplementedException();
    }

    /// <inheritdoc/>
    public bool SupportsStreamingList => true;

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListOptions options, IListReceiver<T> receiver, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IWatch<T>> WatchAsync(ListOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();
}
