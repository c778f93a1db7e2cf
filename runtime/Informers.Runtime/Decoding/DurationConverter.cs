using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Writing;

namespace Informers.Decoding;

/// <summary>Lets System.Text.Json read what <see cref="TokenRead.Duration(ref Utf8JsonReader)"/> reads, and write it as Kubernetes does.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TokenRead.Duration(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        JsonWrite.Duration(writer, value);
}
