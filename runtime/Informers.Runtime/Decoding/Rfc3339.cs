using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>Reads Kubernetes' times without a string in between.</summary>
internal static class Rfc3339
{
    // "2026-01-31T12:00:00", before the fraction and the offset.
    private const int SecondsLength = 19;
    private const int FractionDigits = 7;

    /// <summary>Reads <c>yyyy-MM-ddTHH:mm:ss</c>, an optional fraction, and <c>Z</c> or <c>±HH:mm</c>.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="value">The time.</param>
    /// <returns>Whether the text has exactly this form and is a time that <see cref="DateTimeOffset"/> can hold.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (text.Length <= SecondsLength
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryTwo(text, 0, out var century) || !TryTwo(text, 2, out var year)
            || !TryTwo(text, 5, out var month) || !TryTwo(text, 8, out var day)
            || !TryTwo(text, 11, out var hour) || !TryTwo(text, 14, out var minute) || !TryTwo(text, 17, out var second))
        {
            return false;
        }

        year += century * 100;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        if (!TryFraction(text[SecondsLength..], out var ticks, out var length)
            || !TryOffset(text[(SecondsLength + length)..], out var offset))
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second).AddTicks(ticks);
        var utc = local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTimeOffset(local, offset);
        return true;
    }

    /// <summary>Reads <c>yyyy-MM-ddTHH:mm:ssZ</c>, which nearly all of Kubernetes' times are.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="ticks">The time in UTC, in 100 ns since the year 1.</param>
    /// <returns>Whether the text has exactly this form and is a time.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParseSeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length != SecondsLength + 1
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z'
            || !TryTwo(text, 0, out var century) || !TryTwo(text, 2, out var year)
            || !TryTwo(text, 5, out var month) || !TryTwo(text, 8, out var day)
            || !TryTwo(text, 11, out var hour) || !TryTwo(text, 14, out var minute) || !TryTwo(text, 17, out var second))
        {
            return false;
        }

        year += century * 100;
        if (year == 0 || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var isLeap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day > (month == 2 ? (isLeap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1)))
        {
            return false;
        }

        // Counted in years that begin in March, so that the day that only leap years have is a year's last.
        var marchYear = month > 2 ? year : year - 1;
        var daysBeforeMonth = ((153 * ((month + 9) % 12)) + 2) / 5;
        const int DaysBeforeMarchOfYear0 = 306;
        var days = (365L * marchYear) + (marchYear / 4) - (marchYear / 100) + (marchYear / 400) + daysBeforeMonth + day - 1 - DaysBeforeMarchOfYear0;
        ticks = ((((((days * 24) + hour) * 60) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out int ticks, out int length)
    {
        ticks = 0;
        length = 0;
        if (text[0] != '.')
        {
            return true;
        }

        for (length = 1; length < text.Length && char.IsAsciiDigit((char)text[length]); length++)
        {
            if (length <= FractionDigits)
            {
                ticks = (ticks * 10) + (text[length] - '0');
            }
        }

        for (var digits = length - 1; digits < FractionDigits; digits++)
        {
            ticks *= 10;
        }

        return length is > 1 and <= 10;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryTwo(text, 1, out var hours) || !TryTwo(text, 4, out var minutes) || minutes > 59)
        {
            return false;
        }

        // DateTimeOffset holds no more than 14 hours.
        var total = (hours * 60) + minutes;
        offset = TimeSpan.FromMinutes(text[0] == '-' ? -total : total);
        return total <= 14 * 60;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTwo(ReadOnlySpan<byte> text, int at, out int value)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        value = (tens * 10) + ones;
        return (uint)tens <= 9 && (uint)ones <= 9;
    }
}
