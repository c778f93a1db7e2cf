namespace Informers.Generator;

/// <summary>A value in JSON and the type that it becomes.</summary>
/// <param name="Kind">How it is read.</param>
/// <param name="Type">The type, as emitted code writes it; without the <c>?</c> of a nullable struct.</param>
/// <param name="Reader">
/// For a primitive the method, for a decoder its class, for a converter its type; for a collection the class to make.
/// </param>
internal sealed record DecoderValueModel(DecoderValueKind Kind, string Type, string Reader)
{
    /// <summary>The method of the runtime's <c>JsonWrite</c> for a primitive, where it is not named as <see cref="Reader"/>.</summary>
    public string? Writer { get; init; }

    /// <summary>The elements of a list or an array, the values of a dictionary.</summary>
    public DecoderValueModel? Element { get; init; }

    /// <summary>The keys of a dictionary.</summary>
    public DecoderValueModel? Key { get; init; }

    /// <summary>Whether the type is a struct or an enum.</summary>
    public bool IsValueType { get; init; }

    /// <summary>Whether the type stands in a <c>Nullable&lt;T&gt;</c>.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether what reads the value wants to see a null too.</summary>
    public bool ReadsNull { get; init; }

    /// <summary>Whether nobody can change a value, and equal ones come again, so that they may be one.</summary>
    public bool IsUnchanging { get; init; }

    /// <summary>Whether a collection's constructor takes a capacity.</summary>
    public bool TakesCapacity { get; init; }
}
