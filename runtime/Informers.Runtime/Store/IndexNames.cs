namespace Informers;

/// <summary>Names of the indexes that informers bring along.</summary>
public static class IndexNames
{
    /// <summary>By namespace: <c>namespace</c>, as client-go's <c>cache.NamespaceIndex</c>.</summary>
    public const string Namespace = "namespace";

    /// <summary>By the value of one label: <c>label:</c> and its key. See <see cref="Indexers{T}.AddLabel"/>.</summary>
    /// <param name="key">The label's key.</param>
    /// <returns>The name of the index, such as <c>label:app</c>.</returns>
    public static string Label(string key) => "label:" + key;
}
