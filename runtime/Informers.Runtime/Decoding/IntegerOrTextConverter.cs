using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

/// <summary>Reads and writes integers as integers and text as text.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class IntegerOrTextConverter : JsonConverter<IntegerOrText>
{
    /// <inheritdoc/>
    public override IntegerOrText? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return new IntegerOrText(number);
            case JsonTokenType.String:
                return new IntegerOrText(reader.GetString()!);
            default:
                TokenRead.ThrowExpected(ref reader, "an integer or a string");
                return null;
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntegerOrText value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
