namespace Informers.Generator;

/// <summary>One resource that one host asks for.</summary>
internal sealed record ResourceModel
{
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

    /// <summary>The C# name of the group, where the attribute gives one.</summary>
    public required string? GroupName { get; init; }

    /// <summary>The C# name of the resource in the tree, where the attribute gives one.</summary>
    public required string? AccessorName { get; init; }

    /// <summary>How metadata is read.</summary>
    public required MetadataModel Metadata { get; init; }

    /// <summary>How an object is decoded, with everything reachable from its class.</summary>
    public required DecoderGraphModel Decoder { get; init; }

    /// <summary>How the part of an object is decoded that the attribute wants; null where it wants everything.</summary>
    public DecoderGraphModel? Projection { get; init; }

    /// <summary>What is read of objects: the part that is wanted, or everything.</summary>
    public DecoderGraphModel Decoded => Projection ?? Decoder;

    /// <summary>The informer that the assembly of the class has; null where it has none, so that one is emitted.</summary>
    public GeneratedInformerModel? Elsewhere { get; init; }

    /// <summary>
    /// How an object is copied; null where nothing is known of its class but how it is decoded, as of one that this generator emits.
    /// </summary>
    public CopyGraphModel? Copy { get; init; }

    /// <summary>The resource as text, such as <c>deployments.v1.apps</c>.</summary>
    public string Text() => Group.Length == 0 ? $"{Plural}.{Version}" : $"{Plural}.{Version}.{Group}";

    /// <summary>Orders by group, version, plural and class, ordinally: an order that does not depend on where attributes stand.</summary>
    public int CompareTo(ResourceModel other)
    {
        var result = string.CompareOrdinal(Group, other.Group);
        result = result != 0 ? result : string.CompareOrdinal(Version, other.Version);
        result = result != 0 ? result : string.CompareOrdinal(Plural, other.Plural);
        return result != 0 ? result : string.CompareOrdinal(Type.FullName, other.Type.FullName);
    }
}
