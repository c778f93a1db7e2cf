using System.Text.Json;

namespace Informers.Tests;

/// <summary>Reads a <see cref="Widget"/>; as strict about types and as lenient about unknown members as an emitted decoder.</summary>
public sealed class WidgetDecoder : IObjectDecoder<Widget>
{
    public Widget Decode(ref Utf8JsonReader reader, DecodeContext context)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var widget = new Widget();
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, widget, context);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                reader.Read();
                ReadSpec(ref reader, widget);
            }
            else
            {
                reader.Skip();
            }
        }

        return widget;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Widget widget, DecodeContext context)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                widget.Name = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                widget.Namespace = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                widget.ResourceVersion = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                widget.Uid = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                widget.Labels = ReadMap(ref reader);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                widget.Annotations = ReadMap(ref reader);
            }
            else if (context.KeepManagedFields && reader.ValueTextEquals("managedFields"u8))
            {
                widget.ManagedFieldsCount = CountItems(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadSpec(ref Utf8JsonReader reader, Widget widget)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("value"u8))
            {
                widget.Value = ReadString(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static int CountItems(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.StartArray);
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    private static Dictionary<string, string>? ReadMap(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextMember(ref reader))
        {
            var key = reader.GetString()!;
            map[key] = ReadString(ref reader) ?? string.Empty;
        }

        return map;
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException($"Expected a string, found {reader.TokenType}."),
        };
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"Expected {type}, found {reader.TokenType}.");
        }
    }
}
