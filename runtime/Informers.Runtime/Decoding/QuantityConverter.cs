using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

/// <summary>
/// Reads an amount such as <c>100m</c>, which may be given as a number too, as text, digit by digit as it was given. Writes text, which
/// the API server takes for the same.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QuantityConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }

    /// <summary>Reads an amount.</summary>
    /// <param name="reader">Stands on it.</param>
    /// <returns>The text, or <see langword="null"/> for null.</returns>
    internal static string? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                TokenRead.ThrowExpected(ref reader, "a string or a number");
                return null;
        }
    }
}
