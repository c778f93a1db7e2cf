using Informers.Rest;

namespace Informers;

/// <summary>Informers of resources that have no class: known by group, version and plural when the program runs.</summary>
/// <remarks>The counterpart of client-go's <c>dynamicinformer.DynamicSharedInformerFactory</c>. Thread-safe.</remarks>
/// <param name="client">The API server.</param>
/// <param name="options">How informers work; <see langword="null"/> for the defaults. Later changes have no effect.</param>
/// <param name="ownsClient">Whether the factory disposes the client with itself.</param>
/// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
public sealed class DynamicSharedInformerFactory(IRestClient client, SharedInformerOptions? options = null, bool ownsClient = false)
    : ResourceInformerFactory<Unstructured>(client, options, ownsClient)
{
    private protected override ResourceType<Unstructured> NewType(GroupVersionResource resource) => new UnstructuredType(resource);
}
