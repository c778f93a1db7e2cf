namespace Informers.Generator;

/// <summary>What an attribute of a host says of a class that this generator makes of a definition.</summary>
internal sealed record CrdReferenceModel
{
    /// <summary>The name of the definition; null where the attribute names the class by <c>typeof</c>.</summary>
    public required string? Definition { get; init; }

    /// <summary>The API version; null where the attribute leaves it out.</summary>
    public required string? Version { get; init; }

    /// <summary>The class as <c>typeof</c> writes it, without <c>global::</c>; null where the attribute names the definition.</summary>
    public required string? TypeName { get; init; }

    /// <summary>What of it is wanted; null for everything.</summary>
    public ProjectionModel? Projection { get; init; }

    /// <summary>The namespaces around that <c>typeof</c>, and those that its file uses, ordered.</summary>
    public required EquatableArray<string> Namespaces { get; init; }

    /// <summary>The C# name of the group, where the attribute gives one.</summary>
    public required string? GroupName { get; init; }

    /// <summary>The C# name of the resource in the tree, where the attribute gives one.</summary>
    public required string? AccessorName { get; init; }
}
