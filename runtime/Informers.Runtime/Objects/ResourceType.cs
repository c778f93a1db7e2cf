using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// Everything the runtime must know of a resource type: its names in the API, how to read an object's metadata, and how to decode
/// one. The source generator emits one for each resource; write one by hand only for a type that it cannot see.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// Stands for what client-go takes from its scheme, <c>meta.Accessor</c> and codecs. Immutable and thread-safe.
/// </remarks>
public abstract class ResourceType<T>
    where T : class
{
    /// <summary>Names the resource.</summary>
    /// <param name="resource">Group, version and plural.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Whether objects live in namespaces.</param>
    protected ResourceType(GroupVersionResource resource, string kind, ResourceScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        Resource = resource;
        Kind = kind;
        Scope = scope;
    }

    /// <summary>Names a resource whose kind need not be known.</summary>
    private protected ResourceType(GroupVersionResource resource, ResourceScope scope, string? kind)
    {
        if (string.IsNullOrEmpty(resource.Version) || string.IsNullOrEmpty(resource.Resource))
        {
            throw new ArgumentException(
                $"'{resource}' names no resource: give its group (empty for the core group), its version and its plural, such as apps, v1, deployments.",
                nameof(resource));
        }

        Resource = resource with { Group = resource.Group ?? string.Empty };
        Kind = kind ?? string.Empty;
        Scope = scope;
    }

    /// <summary>Group, version and plural.</summary>
    public GroupVersionResource Resource { get; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => Resource.Group;

    /// <summary>The API version.</summary>
    public string Version => Resource.Version;

    /// <summary>The plural, lower-case name in URLs.</summary>
    public string Plural => Resource.Resource;

    /// <summary>The kind; empty only where it is not known: see <see cref="UnstructuredType"/>.</summary>
    public string Kind { get; }

    /// <summary>Whether objects live in namespaces.</summary>
    public ResourceScope Scope { get; }

    /// <summary>Reads objects of this type from JSON.</summary>
    public abstract IObjectDecoder<T> Decoder { get; }

    /// <summary>
    /// Reads all of an object, where <see cref="Decoder"/> reads a part: for objects that are asked for one by one, to be changed and written, say.
    /// <see langword="null"/> where nothing does. Default: <see cref="Decoder"/>, unless objects are partial.
    /// </summary>
    public virtual IObjectDecoder<T>? WholeDecoder => IsPartial ? null : Decoder;

    /// <summary>Writes objects of this type as JSON; <see langword="null"/> where nothing does, and so nothing can be created or updated.</summary>
    public virtual IObjectEncoder<T>? Encoder => null;

    /// <summary>
    /// Makes a copy of an object that shares nothing with it that can change; <see langword="null"/> where nothing is known of the class
    /// that would allow one. Members that are no part of the JSON are kept: copied where their type allows it, else shared.
    /// </summary>
    public virtual Func<T, T>? DeepCopy => null;

    /// <summary>
    /// Whether objects of a cache hold only a part of what the server has, because the rest is not decoded (<see cref="GenerateInformerAttribute.Fields"/>,
    /// <see cref="GenerateInformerAttribute.Drop"/>) or not sent. An update is refused (<see cref="Rest.PartialObjectException"/>), as it would take the
    /// rest away, and so is applying an object that was read; modifying, patching, and applying an object that was made for it are right. Writes look at the resource type that
    /// they are given alone: pass that of the informer. It says nothing of what a transform takes away. Default: <see langword="false"/>.
    /// </summary>
    public virtual bool IsPartial => false;

    /// <summary>Whether servers are asked for the metadata of objects alone.</summary>
    internal virtual bool IsMetadataOnly => false;

    /// <summary>The object's <c>metadata.name</c>.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>The name, or <see langword="null"/> when the object has none.</returns>
    public abstract string? GetName(T obj);

    /// <summary>The object's <c>metadata.namespace</c>.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>The namespace, or <see langword="null"/> when the object has none.</returns>
    public abstract string? GetNamespace(T obj);

    /// <summary>The object's <c>metadata.uid</c>.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>The uid, or <see langword="null"/> when the object has none.</returns>
    public abstract string? GetUid(T obj);

    /// <summary>The object's <c>metadata.resourceVersion</c>.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>The version, or <see langword="null"/> when the object has none.</returns>
    public abstract string? GetResourceVersion(T obj);

    /// <summary>The value of one label of the object.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="key">The label's key.</param>
    /// <param name="value">The label's value.</param>
    /// <returns>Whether the object has that label.</returns>
    public abstract bool TryGetLabel(T obj, string key, [NotNullWhen(true)] out string? value);

    /// <summary>The value of one annotation of the object.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="key">The annotation's key.</param>
    /// <param name="value">The annotation's value.</param>
    /// <returns>Whether the object has that annotation.</returns>
    public abstract bool TryGetAnnotation(T obj, string key, [NotNullWhen(true)] out string? value);

    /// <summary>The key of the object in a store. An object without a name has the empty name.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>Namespace and name.</returns>
    public ObjectName GetObjectName(T obj) => new(GetNamespace(obj) ?? string.Empty, GetName(obj) ?? string.Empty);

    /// <summary>
    /// Whether uid and resource version say that two objects of one name are the same state of one object. Without either nothing can be
    /// said: fakes and hand-made objects have none, and an aggregated server that makes up its objects when it is asked may give no uid and
    /// always the same version. Nor is "0" a state: it means any.
    /// </summary>
    internal bool IsSameState(T left, T right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var version = GetResourceVersion(left);
        return !string.IsNullOrEmpty(version)
            && version != "0"
            && version == GetResourceVersion(right)
            && GetUid(left) is { Length: > 0 } uid
            && uid == GetUid(right);
    }

    /// <summary>Whether objects have the same members as those of another one; of two that decode parts that takes the same decoder.</summary>
    internal bool DecodesAs(ResourceType<T> other) =>
        ReferenceEquals(this, other) || (IsPartial ? other.IsPartial && ReferenceEquals(Decoder, other.Decoder) : !other.IsPartial);

    /// <summary>The resource as text, such as <c>deployments.v1.apps</c>.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => Resource.ToString();
}
