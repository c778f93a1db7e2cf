namespace Informers;

/// <summary>A lister has no object of that name.</summary>
public sealed class ObjectNotFoundException : Exception
{
    /// <summary>Says what was looked for.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="name">The key.</param>
    public ObjectNotFoundException(GroupVersionResource resource, ObjectName name)
        : base($"{resource} \"{name}\" is not in the cache.")
    {
        Resource = resource;
        Name = name;
    }

    /// <summary>The resource.</summary>
    public GroupVersionResource Resource { get; }

    /// <summary>The key that was looked for.</summary>
    public ObjectName Name { get; }
}
