namespace Informers.Generator;

/// <summary>A schema, or a part of one, as the definition of a custom resource says it.</summary>
/// <param name="Kind">What it describes.</param>
internal sealed record CrdSchemaModel(CrdSchemaKind Kind)
{
    /// <summary>The description; null where there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a null is a value.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether members are kept that the schema does not name.</summary>
    public bool KeepsUnknown { get; init; }

    /// <summary>What an absent value is; null where the schema does not say.</summary>
    public CrdValueModel? Default { get; init; }

    /// <summary>The texts, or numbers as text, that are allowed; empty where all are.</summary>
    public EquatableArray<string> Enum { get; init; }

    /// <summary>The properties of a class, ordered by name.</summary>
    public EquatableArray<CrdPropertyModel> Properties { get; init; }

    /// <summary>The elements of a list, the values of a map.</summary>
    public CrdSchemaModel? Element { get; init; }

    /// <summary>Bounds of the value; null where there are none.</summary>
    public CrdLimitsModel? Limits { get; init; }
}
