using System.Text.Json;

namespace Informers.Rest;

/// <summary>Reads a <see cref="Status"/> from JSON. Lenient: what does not fit is left out.</summary>
internal static class StatusReader
{
    /// <summary>Reads a status.</summary>
    /// <param name="json">The object, from its first byte on, or blanks before it; anything may follow.</param>
    /// <returns>The status, or <see langword="null"/> if this is no object of kind Status.</returns>
    public static Status? TryRead(ReadOnlySpan<byte> json)
    {
        var isStatus = false;
        var status = new Status();
        try
        {
            var reader = JsonReading.ReadFirst(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    reader.Read();
                    isStatus = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Status"u8);
                }
                else if (reader.ValueTextEquals("code"u8))
                {
                    reader.Read();
                    status = status with { Code = (int)Math.Clamp(JsonReading.Int64OrNull(ref reader) ?? 0, 0, 999) };
                }
                else if (reader.ValueTextEquals("reason"u8))
                {
                    reader.Read();
                    status = status with { Reason = JsonReading.StringOrNull(ref reader) };
                }
                else if (reader.ValueTextEquals("message"u8))
                {
                    reader.Read();
                    status = status with { Message = JsonReading.StringOrNull(ref reader) };
                }
                else if (reader.ValueTextEquals("details"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        status = ReadDetails(ref reader, status);
                    }
                }
                else
                {
                    reader.Read();
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // A status that was cut off still says what it said before.
        }

        return isStatus ? status : null;
    }

    private static Status ReadDetails(ref Utf8JsonReader reader, Status status)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("retryAfterSeconds"u8))
            {
                reader.Read();
                if (JsonReading.Int64OrNull(ref reader) is > 0 and <= int.MaxValue and var seconds)
                {
                    status = status with { RetryAfter = TimeSpan.FromSeconds(seconds) };
                }
            }
            else if (reader.ValueTextEquals("causes"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    status = status with { Causes = ReadCauses(ref reader) };
                }
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return status;
    }

    private static List<StatusCause> ReadCauses(ref Utf8JsonReader reader)
    {
        var causes = new List<StatusCause>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                causes.Add(ReadCause(ref reader));
            }

            reader.Skip();
        }

        return causes;
    }

    private static StatusCause ReadCause(ref Utf8JsonReader reader)
    {
        var cause = new StatusCause(null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("reason"u8))
            {
                reader.Read();
                cause = cause with { Reason = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                cause = cause with { Message = JsonReading.StringOrNull(ref reader) };
            }
            else if (reader.ValueTextEquals("field"u8))
            {
                reader.Read();
                cause = cause with { Field = JsonReading.StringOrNull(ref reader) };
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return cause;
    }
}
