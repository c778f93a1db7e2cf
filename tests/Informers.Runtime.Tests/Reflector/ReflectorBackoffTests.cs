namespace Informers.Tests.Reflectors;

/// <summary>The delays after failures.</summary>
public sealed class ReflectorBackoffTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ListAndWatchInitConnBackoff_grows_and_flattens_at_the_cap()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.Refused(), times: 40);
        h.Start();

        var delays = new List<TimeSpan>();
        for (var i = 0; i < 40; i++)
        {
            delays.Add(await h.PassBackoffAsync());
            await h.Server.Requests.WaitForAsync(i + 3);
        }

        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], delays.Take(8).Select(d => d.TotalSeconds));
        Assert.All(delays.Skip(6), d => Assert.Equal(TimeSpan.FromSeconds(30), d));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0.0, 800)]
    [InlineData(0.5, 1200)]
    [InlineData(0.99, 1592)]
    public async Task Jitter_multiplies_each_delay_by_1_to_2(double jitter, int expectedMilliseconds)
    {
        await using var h = new ReflectorHarness { Jitter = () => jitter };
        h.Server.ListFails(Errors.Internal());
        h.Start();

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMilliseconds), await h.BackoffAsync());
    }

    [Fact]
    public void The_ceiling_with_jitter_is_30_to_60_seconds()
    {
        var jitter = 0.0;
        var time = new Testing.ManualTimeProvider();
        var backoff = new ReflectorBackoff(ReflectorBackoffOptions.Default, time, () => jitter);
        for (var i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        Assert.Equal(TimeSpan.FromSeconds(30), backoff.Next());
        jitter = 0.5;
        Assert.Equal(TimeSpan.FromSeconds(45), backoff.Next());
    }

    [Fact]
    public void Two_quiet_minutes_start_the_delays_anew()
    {
        var time = new Testing.ManualTimeProvider();
        var backoff = new ReflectorBackoff(ReflectorBackoffOptions.Default, time, () => 0);
        backoff.Next();
        backoff.Next();

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(TimeSpan.FromSeconds(3.2), backoff.Next());
        time.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromSeconds(0.8), backoff.Next());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_that_is_not_served_is_asked_for_every_few_seconds_and_soon_when_its_server_gets_ready()
    {
        await using var h = new ReflectorHarness();
        for (var i = 0; i < 20; i++)
        {
            h.Server.ListFails(Errors.NotFound());
        }

        h.Server.ListFails(Errors.TooManyRequests());
        h.Start();

        var delays = new List<TimeSpan>();
        for (var i = 0; i < 21; i++)
        {
            await h.Failures.WaitForAsync(i + 1);
            delays.Add(await h.PassBackoffAsync());
        }

        Assert.Equal([0.8, 1.6, 3.2, 5, 5], delays.Take(5).Select(d => d.TotalSeconds));
        Assert.All(delays.Skip(3).Take(17), d => Assert.Equal(TimeSpan.FromSeconds(5), d));
        Assert.Equal(TimeSpan.FromSeconds(10), delays[20]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task NewReflectorWithCustomBackoff_uses_its_delays()
    {
        await using var h = new ReflectorHarness
        {
            Backoff = new ReflectorBackoffOptions
            {
                InitialDelay = TimeSpan.FromSeconds(5),
                Factor = 3,
                MaxDelay = TimeSpan.FromSeconds(20),
                JitterFactor = 0.1,
            },
            Jitter = () => 0.5,
        };
        h.Server.ListFails(Errors.Internal()).ListFails(Errors.Internal()).ListFails(Errors.Internal());
        h.Start();

        Assert.Equal(TimeSpan.FromSeconds(5.25), await h.PassBackoffAsync());
        await h.Failures.WaitForAsync(2);
        Assert.Equal(TimeSpan.FromSeconds(15.75), await h.PassBackoffAsync());
        await h.Failures.WaitForAsync(3);
        Assert.Equal(TimeSpan.FromSeconds(21), await h.PassBackoffAsync());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(10, 10)]
    [InlineData(0.1, 0.8)]
    [InlineData(1e7, 600)]
    public async Task RetryAfter_is_the_least_that_is_waited_within_reason(double askedSeconds, double expectedSeconds)
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.TooManyRequests(TimeSpan.FromSeconds(askedSeconds)));
        h.Start();
        await h.Failures.WaitForAsync(1);

        Assert.Equal(expectedSeconds, (await h.TimerAsync(TimeSpan.FromHours(1))).TotalSeconds);
    }

    [Fact]
    public void A_limit_longer_than_any_timer_is_cut()
    {
        var options = new ReflectorBackoffOptions { InitialDelay = TimeSpan.MaxValue, MaxDelay = TimeSpan.MaxValue };
        var backoff = new ReflectorBackoff(options, TimeProvider.System, static () => 0.5);
        for (var i = 0; i < 100; i++)
        {
            using var stop = new CancellationTokenSource();
            Assert.False(backoff.DelayAsync(null, stop.Token).IsCompleted);
            stop.Cancel();
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_that_give_no_delay_or_no_number_are_refused(ReflectorBackoffOptions options, string expected)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ReflectorBackoff(options, TimeProvider.System, static () => 0));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<ReflectorBackoffOptions, string> Refused => new()
    {
        { new() { InitialDelay = TimeSpan.Zero }, "Backoff.InitialDelay is 00:00:00: use 1 ms or more" },
        { new() { InitialDelay = TimeSpan.FromTicks(1) }, "Backoff.InitialDelay is 00:00:00.0000001: use 1 ms or more" },
        { new() { MaxDelay = TimeSpan.Zero }, "Backoff.MaxDelay is 00:00:00: use 1 ms or more" },
        { new() { MaxDelayWhenNotFound = TimeSpan.Zero }, "Backoff.MaxDelayWhenNotFound is 00:00:00: use 1 ms or more" },
        { new() { ResetAfter = TimeSpan.Zero }, "Backoff.ResetAfter is 00:00:00: use more than zero" },
        { new() { ResetAfter = TimeSpan.FromSeconds(-1) }, "Backoff.ResetAfter is -00:00:01: use more than zero" },
        { new() { Factor = 0.5 }, "Backoff.Factor is 0.5: use 1 or more" },
        { new() { Factor = double.PositiveInfinity }, "Backoff.Factor is Infinity: use 1 or more, and a finite number" },
        { new() { Factor = double.NaN }, "Backoff.Factor is NaN" },
        { new() { JitterFactor = -1 }, "Backoff.JitterFactor is -1: use zero or more" },
        { new() { JitterFactor = double.PositiveInfinity }, "Backoff.JitterFactor is Infinity: use zero or more, and a finite number" },
    };

    [Fact]
    public void A_factor_beyond_any_time_gives_the_longest_delay_there_is()
    {
        var options = new ReflectorBackoffOptions { Factor = double.MaxValue, JitterFactor = double.MaxValue };
        var jitter = 0.0;
        var backoff = new ReflectorBackoff(options, new Testing.ManualTimeProvider(), () => jitter);

        Assert.Equal([0.8, 30, 30], Enumerable.Range(0, 3).Select(_ => backoff.Next().TotalSeconds));
        jitter = 0.99;
        Assert.Equal(Timers.MaxDue, backoff.Next());
        jitter = 0;
        Assert.Equal(TimeSpan.FromSeconds(30), backoff.Next());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_short_limit_of_what_is_not_served_does_not_hold_back_the_delays_after_it()
    {
        await using var h = new ReflectorHarness { Backoff = new ReflectorBackoffOptions { MaxDelayWhenNotFound = TimeSpan.FromMilliseconds(1) } };
        h.Server.ListFails(Errors.NotFound()).ListFails(Errors.NotFound()).ListFails(Errors.Internal()).ListFails(Errors.Internal());
        h.Start();

        var delays = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            await h.Failures.WaitForAsync(i + 1);
            delays.Add((await h.PassBackoffAsync()).TotalSeconds);
        }

        Assert.Equal([0.001, 0.001, 1.6, 3.2], delays);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_return_of_a_round_is_followed_by_one_delay()
    {
        await using var h = new ReflectorHarness();
        h.Server.ListFails(Errors.TooManyRequests()).List("10").Watch(WatchEvent<Widget>.Failed(Errors.Expired())).ListFails(Errors.Refused());
        h.Start();

        Assert.Equal(TimeSpan.FromSeconds(0.8), await h.PassBackoffAsync());
        await h.Failures.WaitForAsync(2);
        Assert.Equal(TimeSpan.FromSeconds(1.6), await h.PassBackoffAsync());
        await h.Failures.WaitForAsync(3);
        Assert.Equal(TimeSpan.FromSeconds(3.2), await h.PassBackoffAsync());

        Assert.Equal(
            ["LIST rv=0 limit=500", "LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "LIST rv=10"], await h.Server.Requests.WaitForAsync(5));
    }
}
