namespace Informers.Generator;

/// <summary>The C# type of a value of a custom resource.</summary>
/// <param name="Kind">What the value is.</param>
/// <param name="Name">The type, as emitted code writes it, without a question mark.</param>
internal sealed record CrdTypeModel(CrdSchemaKind Kind, string Name)
{
    /// <summary>The elements of a list, the values of a map.</summary>
    public CrdTypeModel? Element { get; init; }

    /// <summary>Whether an element may be null, where this is one.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The class with the constants of the texts that are allowed; null where all are.</summary>
    public string? Constants { get; init; }

    /// <summary>The numbers that are allowed; empty where all are.</summary>
    public EquatableArray<string> Numbers { get; init; }

    /// <summary>The bounds of the value, where <c>Validate()</c> was asked for.</summary>
    public CrdLimitsModel? Limits { get; init; }

    /// <summary>Whether the type is a struct.</summary>
    public bool IsValueType => Kind is CrdSchemaKind.Any or CrdSchemaKind.Time or CrdSchemaKind.Boolean
        or CrdSchemaKind.Int32 or CrdSchemaKind.Int64 or CrdSchemaKind.Number;
}
