using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Writing;

namespace Informers.Decoding;

/// <summary>Lets System.Text.Json read what <see cref="TokenRead.DateTime(ref Utf8JsonReader)"/> reads, and write it so.</summary>
internal sealed class DateTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TokenRead.DateTime(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        JsonWrite.DateTime(writer, value);
}
