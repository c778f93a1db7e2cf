using System.Globalization;
using System.Text.Json;

namespace Informers.Writing;

public static partial class JsonWrite
{
    /// <summary>
    /// Writes a point in time as Kubernetes does, in UTC: <c>2026-01-31T12:00:00Z</c>, with a fraction only where there is one. A time of no
    /// stated kind is in UTC.
    /// </summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The time.</param>
    public static void DateTime(Utf8JsonWriter writer, DateTime value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Text(Utc(value), Fraction(value.Ticks)) + "Z");
    }

    /// <summary>
    /// Writes a point in time as a field of Kubernetes' type MicroTime has it: always with six digits of a fraction, since servers refuse any other
    /// number.
    /// </summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The time.</param>
    public static void MicroTime(Utf8JsonWriter writer, DateTime value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(MicroText(value));
    }

    /// <inheritdoc cref="MicroTime(Utf8JsonWriter, DateTime)"/>
    public static void MicroTime(Utf8JsonWriter writer, DateTimeOffset value) => MicroTime(writer, value.UtcDateTime);

    /// <summary>Writes a point in time as <see cref="DateTime(Utf8JsonWriter, System.DateTime)"/> does, with its offset where it has one.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The time.</param>
    public static void DateTimeOffset(Utf8JsonWriter writer, DateTimeOffset value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var offset = value.Offset == TimeSpan.Zero ? "Z" : value.ToString("zzz", CultureInfo.InvariantCulture);
        writer.WriteStringValue(Text(value.DateTime, Fraction(value.Ticks)) + offset);
    }

    /// <summary>Writes a date such as <c>2026-01-31</c>.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The date.</param>
    public static void DateOnly(Utf8JsonWriter writer, DateOnly value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a time of the day such as <c>12:30:00</c>.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The time.</param>
    public static void TimeOnly(Utf8JsonWriter writer, TimeOnly value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a span of time as Kubernetes does: <c>1h30m0s</c>, <c>1.5s</c>, <c>250ms</c>. Servers take no other form.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The span.</param>
    public static void Duration(Utf8JsonWriter writer, TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(DurationText(value));
    }

    internal static string MicroText(DateTime value) => Text(Utc(value), ".ffffff") + "Z";

    internal static string SecondsText(DateTime value) => Text(Utc(value), string.Empty) + "Z";

    internal static string DurationText(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var sign = value < TimeSpan.Zero ? "-" : string.Empty;

        // The smallest span has no positive counterpart; as a decimal it has.
        var ticks = Math.Abs((decimal)value.Ticks);
        return sign + ticks switch
        {
            < TimeSpan.TicksPerMicrosecond => Number(ticks * TimeSpan.NanosecondsPerTick) + "ns",
            < TimeSpan.TicksPerMillisecond => Number(ticks / TimeSpan.TicksPerMicrosecond) + "µs",
            < TimeSpan.TicksPerSecond => Number(ticks / TimeSpan.TicksPerMillisecond) + "ms",
            _ => LongDuration(ticks),
        };
    }

    private static string LongDuration(decimal ticks)
    {
        var hours = Math.Floor(ticks / TimeSpan.TicksPerHour);
        var minutes = Math.Floor(ticks % TimeSpan.TicksPerHour / TimeSpan.TicksPerMinute);
        var seconds = Number(ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond) + "s";
        return hours > 0 ? $"{Number(hours)}h{Number(minutes)}m{seconds}" : minutes > 0 ? $"{Number(minutes)}m{seconds}" : seconds;
    }

    private static string Number(decimal value) => value.ToString("0.#######", CultureInfo.InvariantCulture);

    private static DateTime Utc(DateTime value) => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;

    // What is in front of the fraction and behind it is the same whichever time it is.
    private static string Fraction(long ticks) =>
        ticks % TimeSpan.TicksPerSecond == 0 ? string.Empty : ticks % TimeSpan.TicksPerMicrosecond == 0 ? ".ffffff" : ".fffffff";

    private static string Text(DateTime value, string fraction) =>
        value.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss" + fraction, CultureInfo.InvariantCulture);
}
