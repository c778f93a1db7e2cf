namespace Informers.Rest;

/// <summary>
/// An object that is only a part of what the server has was to be written. An update would have taken the rest from the server's object; to apply what was read
/// would have made the manager the owner of values that nobody decided on, such as zero for a number that was not read. Nothing was sent.
/// </summary>
/// <remarks>
/// See <see cref="ResourceType{T}.IsPartial"/>. Where a whole object is to be replaced, <see cref="ResourceRequests.ModifyAsync"/> reads it, has it changed and
/// writes it.
/// </remarks>
public sealed class PartialObjectException : NotSupportedException
{
    private PartialObjectException(string message, GroupVersionResource resource)
        : base(message) => Resource = resource;

    /// <summary>The resource.</summary>
    public GroupVersionResource Resource { get; }

    internal static void ThrowIfPartial<T>(ResourceType<T> resourceType)
        where T : class
    {
        if (resourceType.IsPartial)
        {
            throw new PartialObjectException(
                resourceType.IsMetadataOnly
                    ? $"Of {resourceType} nothing but the metadata is known, and writing that back would empty the rest of the object. Say what is to change with PatchAsync."
                    : $"Objects of {resourceType} are decoded in part (Fields or Drop of [GenerateInformer]), and an update would take the rest from the server's object. "
                        + "Change the whole object with ModifyAsync, which reads it; or say what is to change with PatchAsync.",
                resourceType.Resource);
        }
    }

    // A server gives each object both; an object that says which fields are to have which values needs neither.
    internal static void ThrowIfPartWasRead<T>(ResourceType<T> resourceType, T obj)
        where T : class
    {
        if (resourceType.IsPartial && (!string.IsNullOrEmpty(resourceType.GetUid(obj)) || !string.IsNullOrEmpty(resourceType.GetResourceVersion(obj))))
        {
            throw new PartialObjectException(
                $"The {resourceType.Kind} {resourceType.GetObjectName(obj)} was read (it has a uid or a resourceVersion), and objects of {resourceType} are decoded in part: "
                    + "applying it would set numbers and booleans that were never read, and take away what was applied before and is not in it. "
                    + "Apply a new object with the name and the fields that are to have which values; or say what is to change with PatchAsync.",
                resourceType.Resource);
        }
    }
}
