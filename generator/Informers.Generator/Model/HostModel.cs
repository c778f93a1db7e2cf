namespace Informers.Generator;

/// <summary>A class that carries the attribute, as its source says it: a factory, or a resource's class that asks for its own informer.</summary>
internal sealed record HostModel
{
    /// <summary>The namespace, escaped; empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The types it is nested in, the outermost first.</summary>
    public required EquatableArray<ContainerModel> Containers { get; init; }

    /// <summary>The name, escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it becomes a factory; else it is a resource's class, and its one resource is itself.</summary>
    public required bool IsFactory { get; init; }

    /// <summary>Whether other assemblies see it.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>What there is in the namespace that emitted code goes into, unless the project sets another.</summary>
    public required NamespaceModel Root { get; init; }

    /// <summary>The constructors that the author wrote, by the type of their first parameter, so that they are not emitted again.</summary>
    public required DeclaredConstructors DeclaredConstructors { get; init; }

    /// <summary>The names that members of the host cannot have, ordered.</summary>
    public required EquatableArray<string> TakenNames { get; init; }

    /// <summary>What it asks for, ordered by resource and class.</summary>
    public required EquatableArray<ResourceModel> Resources { get; init; }

    /// <summary>
    /// The namespace of a class that this generator emits, escaped, where <c>DeepCopy()</c> of it is at hand; null for a class of the author's.
    /// </summary>
    public string? EmittedNamespace { get; init; }

    /// <summary>What it asks for of the custom resources that the project defines, in the order of the source.</summary>
    public EquatableArray<CrdReferenceModel> Crds { get; init; }

    /// <summary>The indexes that it asks for, of its own resources, ordered by class and name.</summary>
    public EquatableArray<IndexModel> Indexes { get; init; }

    /// <summary>The indexes that it asks for, of the custom resources that the project defines.</summary>
    public EquatableArray<CrdIndexModel> CrdIndexes { get; init; }

    /// <summary>The name with namespace and containing types.</summary>
    public string FullName => FactoryModel.FullNameOf(Namespace, Containers, Name);
}
