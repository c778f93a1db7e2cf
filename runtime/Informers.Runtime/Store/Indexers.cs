namespace Informers;

/// <summary>Index functions by the name of their index.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>The counterpart of client-go's <c>cache.Indexers</c>.</remarks>
public sealed class Indexers<T> : Dictionary<string, IndexFunc<T>>
    where T : class
{
    /// <summary>No index.</summary>
    public Indexers()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>A copy.</summary>
    /// <param name="indexers">What is copied.</param>
    public Indexers(IEnumerable<KeyValuePair<string, IndexFunc<T>>> indexers)
        : base(indexers, StringComparer.Ordinal)
    {
    }
}
