using System.Diagnostics.CodeAnalysis;
using Informers.Decoding;
using Informers.Writing;

namespace Informers;

/// <summary>A resource whose objects have no class: known by group, version and plural alone.</summary>
public sealed class UnstructuredType : ResourceType<Unstructured>
{
    /// <summary>Names the resource.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="kind">
    /// The kind; objects of another kind are refused then. <see langword="null"/> when it is not known: the objects themselves, or the lists
    /// that they come in, say what they are.
    /// </param>
    /// <param name="scope">
    /// Whether objects live in namespaces. When all namespaces are followed, nothing depends on it: of a cluster-scoped resource it
    /// must be right only where options name a namespace.
    /// </param>
    /// <exception cref="ArgumentException">The resource has no version or no plural.</exception>
    public UnstructuredType(GroupVersionResource resource, string? kind = null, ResourceScope scope = ResourceScope.Namespaced)
        : base(resource, scope, kind)
    {
        Decoder = new UnstructuredDecoder(resource.ApiVersion, Kind);
    }

    /// <inheritdoc/>
    public override IObjectDecoder<Unstructured> Decoder { get; }

    /// <inheritdoc/>
    public override IObjectEncoder<Unstructured> Encoder => UnstructuredEncoder.Instance;

    /// <summary>The object itself: it cannot change.</summary>
    public override Func<Unstructured, Unstructured> DeepCopy { get; } = static obj => obj;

    /// <inheritdoc/>
    public override string? GetName(Unstructured obj) => obj.Name;

    /// <inheritdoc/>
    public override string? GetNamespace(Unstructured obj) => obj.Namespace;

    /// <inheritdoc/>
    public override string? GetUid(Unstructured obj) => obj.Uid;

    /// <inheritdoc/>
    public override string? GetResourceVersion(Unstructured obj) => obj.ResourceVersion;

    /// <inheritdoc/>
    public override bool TryGetLabel(Unstructured obj, string key, [NotNullWhen(true)] out string? value) => obj.TryGetLabel(key, out value);

    /// <inheritdoc/>
    public override bool TryGetAnnotation(Unstructured obj, string key, [NotNullWhen(true)] out string? value) =>
        obj.TryGetAnnotation(key, out value);
}
