using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Decoding;

/// <summary>Reads amounts as <see cref="QuantityConverter"/> does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QuantityListConverter : JsonConverter<IList<string>>
{
    /// <inheritdoc/>
    public override IList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!TokenRead.StartArray(ref reader))
        {
            return null;
        }

        var list = new ListBuilder<string>();
        while (TokenRead.NextElement(ref reader))
        {
            list.Add(QuantityConverter.Read(ref reader)!);
        }

        return list.ToList();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IList<string> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        foreach (var amount in value)
        {
            writer.WriteStringValue(amount);
        }

        writer.WriteEndArray();
    }
}
