using System.Globalization;

namespace CronTabController;

/// <summary>
/// The times of a schedule, in UTC: five fields as cron has them, one of its names such as <c>@daily</c>, or <c>@every 1m30s</c>.
/// </summary>
/// <remarks>Where both days are restricted, of the month and of the week, either will do: that is cron's rule.</remarks>
internal sealed class CronSchedule
{
    // The longest gap that a schedule can have is from one 29 February to another over a year like 1900.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366 * 8 + 1);

    private readonly TimeSpan? _period;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;

    private CronSchedule(TimeSpan period) => _period = period;

    private CronSchedule(string[] fields)
    {
        _minutes = CronField.Parse(fields[0], "minute", 0, 59);
        _hours = CronField.Parse(fields[1], "hour", 0, 23);
        _days = CronField.Parse(fields[2], "day of the month", 1, 31);
        _months = CronField.Parse(fields[3], "month", 1, 12);

        // Sunday is 0, and 7 as well.
        _weekdays = CronField.Parse(fields[4], "day of the week", 0, 7).Fold(7, 0);
    }

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">It is none; says why, in words for its author.</exception>
    public static CronSchedule Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            ["@hourly"] => Parse("0 * * * *"),
            ["@daily" or "@midnight"] => Parse("0 0 * * *"),
            ["@weekly"] => Parse("0 0 * * 0"),
            ["@monthly"] => Parse("0 0 1 * *"),
            ["@every", var period] => new CronSchedule(ParsePeriod(period)),
            [_, _, _, _, _] => new CronSchedule(words),
            _ => throw new FormatException(
                $"'{text}' is no schedule: write five fields such as '*/5 * * * *', @hourly, @daily, @weekly, @monthly, or '@every 90s'."),
        };
    }

    /// <summary>The first time after another one; <see langword="null"/> when there is none, as for 30 February.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        time = time.ToUniversalTime();
        if (_period is { } period)
        {
            return new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero) + period;
        }

        // The fields from the largest to the smallest: what does not fit is skipped whole.
        var next = new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, TimeSpan.Zero).AddMinutes(1);
        var end = time + Horizon;
        while (next < end)
        {
            if (!_months.Has(next.Month))
            {
                next = new DateTimeOffset(next.Year, next.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            }
            else if (!IsOnDay(next))
            {
                next = new DateTimeOffset(next.Year, next.Month, next.Day, 0, 0, 0, TimeSpan.Zero).AddDays(1);
            }
            else if (!_hours.Has(next.Hour))
            {
                next = next.AddMinutes(60 - next.Minute);
            }
            else if (!_minutes.Has(next.Minute))
            {
                next = next.AddMinutes(1);
            }
            else
            {
                return next;
            }
        }

        return null;
    }

    private static TimeSpan ParsePeriod(string text)
    {
        var total = TimeSpan.Zero;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var unit = text[i] switch
            {
                'h' => TimeSpan.FromHours(1),
                'm' => TimeSpan.FromMinutes(1),
                's' => TimeSpan.FromSeconds(1),
                _ => throw Bad(),
            };
            if (!int.TryParse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
            {
                throw Bad();
            }

            total += number * unit;
            start = i + 1;
        }

        return start == text.Length && total > TimeSpan.Zero ? total : throw Bad();

        FormatException Bad() => new($"'{text}' is no time between runs: write hours, minutes and seconds, such as 1h30m or 90s.");
    }

    private bool IsOnDay(DateTimeOffset time)
    {
        var day = _days.Has(time.Day);
        var weekday = _weekdays.Has((int)time.DayOfWeek);
        return _days.IsRestricted && _weekdays.IsRestricted ? day || weekday : day && weekday;
    }
}
