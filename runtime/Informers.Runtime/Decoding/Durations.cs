using System.Buffers;
using System.Globalization;
using System.Xml;

namespace Informers.Decoding;

/// <summary>Reads spans of time in the three forms that objects of Kubernetes programs in C# hold.</summary>
internal static class Durations
{
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    /// <summary>Reads a span of time.</summary>
    /// <param name="text">ISO 8601, Go's form, or .NET's constant form.</param>
    /// <param name="value">The span.</param>
    public static bool TryParse(string text, out TimeSpan value)
    {
        if (text.StartsWith('P') || text.StartsWith("-P", StringComparison.Ordinal))
        {
            return TryParseIso(text, out value);
        }

        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && text.Contains(':')
            || TryParseGo(text, out value);
    }

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            value = default;
            return false;
        }
    }

    // A sign, then numbers with a unit each: "1h15m30.918s", "-1.5h"; and "0" alone.
    private static bool TryParseGo(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        var negative = text.StartsWith('-');
        if (negative || text.StartsWith('+'))
        {
            text = text[1..];
        }

        if (text is "0")
        {
            return true;
        }

        if (text.IsEmpty)
        {
            return false;
        }

        decimal ticks = 0;
        while (!text.IsEmpty)
        {
            var unit = text.IndexOfAnyExcept(NumberChars);
            if (unit <= 0
                || !decimal.TryParse(text[..unit], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || !TryUnit(text[unit..], out var ticksPerUnit, out var length)
                || number > TimeSpan.MaxValue.Ticks)
            {
                return false;
            }

            ticks += number * ticksPerUnit;
            text = text[(unit + length)..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        value = TimeSpan.FromTicks(negative ? -(long)ticks : (long)ticks);
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out decimal ticks, out int length)
    {
        length = text.IndexOfAny(NumberChars) is var end and >= 0 ? end : text.Length;
        ticks = text[..length] switch
        {
            "ns" => 0.01m,
            "us" or "µs" or "μs" => 10,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0,
        };
        return ticks != 0;
    }
}
