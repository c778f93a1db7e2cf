namespace Informers.Generator;

/// <summary>A <c>ResourceType&lt;T&gt;</c> to emit; one for each class and resource in a compilation.</summary>
internal sealed record ResourceTypeModel
{
    /// <summary>The namespace of what is emitted once per compilation.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the emitted class.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the file, without extension.</summary>
    public required string FileName { get; init; }

    /// <summary>The class of the objects.</summary>
    public required TypeModel Type { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The API version.</summary>
    public required string Version { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural, lower-case name in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>Whether objects live in namespaces.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>How metadata is read.</summary>
    public required MetadataModel Metadata { get; init; }

    /// <summary>The decoder of whole objects, as an expression, where <see cref="Decoder"/> is that of a part; else null.</summary>
    public string? WholeDecoder { get; init; }

    /// <summary>The decoder, as an expression.</summary>
    public required string Decoder { get; init; }

    /// <summary>The encoder, as an expression.</summary>
    public required string Encoder { get; init; }

    /// <summary>What makes deep copies, as an expression; null where nothing does.</summary>
    public string? Copy { get; init; }
}
