namespace Informers;

/// <summary>Names of the indexes that informers bring along.</summary>
public static class IndexNames
{
    /// <summary>By namespace: <c>namespace</c>, as client-go's <c>cache.NamespaceIndex</c>.</summary>
    public const string Namespace = "namespace";
}
