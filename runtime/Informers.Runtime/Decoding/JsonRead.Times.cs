using System.Runtime.CompilerServices;

namespace Informers.Decoding;

public static partial class JsonRead
{
    /// <summary>
    /// Reads a point in time as Kubernetes writes it (RFC 3339 with none to nine fractional digits; digits beyond 100 ns are cut),
    /// or in the other forms of ISO 8601 that System.Text.Json reads. A text without an offset is in UTC.
    /// </summary>
    /// <param name="reader">Stands on the value.</param>
    /// <returns>The time in UTC.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DateTime DateTime(ref JsonCursor reader)
    {
        var start = reader;
        if (reader.Next == '"' && reader.TryTakePlainText(out var text) && Rfc3339.TryParseSeconds(text, out var ticks))
        {
            return new DateTime(ticks, DateTimeKind.Utc);
        }

        reader = start;
        return General(ref reader, TokenRead.DateTime);
    }

    /// <summary>Reads a point in time as <see cref="DateTime(ref JsonCursor)"/> does, and keeps its offset.</summary>
    /// <param name="reader">Stands on the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DateTimeOffset DateTimeOffset(ref JsonCursor reader)
    {
        var start = reader;
        if (reader.Next == '"' && reader.TryTakePlainText(out var text) && Rfc3339.TryParseSeconds(text, out var ticks))
        {
            return new DateTimeOffset(ticks, TimeSpan.Zero);
        }

        reader = start;
        return General(ref reader, TokenRead.DateTimeOffset);
    }

    /// <summary>Reads a date such as <c>2026-01-31</c>.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static DateOnly DateOnly(ref JsonCursor reader) => General(ref reader, TokenRead.DateOnly);

    /// <summary>Reads a time of the day such as <c>12:30:00</c>, with up to seven fractional digits.</summary>
    /// <param name="reader">Stands on the value.</param>
    public static TimeOnly TimeOnly(ref JsonCursor reader) => General(ref reader, TokenRead.TimeOnly);

    /// <summary>
    /// Reads a span of time: <c>PT1H30M</c> (ISO 8601, as KubernetesClient reads it), <c>1h30m0s</c> (as Kubernetes writes a
    /// duration) or <c>01:30:00</c> (as System.Text.Json does).
    /// </summary>
    /// <param name="reader">Stands on the value.</param>
    public static TimeSpan Duration(ref JsonCursor reader) => General(ref reader, TokenRead.Duration);
}
