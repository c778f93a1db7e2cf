using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>The resync timer beside the watch.</summary>
public sealed class ReflectorResyncTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ReflectorResyncChan_fires_on_time_while_a_watch_is_silent()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromSeconds(30) };
        h.Server.List("1", Widget("a"));
        h.Start();
        await (await h.Server.WatchAsync(1)).DrainedAsync();

        h.Time.Advance(TimeSpan.FromMilliseconds(29_999));
        Assert.Equal(["Replace 1: a"], h.Store.Calls.Items);
        h.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["Replace 1: a", "Resync"], h.Store.Calls.Items);
        h.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["Replace 1: a", "Resync", "Resync", "Resync"], h.Store.Calls.Items);
        Assert.Single(h.Server.Watches.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Resync_that_fails_ends_the_round_quietly()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromMinutes(2) };
        h.Server.List("1").List("2");
        var fails = true;
        h.Store.During = call =>
        {
            if (call == "Resync" && fails)
            {
                fails = false;
                throw new InvalidOperationException("No resync today.");
            }
        };
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Time.Advance(TimeSpan.FromMinutes(2));
        await watch.Disposed.WithinTimeout();
        Assert.Equal(TimeSpan.FromMilliseconds(800), await h.PassBackoffAsync());
        await h.Server.Watches.WaitForAsync(2);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=1", "LIST rv=1", "WATCH rv=2"], h.Server.Requests.Items);
        Assert.Empty(h.Failures.Items);
        Assert.Empty(h.Log.At(LogLevel.Error));

        await (await h.Server.WatchAsync(2)).DrainedAsync();
        h.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Resync", h.Store.Calls.Items[^1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ShouldResync_decides_each_time()
    {
        var answers = new Queue<bool>([false, true, false]);
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromSeconds(1), ShouldResync = () => answers.Dequeue() };
        h.Server.List("1");
        h.Start();
        await (await h.Server.WatchAsync(1)).DrainedAsync();

        h.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["Replace 1:", "Resync"], h.Store.Calls.Items);
        Assert.Empty(answers);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_period_of_zero_is_no_timer_at_all()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("1");
        h.Start();
        await h.ReadingAsync(await h.Server.WatchAsync(1));

        // The deadline of the watch, alone.
        Assert.Equal(1, h.Time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Goes_on_while_the_server_is_away()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromMilliseconds(500) };
        h.Server.List("1").WatchFails(Errors.Refused());
        h.Start();
        await h.Failures.WaitForAsync(1);
        await h.TimerAsync(TimeSpan.FromMilliseconds(500));

        h.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(["Replace 1:", "Resync"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Does_not_begin_before_the_first_list_is_in_the_store()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromSeconds(1) };
        h.Start();
        await h.TimerAsync(TimeSpan.FromSeconds(75));

        h.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_period_longer_than_any_timer_hurts_nothing()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.MaxValue, MinWatchTimeout = TimeSpan.MaxValue };
        h.Server.List("10", Widget("a"));
        h.Start();

        await h.ReadingAsync(await h.Server.WatchAsync(1), timers: 2);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waits_for_a_write_that_is_under_way()
    {
        await using var h = new ReflectorHarness { ResyncPeriod = TimeSpan.FromSeconds(1) };
        var writing = new TaskCompletionSource();
        using var mayFinish = new ManualResetEventSlim();
        h.Store.During = call =>
        {
            if (call.StartsWith("Add", StringComparison.Ordinal))
            {
                writing.SetResult();
                mayFinish.Wait(TestTimeouts.Wait, TestContext.Current.CancellationToken);
            }
        };
        h.Server.List("1").Watch(Added("a", "2"));
        h.Start();
        await writing.Task.WithinTimeout();

        var advancing = Task.Run(() => h.Time.Advance(TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken);
        mayFinish.Set();
        await advancing.WithinTimeout();
        await h.Store.Calls.WaitForAsync(3);

        // The harness fails when two wrote at once.
        Assert.Equal(["Replace 1:", "Add a@2", "Resync"], h.Store.Calls.Items);
    }
}
