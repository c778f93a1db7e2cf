using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers.Writing;

/// <summary>Objects of any class through their JSON.</summary>
internal static class ObjectJson
{
    /// <summary>The object without its class.</summary>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    public static Unstructured Of<T>(ResourceType<T> resourceType, T obj)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is Unstructured already)
        {
            return already;
        }

        var encoder = resourceType.Encoder
            ?? throw new NotSupportedException($"Nothing writes objects of {resourceType} as JSON: its ResourceType has no Encoder.");
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            encoder.Encode(writer, obj, EncodeContext.Default);
        }

        return Unstructured.Parse(buffer.WrittenSpan);
    }

    /// <summary>A copy of an object with another value for a member of its metadata.</summary>
    /// <param name="resourceType">The resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="member">The member.</param>
    /// <param name="value">The value; <see langword="null"/> for none.</param>
    public static T With<T>(ResourceType<T> resourceType, Unstructured obj, string member, JsonNode? value)
        where T : class
    {
        var json = obj.ToJsonObject();
        if (json["metadata"] is not JsonObject metadata)
        {
            json["metadata"] = metadata = [];
        }

        metadata.Remove(member);
        if (value is not null)
        {
            metadata[member] = value;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            json.WriteTo(writer);
        }

        if (resourceType is UnstructuredType)
        {
            return (T)(object)Unstructured.Parse(buffer.WrittenSpan);
        }

        var reader = JsonReading.Read(buffer.WrittenSpan);
        reader.Read();
        return (resourceType.WholeDecoder ?? resourceType.Decoder).Decode(ref reader, new DecodeContext { KeepManagedFields = true });
    }
}
