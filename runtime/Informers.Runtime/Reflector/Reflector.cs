namespace Informers;

/// <summary>Keeps a store in step with a resource of an API server.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Reflector</c>.</remarks>
public sealed class Reflector<T>
    where T : class
{
    /// <summary>Makes a reflector.</summary>
    /// <param name="listerWatcher">Where the objects come from.</param>
    /// <param name="resourceType">What they are.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="options">How the reflector works.</param>
    public Reflector(IListerWatcher<T> listerWatcher, ResourceType<T> resourceType, IReflectorStore<T> store, ReflectorOptions<T>? options = null) =>
        throw new NotImplementedException();

    /// <summary>The newest resource version seen; empty before the first.</summary>
    public string LastSyncResourceVersion => throw new NotImplementedException();

    /// <summary>How the connection to the server stands.</summary>
    public Freshness Freshness => throw new NotImplementedException();

    /// <summary>The error of the last list or watch that failed; <see langword="null"/> once one has succeeded since.</summary>
    public Exception? LastError => throw new NotImplementedException();

    /// <summary>Lists and watches, again and again, until the token fires.</summary>
    /// <param name="cancellationToken">Stops the reflector.</param>
    /// <returns>Completes, without an exception, when the reflector has stopped.</returns>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
