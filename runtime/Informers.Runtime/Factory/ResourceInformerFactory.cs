using System.Diagnostics.CodeAnalysis;
using Informers.Rest;

namespace Informers;

/// <summary>
/// Holds one informer for each resource that is asked of it by group, version and plural; all of one class. What
/// <see cref="DynamicSharedInformerFactory"/> and <see cref="MetadataSharedInformerFactory"/> have in common.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// Thread-safe. Options for one resource are set by <see cref="SharedInformerOptions.For{T}(GroupVersionResource, Action{InformerOptions{T}})"/>.
/// Informers have the index <see cref="IndexNames.Namespace"/>.
/// </remarks>
public abstract class ResourceInformerFactory<T> : SharedInformerFactory
    where T : class
{
    private protected ResourceInformerFactory(IRestClient client, SharedInformerOptions? options, bool ownsClient)
        : base(client, options, ownsClient)
    {
    }

    /// <summary>The resources asked for so far.</summary>
    public override IReadOnlyList<GroupVersionResource> KnownResources => [.. AllInformers.Select(static informer => informer.Resource)];

    /// <summary>The informer of a resource, made when it is first asked for.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="ArgumentException">The resource has no version or no plural.</exception>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor(GroupVersionResource resource) => InformerFor(NewType(resource));

    /// <summary>
    /// The informer of a resource, made when it is first asked for. The first call decides on kind and scope.
    /// </summary>
    /// <param name="resourceType">The resource, with kind or scope where they are known.</param>
    /// <returns>The informer; started, when the factory is.</returns>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ISharedIndexInformer<T> InformerFor(ResourceType<T> resourceType)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        return InformerFor<T>(resourceType.Resource, (client, options) =>
        {
            options.Indexers ??= [];
            options.Indexers.TryAdd(
                IndexNames.Namespace, obj => resourceType.GetNamespace(obj) is { Length: > 0 } @namespace ? [@namespace] : []);
            return new SharedIndexInformer<T>(client, resourceType, options);
        });
    }

    /// <summary>The lister of a resource. Asking for it is asking the factory to run the informer.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <returns>The lister.</returns>
    /// <exception cref="ArgumentException">The resource has no version or no plural.</exception>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    public ResourceLister<T> ListerFor(GroupVersionResource resource)
    {
        var informer = InformerFor(resource);
        return new ResourceLister<T>(informer.Indexer, informer.ResourceType);
    }

    /// <inheritdoc/>
    /// <remarks>This factory takes every resource that has a version and a plural.</remarks>
    public override bool TryForResource(GroupVersionResource resource, [NotNullWhen(true)] out IGenericInformer? informer)
    {
        if (string.IsNullOrEmpty(resource.Version) || string.IsNullOrEmpty(resource.Resource))
        {
            informer = null;
            return false;
        }

        var typed = InformerFor(resource);
        informer = Generic(typed, typed.ResourceType);
        return true;
    }

    private protected abstract ResourceType<T> NewType(GroupVersionResource resource);
}
