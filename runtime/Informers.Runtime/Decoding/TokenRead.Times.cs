using System.Globalization;
using System.Text.Json;

namespace Informers.Decoding;

internal static partial class TokenRead
{
    /// <summary>
    /// Reads a point in time as Kubernetes writes it (RFC 3339 with none to nine fractional digits; digits beyond 100 ns are cut),
    /// or in the other forms of ISO 8601 that System.Text.Json reads. A text without an offset is in UTC.
    /// </summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The time in UTC.</returns>
    public static DateTime DateTime(ref Utf8JsonReader reader) => DateTimeOffset(ref reader).UtcDateTime;

    /// <summary>Reads a point in time as <see cref="DateTime(ref Utf8JsonReader)"/> does, and keeps its offset.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static DateTimeOffset DateTimeOffset(ref Utf8JsonReader reader)
    {
        if (IsString(ref reader))
        {
            if (Rfc3339.TryParse(Text(ref reader), out var value))
            {
                return value;
            }

            // A time without an offset comes back with kind Unspecified; Kubernetes has none but UTC.
            if (reader.TryGetDateTime(out var plain) && plain.Kind == DateTimeKind.Unspecified)
            {
                return new DateTimeOffset(plain, TimeSpan.Zero);
            }

            if (reader.TryGetDateTimeOffset(out value))
            {
                return value;
            }
        }

        throw Expected(ref reader, "a time such as 2026-01-31T12:00:00Z");
    }

    /// <summary>Reads a date such as <c>2026-01-31</c>.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static DateOnly DateOnly(ref Utf8JsonReader reader) =>
        IsString(ref reader)
        && System.DateOnly.TryParseExact(String(ref reader), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : throw Expected(ref reader, "a date such as 2026-01-31");

    /// <summary>Reads a time of the day such as <c>12:30:00</c>, with up to seven fractional digits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static TimeOnly TimeOnly(ref Utf8JsonReader reader) =>
        IsString(ref reader)
        && TimeSpan.TryParseExact(String(ref reader), "c", CultureInfo.InvariantCulture, out var value)
        && value >= TimeSpan.Zero && value < TimeSpan.FromDays(1)
            ? System.TimeOnly.FromTimeSpan(value)
            : throw Expected(ref reader, "a time of the day such as 12:30:00");

    /// <summary>
    /// Reads a span of time: <c>PT1H30M</c> (ISO 8601, as KubernetesClient reads it), <c>1h30m0s</c> (as Kubernetes writes a
    /// duration) or <c>01:30:00</c> (as System.Text.Json does).
    /// </summary>
    /// <param name="reader">Stands on the value.</param>
    public static TimeSpan Duration(ref Utf8JsonReader reader) =>
        IsString(ref reader) && Durations.TryParse(String(ref reader)!, out var value)
            ? value
            : throw Expected(ref reader, "a span of time such as 1h30m, PT1H30M or 01:30:00");
}
