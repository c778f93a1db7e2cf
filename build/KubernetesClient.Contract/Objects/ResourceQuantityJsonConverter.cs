using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Reads texts and bare numbers; writes the canonical text.</summary>
public sealed class ResourceQuantityJsonConverter : JsonConverter<ResourceQuantity>
{
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            using JsonDocument number = JsonDocument.ParseValue(ref reader);
            return new ResourceQuantity(number.RootElement.GetRawText());
        }

        return new ResourceQuantity(reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
