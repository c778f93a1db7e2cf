namespace Informers;

/// <summary>One condition of a <see cref="FieldSelector"/>.</summary>
/// <param name="Field">The path of the field.</param>
/// <param name="Value">The value; empty for a field that is not set.</param>
/// <param name="IsNegated">Whether the field must not have the value.</param>
public readonly record struct FieldRequirement(string Field, string Value, bool IsNegated)
{
    /// <summary>The condition as API servers read it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Field}{(IsNegated ? "!=" : "=")}{Escape(Value)}";

    private static string Escape(string? value) => value is null
        ? string.Empty
        : value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal);
}
