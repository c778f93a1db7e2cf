using System.Globalization;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers;

/// <summary>
/// A value that is an integer or text, such as a port, which is a number or a name. For programs without KubernetesClient, which has
/// one of its own.
/// </summary>
/// <remarks>Immutable. The counterpart of apimachinery's <c>intstr.IntOrString</c>.</remarks>
[JsonConverter(typeof(IntOrStringConverter))]
public sealed class IntOrString : IEquatable<IntOrString>
{
    private readonly string? _text;

    /// <summary>Makes an integer.</summary>
    /// <param name="number">The integer.</param>
    public IntOrString(long number) => Number = number;

    /// <summary>Makes text.</summary>
    /// <param name="text">The text; one of digits is text nevertheless.</param>
    public IntOrString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The integer; <see langword="null"/> for text.</summary>
    public long? Number { get; }

    /// <summary>The integer in decimal digits, or the text.</summary>
    public string Text => _text ?? Number.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes an integer.</summary>
    /// <param name="number">The integer.</param>
    public static implicit operator IntOrString(long number) => new(number);

    /// <summary>Makes text.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    public static implicit operator IntOrString?(string? text) => text is null ? null : new IntOrString(text);

    /// <summary>Whether two are the same integer or the same text.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(IntOrString? left, IntOrString? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(IntOrString? left, IntOrString? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(IntOrString? other) => other is not null && Number == other.Number && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IntOrString);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? Number.GetHashCode() : _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The integer in decimal digits, or the text.</summary>
    public override string ToString() => Text;
}
