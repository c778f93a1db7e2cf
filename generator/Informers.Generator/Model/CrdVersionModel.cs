namespace Informers.Generator;

/// <summary>A served version of a custom resource, as its definition says it.</summary>
internal sealed record CrdVersionModel
{
    /// <summary>The name of the definition, such as <c>crontabs.stable.example.com</c>.</summary>
    public required string Definition { get; init; }

    /// <summary>The API group.</summary>
    public required string Group { get; init; }

    /// <summary>The API version.</summary>
    public required string Version { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural, lower-case name in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>Whether objects live in namespaces.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>Why not to use the version any more; null where it is not deprecated.</summary>
    public required string? Deprecation { get; init; }

    /// <summary>Whether the project asked for <c>Validate()</c>.</summary>
    public required bool HasValidation { get; init; }

    /// <summary>The schema of the objects, without the properties that all Kubernetes objects have.</summary>
    public required CrdSchemaModel Schema { get; init; }
}
