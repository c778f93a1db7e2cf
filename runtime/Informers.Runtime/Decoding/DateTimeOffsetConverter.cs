using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Writing;

namespace Informers.Decoding;

/// <summary>Lets System.Text.Json read what <see cref="TokenRead.DateTimeOffset(ref Utf8JsonReader)"/> reads, and write it so.</summary>
internal sealed class DateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TokenRead.DateTimeOffset(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        JsonWrite.DateTimeOffset(writer, value);
}
