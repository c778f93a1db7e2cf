using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers.Writing;

/// <summary>
/// What emitted encoders are made of, beside the methods of <see cref="Utf8JsonWriter"/>: what <see cref="Decoding.JsonRead"/> reads, written so
/// that it reads the same again, and that an API server takes it. Not for use by hand; members may change with the generator of the
/// same version.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class JsonWrite
{
    // Read-only once used; converters may hand them to the serializer.
    private static readonly JsonSerializerOptions ConverterOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes what an object says that it is; where it is the whole document, and does not say it, what the context knows.</summary>
    /// <param name="writer">Stands behind the object's opening brace.</param>
    /// <param name="apiVersion">What the object says.</param>
    /// <param name="kind">What the object says.</param>
    /// <param name="context">What to fill in.</param>
    /// <returns>Whether the object is the whole document.</returns>
    public static bool Identity(Utf8JsonWriter writer, string? apiVersion, string? kind, EncodeContext context)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(context);
        var isRoot = writer.CurrentDepth == 1;
        if (isRoot)
        {
            apiVersion = string.IsNullOrEmpty(apiVersion) ? context.ApiVersion : apiVersion;
            kind = string.IsNullOrEmpty(kind) ? context.Kind : kind;
        }

        if (!string.IsNullOrEmpty(apiVersion))
        {
            writer.WriteString("apiVersion"u8, apiVersion);
        }

        if (!string.IsNullOrEmpty(kind))
        {
            writer.WriteString("kind"u8, kind);
        }

        return isRoot;
    }

    /// <summary>Writes an element; one that was never set as null.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The element.</param>
    public static void Element(Utf8JsonWriter writer, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>Writes a document.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The document.</param>
    public static void Document(Utf8JsonWriter writer, JsonDocument? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            Element(writer, value.RootElement);
        }
    }

    /// <summary>Writes a node of any kind.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The node.</param>
    public static void Node(Utf8JsonWriter writer, JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>
    /// Writes a value of a member that is an <see cref="object"/>: JSON elements and nodes, texts, numbers, booleans, times, bytes
    /// (as base64), and dictionaries and lists of these.
    /// </summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NotSupportedException">The value is of another class, whose members nobody knows.</exception>
    public static void AnyObject(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                Element(writer, element);
                break;
            case JsonDocument document:
                Document(writer, document);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or short or sbyte or byte or ushort:
                writer.WriteNumberValue(System.Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case uint number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                DateTime(writer, time);
                break;
            case DateTimeOffset time:
                DateTimeOffset(writer, time);
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case byte[] bytes when value.GetType() == typeof(byte[]):
                // For the runtime an sbyte[] is one too, but that is a list of numbers.
                writer.WriteBase64StringValue(bytes);
                break;
            case System.Collections.IDictionary map:
                Map(writer, map);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                Members(writer, members);
                break;
            case System.Collections.IEnumerable elements:
                Elements(writer, elements);
                break;
            default:
                throw new NotSupportedException(
                    $"A member of type object holds a {value.GetType()}, whose members are not known without reflection. Put a JsonElement, a JsonNode, "
                    + "a text, a number, a boolean, or a dictionary or list of these there.");
        }
    }

    /// <summary>Writes a value through a converter, as System.Text.Json would.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <param name="converter">Writes the value. Thread-safe, as converters are.</param>
    public static void Convert<T>(Utf8JsonWriter writer, T? value, JsonConverter<T> converter)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(converter);
        if (value is null && !converter.HandleNull)
        {
            writer.WriteNullValue();
            return;
        }

        converter.Write(writer, value!, ConverterOptions);
    }

    private static void Map(Utf8JsonWriter writer, System.Collections.IDictionary map)
    {
        writer.WriteStartObject();
        foreach (System.Collections.DictionaryEntry entry in map)
        {
            writer.WritePropertyName(System.Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture)!);
            AnyObject(writer, entry.Value);
        }

        writer.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            AnyObject(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Elements(Utf8JsonWriter writer, System.Collections.IEnumerable elements)
    {
        writer.WriteStartArray();
        foreach (var element in elements)
        {
            AnyObject(writer, element);
        }

        writer.WriteEndArray();
    }
}
