namespace Informers;

/// <summary>An object in a cache was changed, and nobody but the informer was there to be told: so it stopped.</summary>
/// <remarks>The counterpart of the panic of client-go's cache mutation detector.</remarks>
public sealed class CacheMutationException : Exception
{
    /// <summary>Says which object was changed, and where.</summary>
    /// <param name="mutation">The change.</param>
    public CacheMutationException(CacheMutation mutation)
        : base($"{mutation.Resource} {mutation.Name} was changed in the cache{At(mutation)}. What handlers and listers give out is shared by everybody: "
            + "call DeepCopy() on it, and change the copy. The informer has stopped; set CacheMutationHandler to be told instead.")
    {
        Mutation = mutation;
    }

    /// <summary>The change.</summary>
    public CacheMutation Mutation { get; }

    private static string At(CacheMutation mutation) =>
        mutation.Members is { Count: > 0 } members ? " at " + string.Join(", ", members) : string.Empty;
}
