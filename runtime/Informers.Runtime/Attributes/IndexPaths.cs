namespace Informers;

/// <summary>Paths for <see cref="InformerIndexAttribute"/> that fit every resource.</summary>
public static class IndexPaths
{
    /// <summary>The uid of the controller that an object belongs to: of a pod, say, that of its replica set. At most one.</summary>
    public const string Controller = "metadata.ownerReferences[?@.controller==true].uid";

    /// <summary>The uids of all that an object belongs to.</summary>
    public const string Owner = "metadata.ownerReferences[*].uid";
}
