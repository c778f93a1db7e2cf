using System.Globalization;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers;

/// <summary>
/// A value that is an integer or text, such as a port, which is a number or a name. For programs without KubernetesClient, which has
/// one of its own, and another name for it, so that both namespaces can be imported.
/// </summary>
/// <remarks>Immutable. The counterpart of apimachinery's <c>intstr.IntOrString</c>.</remarks>
[JsonConverter(typeof(IntegerOrTextConverter))]
public sealed class IntegerOrText : IEquatable<IntegerOrText>
{
    private readonly string? _text;

    /// <summary>Makes an integer.</summary>
    /// <param name="number">The integer.</param>
    public IntegerOrText(long number) => Number = number;

    /// <summary>Makes text.</summary>
    /// <param name="text">The text; one of digits is text nevertheless.</param>
    public IntegerOrText(string text)
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
    public static implicit operator IntegerOrText(long number) => new(number);

    /// <summary>Makes text.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    public static implicit operator IntegerOrText?(string? text) => text is null ? null : new IntegerOrText(text);

    /// <summary>Whether two are the same integer or the same text.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(IntegerOrText? left, IntegerOrText? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(IntegerOrText? left, IntegerOrText? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(IntegerOrText? other) => other is not null && Number == other.Number && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IntegerOrText);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? Number.GetHashCode() : _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The integer in decimal digits, or the text.</summary>
    public override string ToString() => Text;
}
