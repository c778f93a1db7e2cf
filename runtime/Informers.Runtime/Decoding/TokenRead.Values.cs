using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

internal static partial class TokenRead
{
    // Read-only once used; converters may hand them to the serializer.
    private static readonly JsonSerializerOptions ConverterOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads any value as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonNode? Node(ref Utf8JsonReader reader) => IsNull(ref reader) ? null : JsonNode.Parse(ref reader);

    /// <summary>Reads an object as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonObject? ObjectNode(ref Utf8JsonReader reader) =>
        StartObject(ref reader) ? (JsonObject)JsonNode.Parse(ref reader)! : null;

    /// <summary>Reads an array as a node.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The node, or <see langword="null"/> for null.</returns>
    public static JsonArray? ArrayNode(ref Utf8JsonReader reader) =>
        StartArray(ref reader) ? (JsonArray)JsonNode.Parse(ref reader)! : null;

    /// <summary>Reads a value through a converter, as System.Text.Json would.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="converter">Reads the value. Thread-safe, as converters are.</param>
    /// <returns>The value; for null the default, unless the converter asks to see null.</returns>
    public static T? Convert<T>(ref Utf8JsonReader reader, JsonConverter<T> converter)
    {
        ArgumentNullException.ThrowIfNull(converter);
        if (IsNull(ref reader) && !converter.HandleNull)
        {
            return default;
        }

        var token = reader.TokenType;
        var depth = reader.CurrentDepth;
        var start = reader.BytesConsumed;
        var value = converter.Read(ref reader, typeof(T), ConverterOptions);

        // What follows would be read as something else, without an error, if a converter stopped too early or too late.
        var isAtEnd = token switch
        {
            JsonTokenType.StartObject => reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth,
            JsonTokenType.StartArray => reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth,
            _ => reader.BytesConsumed == start,
        };
        return isAtEnd
            ? value
            : throw new JsonException($"the converter {converter.GetType().Name} did not read exactly one value");
    }
}
