using Informers.Rest;

namespace Informers;

/// <summary>
/// Informers that hold the metadata of objects and nothing else: for programs that count, label or own objects of which they read no more.
/// The server sends no more than that either.
/// </summary>
/// <remarks>The counterpart of client-go's <c>metadatainformer.SharedInformerFactory</c>. Thread-safe.</remarks>
/// <param name="client">The API server.</param>
/// <param name="options">How informers work; <see langword="null"/> for the defaults. Later changes have no effect.</param>
/// <param name="ownsClient">Whether the factory disposes the client with itself.</param>
/// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
public sealed class MetadataSharedInformerFactory(IRestClient client, SharedInformerOptions? options = null, bool ownsClient = false)
    : ResourceInformerFactory<PartialObjectMetadata>(client, options, ownsClient)
{
    private protected override ResourceType<PartialObjectMetadata> NewType(GroupVersionResource resource) => new PartialObjectMetadataType(resource);
}
