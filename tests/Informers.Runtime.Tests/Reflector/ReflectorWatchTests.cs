using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>How the reflector watches: when it opens the next watch at once, when after a delay, and when it lists anew.</summary>
public sealed class ReflectorWatchTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task CloseWatchChannelOnError_an_error_event_closes_the_watch()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("1").Watch(WatchEvent<Widget>.Failed(Errors.Internal()));
        h.Start();

        await (await h.Server.WatchAsync(1)).Disposed.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchHandler_applies_events_and_rejects_what_it_cannot_understand()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10", Widget("a"), Widget("b")).Watch(
            Deleted("a", "11"), WatchEvent<Widget>.Invalid(Errors.Invalid("x", "12")), Modified("b", "13"), Added("c", "32"));
        h.Start();

        await h.Store.Calls.WaitForAsync(4);

        Assert.Equal(["b", "c"], h.Store.Names);
        Assert.Equal("13", h.Store["b"]!.ResourceVersion);
        Assert.IsType<InvalidObjectException>(Assert.Single(h.Failures.Items));
        await (await h.Server.WatchAsync(1)).DrainedAsync();
        Assert.Equal("32", h.Reflector.LastSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ResourceVersionUpdate_every_event_and_bookmark_reaches_the_store_in_order()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("1").Watch(Added("a", "10"), Modified("a", "20"), Bookmark("30"), Deleted("a", "40"));
        h.Start();

        await h.Store.Calls.WaitForAsync(5);
        await (await h.Server.WatchAsync(1)).DrainedAsync();

        Assert.Equal(["Replace 1:", "Add a@10", "Update a@20", "Bookmark 30", "Delete a@40"], h.Store.Calls.Items);
        Assert.Equal("40", h.Reflector.LastSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_the_server_ends_is_followed_by_the_next_one_at_once_without_a_list()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchEnds(Added("a", "11")).WatchEnds(Bookmark("12"));
        h.Start();

        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=11", "WATCH rv=12"], h.Server.Requests.Items);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_quiet_watch_that_ends_after_a_second_is_followed_by_the_next_one()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Time.Advance(TimeSpan.FromSeconds(1));
        watch.End();

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10"], await h.Server.Requests.WaitForAsync(3));
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task HandleWatchResultChanClosedBefore_a_watch_that_ends_at_once_is_very_short()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchEnds().List("11");
        h.Start();

        Assert.Equal(TimeSpan.FromMilliseconds(800), await h.PassBackoffAsync());
        await h.Server.Requests.WaitForAsync(4);

        Assert.IsType<VeryShortWatchException>(Assert.Single(h.Failures.Items));
        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "WATCH rv=11"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task HandleWatchResultChanClosedAfter_a_watch_that_ends_within_a_second_is_very_short()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Time.Advance(TimeSpan.FromMilliseconds(999));
        watch.End();
        await h.BackoffAsync();

        Assert.IsType<VeryShortWatchException>(Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_only_repeats_the_same_bookmark_is_very_short_too()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchEnds(Bookmark("10"));
        h.Start();

        await h.BackoffAsync();

        Assert.IsType<VeryShortWatchException>(Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_breaks_off_is_followed_by_the_next_one_at_once_without_a_list()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchBreaks(Added("a", "11"));
        h.Start();

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=11"], await h.Server.Requests.WaitForAsync(3));
        Assert.IsType<IOException>(Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_breaks_off_at_once_is_very_short()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchBreaks();
        h.Start();

        await h.BackoffAsync();

        Assert.IsType<IOException>(Assert.IsType<VeryShortWatchException>(Assert.Single(h.Failures.Items)).InnerException);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_expired_watch_is_quietly_followed_by_a_list_at_the_last_version_after_a_delay()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(Added("a", "11"), WatchEvent<Widget>.Failed(Errors.Expired())).List("20");
        h.Start();

        Assert.Equal(TimeSpan.FromMilliseconds(800), await h.PassBackoffAsync());
        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=11", "WATCH rv=20"], h.Server.Requests.Items);
        Assert.Empty(h.Log.At(Microsoft.Extensions.Logging.LogLevel.Error));
        Assert.Empty(h.Log.At(Microsoft.Extensions.Logging.LogLevel.Warning));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_refused_as_expired_is_followed_by_a_list()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.Gone()).List("20");
        h.Start();

        await h.PassBackoffAsync();

        Assert.Equal(
            ["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=10", "WATCH rv=20"], await h.Server.Requests.WaitForAsync(4));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task NoRelistOnTooManyRequests_opens_the_watch_again_without_a_list()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.TooManyRequests(), times: 4);
        h.Start();

        for (var i = 0; i < 4; i++)
        {
            await h.PassBackoffAsync();
        }

        await h.Server.Watches.WaitForAsync(1);
        Assert.Equal(
            ["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10", "WATCH rv=10", "WATCH rv=10", "WATCH rv=10"], h.Server.Requests.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task BackoffOnTooManyRequests_at_the_start_and_as_an_event_is_two_delays()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10")
            .WatchFails(Errors.TooManyRequests())
            .Watch(Added("a", "11"), WatchEvent<Widget>.Failed(Errors.TooManyRequests()));
        h.Start();

        Assert.Equal(TimeSpan.FromMilliseconds(800), await h.PassBackoffAsync());
        await h.Server.Requests.WaitForAsync(3);
        Assert.Equal(TimeSpan.FromMilliseconds(1600), await h.PassBackoffAsync());

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10", "WATCH rv=11"], await h.Server.Requests.WaitForAsync(4));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_refused_connection_is_tried_again_without_a_list()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").WatchFails(Errors.Refused(), times: 2);
        h.Start();

        await h.PassBackoffAsync();
        await h.PassBackoffAsync();

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10", "WATCH rv=10"], await h.Server.Requests.WaitForAsync(4));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RetryInternalError_is_off_by_default()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(Added("a", "11"), WatchEvent<Widget>.Failed(Errors.Internal()));
        h.Start();

        await h.PassBackoffAsync();

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "LIST rv=11"], await h.Server.Requests.WaitForAsync(3));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0, 31)]
    [InlineData(10, 40)]
    public async Task RetryInternalError_within_the_window_is_31_tries_and_a_quiet_minute_resets_it(int quietBefore, int expectedRetries)
    {
        await using var h = new ReflectorHarness { MaxInternalErrorRetryDuration = TimeSpan.FromSeconds(30) };
        h.Server.List("10");
        for (var i = 1; i <= expectedRetries + 1; i++)
        {
            var passes = i == quietBefore ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
            h.Server.Open(() =>
            {
                h.Time.Advance(passes);
                return new ScriptedWatch().Send(WatchEvent<Widget>.Failed(Errors.Internal()));
            });
        }

        h.Start();
        await h.PassBackoffAsync();
        var requests = await h.Server.Requests.WaitForAsync(expectedRetries + 3);

        Assert.Equal(expectedRetries + 1, requests.Count(r => r == "WATCH rv=10"));
        Assert.Equal("LIST rv=10", requests[^1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ReplacesStoreOnUnsafeDelete_a_storage_read_error_leads_to_a_list_that_removes_the_corrupt_object()
    {
        await using var h = new ReflectorHarness { MaxInternalErrorRetryDuration = TimeSpan.FromSeconds(30) };
        h.Server
            .List("10", Widget("corrupt"), Widget("a"))
            .Watch(Added("b", "11"), WatchEvent<Widget>.Failed(Errors.StorageRead()))
            .List("12", Widget("a"), Widget("b"));
        h.Start();

        await h.PassBackoffAsync();
        await h.Server.Requests.WaitForAsync(4);

        Assert.Equal(["a", "b"], h.Store.Names);
        Assert.Equal(["Replace 10: corrupt a", "Add b@11", "Replace 12: a b"], h.Store.Calls.Items);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0.0, 0, 300)]
    [InlineData(0.999999, 0, 599)]
    [InlineData(0.5, 1, 450)]
    [InlineData(0.0, 1800, 1800)]
    [InlineData(0.999999, 1800, 3599)]
    public async Task WatchTimeout_is_5_to_10_minutes_or_from_a_longer_minimum_to_twice_that(double jitter, int minSeconds, long expected)
    {
        await using var h = new ReflectorHarness { Jitter = () => jitter, MinWatchTimeout = TimeSpan.FromSeconds(minSeconds) };
        h.Server.List("10");
        h.Start();

        var options = Assert.Single(await h.Server.WatchOptions.WaitForAsync(1));

        Assert.Equal(expected, options.TimeoutSeconds);
        Assert.True(options.AllowWatchBookmarks);
        Assert.Null(options.SendInitialEvents);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("")]
    [InlineData("0")]
    public async Task Synthetic_Added_events_of_a_watch_without_a_version_do_not_advance_the_version(string listVersion)
    {
        await using var h = new ReflectorHarness();
        h.Server.List(listVersion).Watch(Added("b", "30"), Added("a", "20"));
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();
        Assert.Equal(listVersion, h.Reflector.LastSyncResourceVersion);
        Assert.Equal(["a", "b"], h.Store.Names);

        watch.Send(Modified("a", "31"), Added("c", "32"));
        await watch.DrainedAsync();

        Assert.Equal("32", h.Reflector.LastSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_the_server_does_not_end_is_given_up_15_seconds_after_its_timeout()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10").Watch(Added("a", "11"));
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await h.ReadingAsync(watch);

        h.Time.Advance(TimeSpan.FromSeconds(314));
        Assert.False(watch.Disposed.IsCompleted);
        h.Time.Advance(TimeSpan.FromSeconds(1));
        await watch.Disposed.WithinTimeout();

        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=11"], await h.Server.Requests.WaitForAsync(3));
        Assert.IsType<TimeoutException>(Assert.Single(h.Failures.Items));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_deadline_of_a_watch_does_not_begin_anew_with_each_event()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await h.ReadingAsync(watch);

        h.Time.Advance(TimeSpan.FromSeconds(300));
        watch.Send(Added("a", "11"));
        await h.ReadingAsync(watch);
        h.Time.Advance(TimeSpan.FromSeconds(15));

        await watch.Disposed.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_deadline_of_a_watch_does_not_count_the_time_of_a_slow_consumer()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Store.IsFull();
        watch.Send(Added("a", "11"));
        await h.Store.WaitedForAsync();
        h.Time.Advance(TimeSpan.FromHours(1));
        h.Store.HasCapacity();
        await watch.DrainedAsync();
        watch.Send(Added("b", "12"));
        await watch.DrainedAsync();

        Assert.False(watch.Disposed.IsCompleted);
        Assert.Equal("12", h.Reflector.LastSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nothing_is_read_while_the_store_is_full()
    {
        await using var h = new ReflectorHarness();
        h.Server.List("10");
        h.Start();
        var watch = await h.Server.WatchAsync(1);
        await watch.DrainedAsync();

        h.Store.IsFull();
        watch.Send(Added("a", "11"), Added("b", "12"));
        await h.Store.WaitedForAsync();
        Assert.Equal(["Replace 10:"], h.Store.Calls.Items);

        h.Store.HasCapacity();
        await h.Store.Calls.WaitForAsync(3);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_does_not_open_is_given_up_after_30_seconds_and_tried_again_without_a_list()
    {
        await using var h = new ReflectorHarness();
        var late = new TaskCompletionSource<ScriptedWatch>();
        h.Server.List("10").Open(_ => late.Task);
        h.Start();
        await h.Server.Requests.WaitForAsync(2);
        await h.TimerAsync(TimeSpan.FromSeconds(30));

        h.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<TimeoutException>(Assert.Single(await h.Failures.WaitForAsync(1)));
        await h.PassBackoffAsync();
        Assert.Equal(["LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10"], await h.Server.Requests.WaitForAsync(3));

        // The late one is closed as soon as it opens.
        var watch = new ScriptedWatch();
        late.SetResult(watch);
        await watch.Disposed.WithinTimeout();
    }
}
