namespace Informers.Testing;

/// <summary>A kind of object that a <see cref="FakeApiServer"/> serves.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Kind">The kind, such as <c>CronTab</c>.</param>
/// <param name="Plural">The lower-case name in URLs, such as <c>crontabs</c>.</param>
/// <param name="Scope">Whether objects have a namespace.</param>
/// <remarks>Versions of one group and plural share their objects: what is written in one version is read in the other, unconverted.</remarks>
public sealed record FakeResource(
    string Group, string Version, string Kind, string Plural, ResourceScope Scope = ResourceScope.Namespaced)
{
    /// <summary>The lower-case name of one object. Default: the kind in lower case.</summary>
    public string Singular { get; init; } = Kind.ToLowerInvariant();

    /// <summary>Abbreviations for <c>kubectl</c>. Default: none.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources such as <c>all</c>, for <c>kubectl</c>. Default: none.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>
    /// Whether there is a <c>/status</c> subresource; then a write of the object itself leaves its status alone. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether there is a <c>/scale</c> subresource over <c>spec.replicas</c>. Default: <see langword="false"/>.</summary>
    public bool HasScale { get; init; }

    /// <summary>
    /// Fields beyond <c>metadata.name</c> and <c>metadata.namespace</c> that a field selector may name, such as <c>spec.nodeName</c>.
    /// Default: none.
    /// </summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Group, version and plural.</summary>
    public GroupVersionResource Resource => new(Group, Version, Plural);

    /// <summary>The kind of a list of these.</summary>
    internal string ListKind => Kind + "List";

    /// <summary>
    /// Whether Kubernetes has it built in, not from a CustomResourceDefinition. The two differ on the wire: items of a list of a
    /// built-in kind carry no kind and apiVersion, and fields of custom objects are sorted.
    /// </summary>
    internal bool IsBuiltIn { get; init; }

    /// <summary><c>deployments.apps</c>, or <c>pods</c>: as messages name it.</summary>
    internal string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary><c>Deployment.apps</c>, or <c>Pod</c>: as messages name it.</summary>
    internal string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Whether objects count changes of their specification in <c>metadata.generation</c>.</summary>
    internal bool HasGeneration => !IsBuiltIn || HasStatus;

    internal bool IsNamespaced => Scope == ResourceScope.Namespaced;
}
