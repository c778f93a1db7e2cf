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

    /// <summary>
    /// Adds an index by the value of one label, named <see cref="IndexNames.Label"/>. Listers use it for selectors that ask for values of
    /// that label (<c>app=web</c>, <c>app in (web,api)</c>): what they return is the same, in the same order, but the effort grows with the
    /// objects that have the value, not with all.
    /// </summary>
    /// <param name="key">The label's key.</param>
    /// <returns>These indexers, to add more.</returns>
    /// <exception cref="ArgumentException">It cannot be the key of a label, or has an index here already.</exception>
    /// <remarks>
    /// An object counts with the labels that it had when it was stored; so all the more: do not change cached objects. client-go has no
    /// counterpart; there every selector is held against every object.
    /// </remarks>
    public Indexers<T> AddLabel(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (LabelSyntax.CheckKey(key) is { } error)
        {
            throw new ArgumentException($"'{key}' is no key of a label: {error}.", nameof(key));
        }

        Add(IndexNames.Label(key), new LabelIndex<T>(key).ValuesOf);
        return this;
    }
}
