namespace Informers.Generator;

/// <summary>A value that a deep copy has to copy.</summary>
/// <param name="Kind">How.</param>
/// <param name="Type">The type, as emitted code writes it; without the <c>?</c> of a nullable struct.</param>
internal sealed record CopyValueModel(CopyValueKind Kind, string Type)
{
    /// <summary>
    /// The class of the copier, the method of the helper, the converter's type, or the class of the collection; null where the kind says it.
    /// </summary>
    public string? Uses { get; init; }

    /// <summary>The elements of a collection, the values of a dictionary.</summary>
    public CopyValueModel? Element { get; init; }

    /// <summary>Whether the type stands in a <c>Nullable&lt;T&gt;</c>.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether the type is a struct.</summary>
    public bool IsValueType { get; init; }

    /// <summary>The value, where nothing has to be copied.</summary>
    public static CopyValueModel Shared { get; } = new(CopyValueKind.Shared, string.Empty);

    /// <summary>The class of the copier that copies the value or its elements; null where there is none.</summary>
    public string? Copier => Kind == CopyValueKind.Copier ? Uses : Element?.Copier;
}
