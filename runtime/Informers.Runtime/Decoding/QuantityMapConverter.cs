using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

/// <summary>Reads amounts by name, such as the requests of a container, as <see cref="QuantityConverter"/> does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QuantityMapConverter : JsonConverter<IDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IDictionary<string, string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!TokenRead.StartObject(ref reader))
        {
            return null;
        }

        var map = new MapBuilder<string>();
        while (TokenRead.NextKey(ref reader))
        {
            var key = reader.GetString()!;
            TokenRead.Advance(ref reader);
            map.Set(key, QuantityConverter.Read(ref reader)!);
        }

        return map.ToMap();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IDictionary<string, string> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        foreach (var (name, amount) in value)
        {
            writer.WriteString(name, amount);
        }

        writer.WriteEndObject();
    }
}
