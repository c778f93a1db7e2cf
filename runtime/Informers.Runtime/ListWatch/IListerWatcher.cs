using Informers.Rest;

namespace Informers;

/// <summary>Lists and watches one resource, in one namespace or in all. The source of a <see cref="Reflector{T}"/>.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.ListerWatcher</c>. Implementations are thread-safe.</remarks>
public interface IListerWatcher<T>
    where T : class
{
    /// <summary>
    /// Whether a watch may be asked to start with all that exists (<see cref="ListOptions.SendInitialEvents"/>). Sources that
    /// cannot do so, such as most fakes, return <see langword="false"/>.
    /// </summary>
    bool SupportsStreamingList { get; }

    /// <summary>Asks for one page and hands over its items one by one, as they are read.</summary>
    /// <param name="options">The query. Not changed.</param>
    /// <param name="receiver">Receives the items, in order, on the reading thread.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What the page says of itself.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="InvalidResponseException">The answer is no list of this resource.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    Task<ListPage> ListAsync(ListOptions options, IListReceiver<T> receiver, CancellationToken cancellationToken);

    /// <summary>Opens a watch; returns once the server has accepted it.</summary>
    /// <param name="options">The query. Not changed.</param>
    /// <param name="cancellationToken">Ends the opening; the watch itself is ended by disposing it.</param>
    /// <returns>The open watch.</returns>
    /// <exception cref="ApiStatusException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="InvalidResponseException">The answer is no watch of this resource.</exception>
    Task<IWatch<T>> WatchAsync(ListOptions options, CancellationToken cancellationToken);
}
