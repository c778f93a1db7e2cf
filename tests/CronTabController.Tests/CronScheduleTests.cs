using System.Globalization;

namespace CronTabController.Tests;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-11-21 10:00:30", "2026-11-21 10:01:00")]
    [InlineData("*/15 * * * *", "2026-11-21 10:50:00", "2026-11-21 11:00:00")]
    [InlineData("0,30 8-10 * * *", "2026-11-21 10:30:00", "2026-11-22 08:00:00")]
    [InlineData("0-30/10 * * * *", "2026-11-21 10:25:00", "2026-11-21 10:30:00")]
    [InlineData("5/20 * * * *", "2026-11-21 10:26:00", "2026-11-21 10:45:00")]
    [InlineData("0 0 31 * *", "2026-09-01 00:00:00", "2026-10-31 00:00:00")]
    [InlineData("0 0 29 2 *", "2026-03-01 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 12 * * 7", "2026-11-21 00:00:00", "2026-11-22 12:00:00")]
    [InlineData("0 0 13 * 5", "2026-11-14 00:00:00", "2026-11-20 00:00:00")]
    [InlineData("59 23 31 12 *", "2026-12-31 23:59:00", "2027-12-31 23:59:00")]
    [InlineData("@hourly", "2026-11-21 10:00:00", "2026-11-21 11:00:00")]
    [InlineData("@daily", "2026-12-31 10:00:00", "2027-01-01 00:00:00")]
    [InlineData("@weekly", "2026-11-21 10:00:00", "2026-11-22 00:00:00")]
    [InlineData("@monthly", "2026-11-21 10:00:00", "2026-12-01 00:00:00")]
    [InlineData("@every 90s", "2026-11-21 10:00:30", "2026-11-21 10:02:00")]
    [InlineData("@every 1h2m3s", "2026-11-21 10:00:00", "2026-11-21 11:02:03")]
    public void The_next_time_is_the_first_that_fits(string schedule, string time, string next) =>
        Assert.Equal(At(next), CronSchedule.Parse(schedule).NextAfter(At(time)));

    [Fact]
    public void A_day_that_no_month_has_never_comes() =>
        Assert.Null(CronSchedule.Parse("0 0 30 2 *").NextAfter(At("2026-11-21 00:00:00")));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("@every")]
    [InlineData("@every 5")]
    [InlineData("@every 0s")]
    [InlineData("@every s")]
    [InlineData("@every 5d")]
    [InlineData("@every 99999999999s")]
    public void What_is_no_schedule_is_told(string text) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => CronSchedule.Parse(text)).Message);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
