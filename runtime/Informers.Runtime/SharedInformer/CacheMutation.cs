namespace Informers;

/// <summary>A change of an object that is in a cache, by somebody who should have changed a copy.</summary>
/// <param name="Resource">The resource of the informer.</param>
/// <param name="Name">The object's key.</param>
/// <param name="Object">The object, as it is now. It is the cache's: do not change it.</param>
/// <param name="Members">
/// The first members that differ, such as <c>metadata.labels['app']</c>; never their values, which may be secret. Empty when the object was
/// being changed while it was looked at.
/// </param>
/// <remarks>
/// Where informers share equal parts (<see cref="SharedInformerOptions.ShareParts"/>), a change of a part is one of all objects that have it,
/// and told of each of them: whoever did it may have had any of them. What is read afterwards gets parts as the server has them; objects that
/// have the changed part already keep it until they change on the server, or are listed by a new informer.
/// </remarks>
public readonly record struct CacheMutation(GroupVersionResource Resource, ObjectName Name, object Object, IReadOnlyList<string> Members)
{
    /// <summary>Which object, and which members; nothing of what it holds, which may be secret.</summary>
    /// <returns>Such as <c>pods.v1 default/web: metadata.labels['app']</c>.</returns>
    public override string ToString() => $"{Resource} {Name}: {string.Join(", ", Members ?? [])}";
}
