namespace Informers;

/// <summary>
/// Asks the source generator for a typed informer and lister of a Kubernetes resource.
/// <para>
/// With a type it stands on a factory: the informer is reachable from the class that carries the attribute. That class must be
/// <see langword="partial"/>; it becomes a <see cref="SharedInformerFactory"/>. The attribute may be repeated, once for each resource type.
/// </para>
/// <para>
/// Without a type it stands on a resource's class itself, for authors of custom resources: informer and lister are emitted beside the class,
/// as public as it is, and every factory that names the class uses them, in other assemblies too.
/// </para>
/// </summary>
/// <remarks>The counterpart of client-go's informer-gen and lister-gen with their <c>+genclient</c> tags.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GenerateInformerAttribute : Attribute
{
    /// <summary>Asks for an informer of the class that carries the attribute.</summary>
    public GenerateInformerAttribute()
    {
    }

    /// <summary>Names the resource type.</summary>
    /// <param name="resourceType">
    /// A class with Kubernetes metadata: a model of KubernetesClient, or one's own with <see cref="KubernetesResourceAttribute"/>.
    /// </param>
    public GenerateInformerAttribute(Type resourceType)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ResourceType = resourceType;
    }

    /// <summary>The resource type; <see langword="null"/> for the class that carries the attribute.</summary>
    public Type? ResourceType { get; }

    /// <summary>
    /// Names a custom resource in place of its class, by its definition: <c>crontabs.stable.example.com</c>. A YAML file of the project that is
    /// an <c>InformerCrd</c> has that definition, and the generator makes the class of it. With <see cref="Version"/> where it serves several.
    /// </summary>
    public string? Crd { get; set; }

    /// <summary>Overrides the API group. Default: what the type itself declares.</summary>
    public string? Group { get; set; }

    /// <summary>Overrides the API version. Default: what the type itself declares.</summary>
    public string? Version { get; set; }

    /// <summary>Overrides the kind. Default: what the type itself declares.</summary>
    public string? Kind { get; set; }

    /// <summary>Overrides the plural, lower-case name in URLs. Default: what the type itself declares.</summary>
    public string? Plural { get; set; }

    /// <summary>
    /// Overrides the scope. Default: the table of built-in kinds, what the type itself declares, else
    /// <see cref="ResourceScope.Namespaced"/>.
    /// </summary>
    public ResourceScope Scope { get; set; }

    /// <summary>Overrides the C# name of the API group in the factory. Default: its first DNS label in Pascal case.</summary>
    public string? GroupName { get; set; }

    /// <summary>Overrides the C# name of the resource in its version's accessor. Default: the plural of the kind.</summary>
    public string? AccessorName { get; set; }

    /// <summary>
    /// What is decoded of each object, as paths of JSON names: <c>Fields = ["metadata", "spec.nodeName", "status.phase"]</c>. The rest is passed over
    /// unread, and its members stay as a new object has them. Default: everything.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A path goes through lists and maps: <c>spec.containers.image</c> is the image of each container, and the containers are there with nothing else
    /// in them. What the runtime needs is always decoded: <c>apiVersion</c>, <c>kind</c>, and of the metadata <c>name</c>, <c>namespace</c>, <c>uid</c>,
    /// <c>resourceVersion</c>, <c>deletionTimestamp</c>, <c>labels</c>, <c>finalizers</c> and <c>ownerReferences</c>. <c>metadata.managedFields</c>
    /// is decoded where <c>KeepManagedFields</c> is set and the paths have it; to drop it here changes nothing.
    /// </para>
    /// <para>
    /// The objects of the cache are partial, and the resource type says so (<see cref="ResourceType{T}.IsPartial"/>): an update with one would take the
    /// rest from the server's object, and is refused. A <c>required</c> member that is not decoded is its type's default.
    /// </para>
    /// </remarks>
    public string[]? Fields { get; set; }

    /// <summary>
    /// What is not decoded of each object, as paths like those of <see cref="Fields"/>: <c>Drop = ["spec.volumes", "status.conditions"]</c>. With
    /// <see cref="Fields"/> it takes away from what those leave. What the runtime needs cannot be dropped.
    /// Default: nothing, but what the class's own <c>[GenerateInformer]</c> leaves out; <c>Drop = []</c> decodes everything of a class from another
    /// assembly, whatever that says.
    /// </summary>
    public string[]? Drop { get; set; }

    /// <summary>
    /// A <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that knows the type, used where the generator cannot
    /// emit a decoder.
    /// </summary>
    public Type? SerializerContext { get; set; }

    /// <summary>
    /// Allows reflection-based JSON where the generator cannot emit a decoder and no serializer context is given. Not for trimmed
    /// or natively compiled programs. Default: <see langword="false"/>.
    /// </summary>
    public bool AllowReflection { get; set; }
}
