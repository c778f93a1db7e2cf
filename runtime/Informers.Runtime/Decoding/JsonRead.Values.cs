using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

public static partial class JsonRead
{
    // Read-only once used; converters may hand them to the serializer.
    private static readonly JsonSerializerOptions ConverterOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads any value as an element that owns its bytes.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static JsonElement Element(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader);

    /// <summary>Reads any value as <see cref="object"/>: an element, as System.Text.Json does.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>A <see cref="JsonElement"/>, or <see langword="null"/> for null.</returns>
    public static object? AnyObject(ref Utf8JsonReader reader) => IsNull(ref reader) ? null : JsonElement.ParseValue(ref reader);

    /// <summary>Reads any value as a document that need not be disposed.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static JsonDocument Document(ref Utf8JsonReader reader) => JsonDocument.ParseValue(ref reader);

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

    /// <summary>Reads an array of strings that are likely to come again.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The list, or <see langword="null"/> for null.</returns>
    public static List<string?>? SharedStringList(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!StartArray(ref reader))
        {
            return null;
        }

        var list = new ListBuilder<string?>();
        while (NextElement(ref reader))
        {
            list.Add(context.ReadSharedString(ref reader));
        }

        return list.ToList();
    }

    /// <summary>Reads an object of strings that are likely to come again, such as labels, for a member that is an interface.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The map, or <see langword="null"/> for null.</returns>
    public static SmallDictionary<string?>? SharedStringMap(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var map = new MapBuilder<string?>();
        return ReadSharedStrings(ref reader, context, ref map) ? map.ToMap() : null;
    }

    /// <summary>Reads an object of strings that are likely to come again, for a member that is a dictionary.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="context">Shares the strings.</param>
    /// <returns>The dictionary, or <see langword="null"/> for null.</returns>
    public static Dictionary<string, string?>? SharedStringDictionary(ref Utf8JsonReader reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var map = new MapBuilder<string?>();
        return ReadSharedStrings(ref reader, context, ref map) ? map.ToDictionary() : null;
    }

    private static bool ReadSharedStrings(ref Utf8JsonReader reader, DecodeContext context, ref MapBuilder<string?> map)
    {
        if (!StartObject(ref reader))
        {
            return false;
        }

        while (NextKey(ref reader))
        {
            var key = context.ReadSharedString(ref reader)!;
            Advance(ref reader);
            map.Set(key, context.ReadSharedString(ref reader));
        }

        return true;
    }
}
