using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s;

/// <summary>JSON as the API speaks it: camel case, nulls left out, enums as texts, times in UTC with six or no decimal places.</summary>
public static class KubernetesJson
{
    private static readonly JsonSerializerOptions DefaultOptions = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(), new KubernetesDateTimeConverter(), new KubernetesDateTimeOffsetConverter() },
    };

    public static TValue Deserialize<TValue>(string json, JsonSerializerOptions jsonSerializerOptions = null) =>
        JsonSerializer.Deserialize<TValue>(json, jsonSerializerOptions ?? DefaultOptions);

    public static TValue Deserialize<TValue>(Stream json, JsonSerializerOptions jsonSerializerOptions = null) =>
        JsonSerializer.Deserialize<TValue>(json, jsonSerializerOptions ?? DefaultOptions);

    public static string Serialize(object value, JsonSerializerOptions jsonSerializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonSerializer.Serialize(value, value.GetType(), jsonSerializerOptions ?? DefaultOptions);
    }

    public sealed class KubernetesDateTimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            KubernetesDateTimeOffsetConverter.Write(writer, value.ToUniversalTime());
    }

    public sealed class KubernetesDateTimeOffsetConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            Write(writer, value.UtcDateTime);

        internal static void Write(Utf8JsonWriter writer, DateTime utc)
        {
            ArgumentNullException.ThrowIfNull(writer);
            bool whole = utc.Ticks % TimeSpan.TicksPerSecond == 0;
            writer.WriteStringValue(utc.ToString(
                whole ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
