namespace Informers;

/// <summary>Whether the objects of a resource live in namespaces.</summary>
public enum ResourceScope
{
    /// <summary>Each object has a namespace; names are unique within it.</summary>
    Namespaced,

    /// <summary>Objects have no namespace; names are unique in the cluster.</summary>
    Cluster,
}
