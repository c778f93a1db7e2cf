namespace Informers.Rest;

/// <summary>
/// An update was asked for with objects that are only a part of what the server has. It would have taken the rest from the server's object; nothing was
/// sent.
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
                        + "Change the whole object with ModifyAsync, which reads it; or say what is to change with PatchAsync, or which fields are to have which values with ApplyAsync.",
                resourceType.Resource);
        }
    }
}
