namespace Informers.Generator;

/// <summary>An informer and its lister to emit; one for each root namespace and resource type.</summary>
internal sealed record InformerModel
{
    /// <summary>The namespace: root, group and version.</summary>
    public required string Namespace { get; init; }

    /// <summary>What names start with: <c>Deployment</c> of <c>IDeploymentInformer</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the informer's file, without extension.</summary>
    public required string FileName { get; init; }

    /// <summary>The name of the listers' file, without extension.</summary>
    public required string ListerFileName { get; init; }

    /// <summary>The name of the lister's method that narrows to a namespace: <c>Deployments</c>.</summary>
    public required string NamespaceMethod { get; init; }

    /// <summary>The class of the objects.</summary>
    public required TypeModel Type { get; init; }

    /// <summary>The emitted resource type's class, as emitted code writes it.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Whether objects live in namespaces.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>The kind, for documentation.</summary>
    public required string Kind { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The API version.</summary>
    public required string Version { get; init; }

    /// <summary>The plural, lower-case name in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>The resource as text, such as <c>deployments.v1.apps</c>, for documentation.</summary>
    public required string Resource { get; init; }

    /// <summary>Whether objects are decoded in part.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether other assemblies see it.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>The indexes that hosts ask for, ordered by name.</summary>
    public EquatableArray<IndexModel> Indexes { get; init; }

    /// <summary>The informer's interface, as emitted code writes it.</summary>
    public string InterfaceFullName => $"global::{Namespace}.I{Name}Informer";

    /// <summary>The informer's class, as emitted code writes it.</summary>
    public string ClassFullName => $"global::{Namespace}.{Name}Informer";
}
