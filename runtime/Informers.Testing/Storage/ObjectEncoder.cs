using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>
/// Writes objects as the API server does. Built-in kinds: kind, apiVersion, metadata in its declared order, then the rest as given.
/// Custom resources: all fields sorted. Labels and annotations are sorted in both.
/// </summary>
internal static class ObjectEncoder
{
    private static readonly string[] MetadataOrder =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes any JSON as this server does: no escapes but the needed ones, no white space.</summary>
    public static byte[] Encode(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Makes the stored form of an object.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="obj">The object; its metadata is complete but for the resource version.</param>
    /// <param name="resourceVersion">The resource version; 0 leaves it out, for what is not stored.</param>
    public static StoredObject Encode(FakeResource resource, JsonObject obj, long resourceVersion)
    {
        var metadata = obj["metadata"]!.AsObject();
        var name = Json.String(metadata, "name")!;
        var @namespace = Json.String(metadata, "namespace");
        var apiVersion = resource.Resource.ApiVersion;
        var buffer = new ArrayBufferWriter<byte>(1024);
        var encoding = new Encoding { Version = resourceVersion };
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            if (resource.IsBuiltIn)
            {
                WriteBuiltIn(writer, obj, metadata, resource.Kind, apiVersion, ref encoding);
            }
            else
            {
                WriteSorted(writer, obj, metadata, resource.Kind, apiVersion, ref encoding);
            }
        }

        return new StoredObject(
            StoredObject.KeyOf(@namespace, name),
            @namespace,
            name,
            Json.String(metadata, "uid") ?? "",
            resourceVersion,
            apiVersion,
            Json.Strings(metadata["labels"]),
            SelectableFields(resource, obj),
            buffer.WrittenSpan.ToArray(),
            encoding.ResourceVersion,
            encoding.ApiVersion,
            encoding.Metadata,
            encoding.ItemStart);
    }

    private static void WriteBuiltIn(
        Utf8JsonWriter writer, JsonObject obj, JsonObject metadata, string kind, string apiVersion, ref Encoding encoding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", kind);
        WriteApiVersion(writer, apiVersion, ref encoding);

        // Skips the comma too: what follows starts with the next name.
        encoding.ItemStart = Position(writer) + 1;
        writer.WritePropertyName("metadata");
        var start = Position(writer);
        writer.WriteStartObject();
        foreach (var name in MetadataOrder)
        {
            WriteMetadataField(writer, metadata, name, ref encoding);
        }

        foreach (var (name, value) in metadata)
        {
            if (Array.IndexOf(MetadataOrder, name) < 0)
            {
                Write(writer, name, value);
            }
        }

        writer.WriteEndObject();
        encoding.Metadata = start..Position(writer);
        foreach (var (name, value) in obj)
        {
            if (name is not ("kind" or "apiVersion" or "metadata"))
            {
                Write(writer, name, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteSorted(
        Utf8JsonWriter writer, JsonObject obj, JsonObject metadata, string kind, string apiVersion, ref Encoding encoding)
    {
        writer.WriteStartObject();
        encoding.ItemStart = 1;
        foreach (var name in obj.Select(p => p.Key).Union(["kind", "apiVersion", "metadata"]).Order(StringComparer.Ordinal))
        {
            switch (name)
            {
                case "kind":
                    writer.WriteString("kind", kind);
                    break;
                case "apiVersion":
                    WriteApiVersion(writer, apiVersion, ref encoding);
                    break;
                case "metadata":
                    writer.WritePropertyName("metadata");
                    var start = Position(writer);
                    writer.WriteStartObject();
                    foreach (var field in metadata.Select(p => p.Key).Union(["resourceVersion"]).Order(StringComparer.Ordinal))
                    {
                        WriteMetadataField(writer, metadata, field, ref encoding);
                    }

                    writer.WriteEndObject();
                    encoding.Metadata = start..Position(writer);
                    break;
                default:
                    writer.WritePropertyName(name);
                    WriteSorted(writer, obj[name]);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteApiVersion(Utf8JsonWriter writer, string apiVersion, ref Encoding encoding)
    {
        writer.WritePropertyName("apiVersion");
        var start = Position(writer) + 1;
        writer.WriteStringValue(apiVersion);
        encoding.ApiVersion = start..(Position(writer) - 1);
    }

    private static void WriteMetadataField(Utf8JsonWriter writer, JsonObject metadata, string name, ref Encoding encoding)
    {
        if (name == "resourceVersion")
        {
            if (encoding.Version > 0)
            {
                writer.WritePropertyName(name);
                var start = Position(writer) + 1;
                writer.WriteStringValue(encoding.Version.ToString(CultureInfo.InvariantCulture));
                encoding.ResourceVersion = start..(Position(writer) - 1);
            }

            return;
        }

        if (!metadata.TryGetPropertyValue(name, out var value) || value is null)
        {
            return;
        }

        if (name is "labels" or "annotations")
        {
            writer.WritePropertyName(name);
            WriteSorted(writer, value);
        }
        else
        {
            Write(writer, name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonNode? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject obj:
                writer.WriteStartObject();
                foreach (var (name, child) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    WriteSorted(writer, child);
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var child in array)
                {
                    WriteSorted(writer, child);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static IReadOnlyDictionary<string, string> SelectableFields(FakeResource resource, JsonObject obj)
    {
        if (resource.SelectableFields.Count == 0)
        {
            return StoredObject.EmptyStrings;
        }

        var fields = new Dictionary<string, string>();
        foreach (var path in resource.SelectableFields)
        {
            JsonNode? node = obj;
            foreach (var step in path.Split('.'))
            {
                node = (node as JsonObject)?[step];
            }

            if (node is JsonValue value)
            {
                fields[path] = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
            }
        }

        return fields;
    }

    private static int Position(Utf8JsonWriter writer) => checked((int)(writer.BytesCommitted + writer.BytesPending));

    private struct Encoding
    {
        public long Version;
        public Range ResourceVersion;
        public Range ApiVersion;
        public Range Metadata;
        public int ItemStart;
    }
}
