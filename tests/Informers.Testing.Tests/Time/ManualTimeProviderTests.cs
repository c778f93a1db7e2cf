using Informers.Tests;

namespace Informers.Testing.Tests.Time;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void The_clock_stands_still_until_it_is_moved()
    {
        var start = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.FromHours(2));
        var time = new ManualTimeProvider(start);
        var timestamp = time.GetTimestamp();

        Assert.Equal(start, time.GetUtcNow());
        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(start.AddSeconds(90), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), time.GetElapsedTime(timestamp));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void It_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_timer_fires_at_its_moment_once()
    {
        var fired = new List<TimeSpan>();
        using var timer = Timer(fired, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.Empty(fired);
        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal([TimeSpan.FromSeconds(5)], fired);
        Assert.Equal(0, _time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_periodic_timer_fires_at_each_moment_that_is_passed()
    {
        var fired = new List<TimeSpan>();
        using var timer = Timer(fired, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], fired);
        Assert.Equal(1, _time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void Timers_fire_in_the_order_of_their_moments_and_then_of_their_setting()
    {
        var order = new List<string>();
        using var late = _time.CreateTimer(_ => order.Add("late"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using var first = _time.CreateTimer(_ => order.Add("first"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var second = _time.CreateTimer(_ => order.Add("second"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["first", "second", "late"], order);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_timer_that_is_due_at_once_fires_at_the_next_advance_even_by_nothing()
    {
        var fired = new List<TimeSpan>();
        using var timer = Timer(fired, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.Empty(fired);

        _time.Advance(TimeSpan.Zero);

        Assert.Equal([TimeSpan.Zero], fired);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void Timers_that_callbacks_set_fire_within_the_same_advance()
    {
        var fired = new List<TimeSpan>();
        ITimer? second = null;
        using var first = _time.CreateTimer(
            _ => second = Timer(fired, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal([TimeSpan.FromSeconds(2)], fired);
        second!.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_changed_timer_forgets_its_old_moment_and_a_disposed_one_all()
    {
        var fired = new List<TimeSpan>();
        var timer = Timer(fired, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        Assert.True(timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(fired);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.Equal(0, _time.ActiveTimerCount);
        Assert.True(timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        timer.Dispose();
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Empty(fired);
        Assert.Equal(0, _time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_timer_with_no_period_argument_of_zero_fires_once()
    {
        var fired = new List<TimeSpan>();
        using var timer = Timer(fired, TimeSpan.FromSeconds(1), TimeSpan.Zero);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Single(fired);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_callback_may_stop_its_own_periodic_timer()
    {
        var count = 0;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                if (++count == 2)
                {
                    timer!.Dispose();
                }
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Delays_cancellations_and_periodic_timers_run_on_it()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(3), _time, Cancellation);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(4), _time);
        using var periodic = new PeriodicTimer(TimeSpan.FromSeconds(5), _time);
        var tick = periodic.WaitForNextTickAsync(Cancellation).AsTask();

        _time.Advance(TimeSpan.FromSeconds(3));
        await delay.WithinTimeout();
        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
        Assert.False(tick.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await tick.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_for_a_timer_ends_when_one_is_near_enough()
    {
        using var far = Timer([], TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        var waiting = _time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.False(waiting.IsCompleted);

        using var near = Timer([], TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromSeconds(7), await waiting.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_for_a_timer_ends_when_the_clock_comes_near_enough()
    {
        using var far = Timer([], TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        var waiting = _time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Cancellation);

        _time.Advance(TimeSpan.FromMinutes(59.9));

        Assert.Equal(TimeSpan.FromSeconds(6), await waiting.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_for_a_timer_sees_the_next_period_of_one()
    {
        using var timer = Timer([], TimeSpan.FromHours(1), TimeSpan.FromSeconds(5));
        var waiting = _time.WaitForTimerAsync(TimeSpan.FromSeconds(5), Cancellation);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromSeconds(5), await waiting.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = _time.WaitForTimerAsync(TimeSpan.FromSeconds(1), source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_clock_can_be_moved_to_the_next_timer()
    {
        var fired = new List<TimeSpan>();
        using var late = Timer(fired, TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan);
        using var early = Timer(fired, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromSeconds(4), await _time.AdvanceToNextTimerAsync(Cancellation).WithinTimeout());
        Assert.Equal(TimeSpan.FromSeconds(5), await _time.AdvanceToNextTimerAsync(Cancellation).WithinTimeout());

        Assert.Equal([TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(9)], fired);
    }

    private ITimer Timer(List<TimeSpan> fired, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(
        _ => fired.Add(_time.GetElapsedTime(0)), null, dueTime, period);
}
