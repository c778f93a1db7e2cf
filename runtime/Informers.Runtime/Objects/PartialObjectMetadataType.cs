using System.Diagnostics.CodeAnalysis;
using Informers.Copying;
using Informers.Decoding;

namespace Informers;

/// <summary>
/// A resource of whose objects nothing but the metadata is wanted. The server is asked to send no more than that; of one that sends whole
/// objects all the same, the rest is passed over.
/// </summary>
public sealed class PartialObjectMetadataType : ResourceType<PartialObjectMetadata>
{
    /// <summary>Names the resource.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="kind">
    /// The kind of the whole objects; <see langword="null"/> when it is not known. It matters only for servers that do not know how to
    /// send metadata alone: whole objects of another kind are refused.
    /// </param>
    /// <param name="scope">
    /// Whether objects live in namespaces. When all namespaces are followed, nothing depends on it: of a cluster-scoped resource it
    /// must be right only where options name a namespace.
    /// </param>
    /// <exception cref="ArgumentException">The resource has no version or no plural.</exception>
    public PartialObjectMetadataType(GroupVersionResource resource, string? kind = null, ResourceScope scope = ResourceScope.Namespaced)
        : base(resource, scope, kind)
    {
    }

    /// <inheritdoc/>
    public override IObjectDecoder<PartialObjectMetadata> Decoder => PartialObjectMetadataDecoder.Instance;

    /// <inheritdoc/>
    public override Func<PartialObjectMetadata, PartialObjectMetadata> DeepCopy { get; } = ObjectMetaCopier.Copy;

    /// <inheritdoc/>
    public override bool IsPartial => true;

    /// <inheritdoc/>
    internal override bool IsMetadataOnly => true;

    /// <inheritdoc/>
    public override string? GetName(PartialObjectMetadata obj) => obj.Metadata?.Name;

    /// <inheritdoc/>
    public override string? GetNamespace(PartialObjectMetadata obj) => obj.Metadata?.Namespace;

    /// <inheritdoc/>
    public override string? GetUid(PartialObjectMetadata obj) => obj.Metadata?.Uid;

    /// <inheritdoc/>
    public override string? GetResourceVersion(PartialObjectMetadata obj) => obj.Metadata?.ResourceVersion;

    /// <inheritdoc/>
    public override bool TryGetLabel(PartialObjectMetadata obj, string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return obj.Metadata?.Labels?.TryGetValue(key, out value) == true && value is not null;
    }

    /// <inheritdoc/>
    public override bool TryGetAnnotation(PartialObjectMetadata obj, string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return obj.Metadata?.Annotations?.TryGetValue(key, out value) == true && value is not null;
    }
}
