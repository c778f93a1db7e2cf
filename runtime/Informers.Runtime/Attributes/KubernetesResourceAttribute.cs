namespace Informers;

/// <summary>
/// Says which Kubernetes resource a class stands for. For classes of one's own (custom resources) where KubernetesClient's
/// <c>KubernetesEntity</c> attribute is not at hand.
/// </summary>
/// <remarks>
/// The class needs a property <c>Metadata</c> of a type with <c>Name</c>, <c>Namespace</c> (or <c>NamespaceProperty</c>),
/// <c>ResourceVersion</c>, <c>Uid</c> and <c>Labels</c>: <see cref="ObjectMeta"/> is one.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesResourceAttribute : Attribute
{
    /// <summary>Names the resource.</summary>
    /// <param name="group">The API group, such as <c>stable.example.com</c>; empty for the core group.</param>
    /// <param name="version">The API version, such as <c>v1</c>.</param>
    /// <param name="kind">The kind, such as <c>CronTab</c>.</param>
    /// <param name="plural">The plural, lower-case name in URLs, such as <c>crontabs</c>.</param>
    public KubernetesResourceAttribute(string group, string version, string kind, string plural)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentException.ThrowIfNullOrEmpty(version);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(plural);
        Group = group;
        Version = version;
        Kind = kind;
        Plural = plural;
    }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; }

    /// <summary>The API version.</summary>
    public string Version { get; }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>The plural, lower-case name in URLs.</summary>
    public string Plural { get; }

    /// <summary>Whether objects live in namespaces. Default: <see cref="ResourceScope.Namespaced"/>.</summary>
    public ResourceScope Scope { get; set; }
}
