using Informers.Rest;
using Microsoft.Extensions.Logging;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.Reflectors;

/// <summary>The streaming list, and how the reflector steps back from it.</summary>
public sealed class ReflectorStreamingListTests
{
    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true, true, "WATCH rv= streaming")]
    [InlineData(true, false, "LIST rv=0 limit=500")]
    [InlineData(false, true, "LIST rv=0 limit=500")]
    [InlineData(false, false, "LIST rv=0 limit=500")]
    public async Task NewReflectorWithDisablementWatchList_streams_when_asked_to_and_able_to(bool isAskedTo, bool isAbleTo, string expected)
    {
        await using var h = new ReflectorHarness { UseStreamingList = isAskedTo };
        h.Server.SupportsStreamingList = isAbleTo;
        h.Start();

        Assert.Equal(expected, (await h.Server.Requests.WaitForAsync(1))[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_asks_for_initial_events_not_older_than_what_is_known()
    {
        await using var h = Streaming(out var server);
        server.Watch(InitialEventsEnd("10"), WatchEvent<Widget>.Failed(Errors.Expired()));
        h.Start();
        await h.PassBackoffAsync(failures: 1);
        var requests = await h.Server.WatchOptions.WaitForAsync(2);

        Assert.Equal(["", "10"], requests.Select(r => r.ResourceVersion!));
        Assert.All(requests, r =>
        {
            Assert.True(r.SendInitialEvents);
            Assert.Equal("NotOlderThan", r.ResourceVersionMatch);
            Assert.True(r.AllowWatchBookmarks);
            Assert.Equal(300, r.TimeoutSeconds);
            Assert.Null(r.Limit);
        });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_is_not_synced_if_only_Added_events_came()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "1"), Added("b", "2"));
        h.Start();
        await (await server.WatchAsync(1)).DrainedAsync();

        Assert.Empty(h.Store.Calls.Items);
        Assert.Equal(FreshnessState.Syncing, h.Reflector.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchListResourceVersion_is_empty_until_the_annotated_bookmark()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "5"), Modified("a", "6"), Bookmark("7"));
        h.Start();
        var watch = await server.WatchAsync(1);
        await watch.DrainedAsync();
        Assert.Equal("", h.Reflector.LastSyncResourceVersion);

        watch.Send(InitialEventsEnd("10"));
        await watch.DrainedAsync();
        Assert.Equal("10", h.Reflector.LastSyncResourceVersion);

        // From here on Added events are in order too.
        watch.Send(Added("b", "11"));
        await watch.DrainedAsync();
        Assert.Equal("11", h.Reflector.LastSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_is_synced_after_the_bookmark_and_goes_on_with_the_same_stream()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "1"), Added("b", "2"), InitialEventsEnd("10"), Modified("a", "11"), Bookmark("12"));
        h.Start();
        await h.Store.Calls.WaitForAsync(3);

        Assert.Equal(["Replace 10: a b", "Update a@11", "Bookmark 12"], h.Store.Calls.Items);
        Assert.Equal(["WATCH rv= streaming"], server.Requests.Items);
        Assert.Equal(new Freshness(FreshnessState.Live, TimeSpan.Zero, null), h.Reflector.Freshness);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_honours_updates_and_deletes_that_come_while_streaming()
    {
        await using var h = Streaming(out var server);
        server.Watch(
            Added("a", "1"), Added("b", "2"), Added("c", "3"), Modified("a", "4"), Deleted("b", "5"), Deleted("unknown", "6"), InitialEventsEnd("10"));
        h.Start();
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["a", "c"], h.Store.Names);
        Assert.Equal("4", h.Store["a"]!.ResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_ignores_a_bookmark_whose_annotation_is_not_true()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "1"), WatchEvent<Widget>.Bookmark("10", isInitialEventsEnd: false));
        h.Start();
        await (await server.WatchAsync(1)).DrainedAsync();

        Assert.Empty(h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task WatchList_falls_back_to_a_list_on_any_error_when_opening() =>
        FallsBack(server => server.WatchFails(Errors.Internal()));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task WatchList_falls_back_to_a_list_on_any_error_event() =>
        FallsBack(server => server.Watch(Added("x", "1"), WatchEvent<Widget>.Failed(Errors.Internal())));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task WatchList_falls_back_to_a_list_on_a_server_that_lacks_it() =>
        FallsBack(server => server.WatchFails(Errors.Status(422, "Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled")));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task WatchList_falls_back_to_a_list_on_a_stream_that_ends_at_once() => FallsBack(server => server.WatchEnds());

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_is_tried_again_with_the_next_round_after_a_fallback()
    {
        await using var h = Streaming(out var server);
        server.WatchFails(Errors.Internal()).List("10").Watch(WatchEvent<Widget>.Failed(Errors.Expired()));
        h.Start();
        await h.PassBackoffAsync(failures: 1);

        Assert.Equal(
            ["WATCH rv= streaming", "LIST rv=0 limit=500", "WATCH rv=10", "WATCH rv=10 streaming"], await server.Requests.WaitForAsync(4));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_waits_and_tries_again_on_429_and_refused_connections()
    {
        await using var h = Streaming(out var server);
        server
            .WatchFails(Errors.TooManyRequests(TimeSpan.FromSeconds(7)))
            .WatchFails(Errors.Refused())
            .Watch(Added("x", "1"), WatchEvent<Widget>.Failed(Errors.TooManyRequests()))
            .Watch(Added("a", "1"), InitialEventsEnd("10"));
        h.Start();

        Assert.Equal(TimeSpan.FromSeconds(7), await h.PassBackoffAsync(failures: 1));
        Assert.Equal(TimeSpan.FromSeconds(1.6), await h.PassBackoffAsync(failures: 2));
        Assert.Equal(TimeSpan.FromSeconds(3.2), await h.PassBackoffAsync(failures: 3));
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(Enumerable.Repeat("WATCH rv= streaming", 4), server.Requests.Items);
        Assert.Equal(["a"], h.Store.Names);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WatchList_at_an_expired_or_too_large_version_starts_anew_with_the_newest(bool asEvent)
    {
        await using var h = Streaming(out var server);
        var error = asEvent ? Errors.Expired() : Errors.TooLargeByCause();
        server.Watch(InitialEventsEnd("10"), WatchEvent<Widget>.Failed(Errors.Expired()));
        _ = asEvent ? server.Watch(Added("x", "1"), WatchEvent<Widget>.Failed(error)) : server.WatchFails(error);
        server.Watch(Added("a", "1"), InitialEventsEnd("20"));
        h.Start();
        await h.PassBackoffAsync(failures: 1);
        await h.Store.Calls.WaitForAsync(2);

        Assert.Equal(["WATCH rv= streaming", "WATCH rv=10 streaming", "WATCH rv= streaming"], server.Requests.Items);
        Assert.Equal(["Replace 10:", "Replace 20: a"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task WatchList_does_not_go_round_in_circles_when_the_newest_is_expired() =>
        FallsBack(server => server.WatchFails(Errors.Expired()));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_that_ends_before_it_is_complete_starts_anew_with_nothing()
    {
        await using var h = Streaming(out var server);
        server.WatchEnds(Added("a", "1"), Added("gone", "2")).Watch(Added("a", "1"), InitialEventsEnd("10"));
        h.Start();
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["WATCH rv= streaming", "WATCH rv= streaming"], server.Requests.Items);
        Assert.Equal(["Replace 10: a"], h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_that_ends_twice_before_it_is_complete_gives_way_to_a_list_for_ten_minutes()
    {
        await using var h = Streaming(out var server);
        server.WatchEnds(Added("a", "1")).WatchBreaks(Added("a", "1")).List("10", Widget("a"));
        h.Start();
        await h.Store.Calls.WaitForAsync(1);

        Assert.Equal(["WATCH rv= streaming", "WATCH rv= streaming", "LIST rv=0 limit=500"], server.Requests.Items.Take(3));
        Assert.Contains(h.Log.At(LogLevel.Warning), e => e.Contains("10 minutes", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_whose_stream_ends_after_it_was_complete_is_followed_by_a_plain_watch()
    {
        await using var h = Streaming(out var server);
        server.WatchEnds(Added("a", "1"), InitialEventsEnd("10"));
        h.Start();

        Assert.Equal(["WATCH rv= streaming", "WATCH rv=10"], await server.Requests.WaitForAsync(2));
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchList_whose_stream_expires_after_it_was_complete_fails_the_round()
    {
        await using var h = Streaming(out var server);
        server.Watch(InitialEventsEnd("10"), Added("a", "11"), WatchEvent<Widget>.Failed(Errors.Expired()));
        h.Start();

        await h.PassBackoffAsync(failures: 1);
        Assert.Equal(["WATCH rv= streaming", "WATCH rv=11 streaming"], await server.Requests.WaitForAsync(2));
        Assert.IsType<ApiStatusException>(Assert.Single(h.Failures.Items));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silence_of_30_seconds_gives_way_to_a_list_and_is_remembered_for_ten_minutes(bool afterAnEvent)
    {
        await using var h = Streaming(out var server);
        server.Watch(afterAnEvent ? [Added("a", "1")] : []).List("10", Widget("a"));
        h.Start();
        var watch = await server.WatchAsync(1);
        await h.ReadingAsync(watch, timers: 2);

        h.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(watch.Disposed.IsCompleted);
        h.Time.Advance(TimeSpan.FromSeconds(1));
        await watch.Disposed.WithinTimeout();
        var second = await server.WatchAsync(2);
        await second.DrainedAsync();
        Assert.Equal(["WATCH rv= streaming", "LIST rv=0 limit=500", "WATCH rv=10"], server.Requests.Items);
        Assert.IsType<TimeoutException>(Assert.Single(h.Failures.Items));
        Assert.Null(h.Reflector.LastError);

        // Within the ten minutes: a list, not a streaming one.
        server.List("20").Watch();
        h.Time.Advance(TimeSpan.FromMinutes(4));
        second.Send(WatchEvent<Widget>.Failed(Errors.Expired()));
        await h.PassBackoffAsync(failures: 2);
        var third = await server.WatchAsync(3);
        await third.DrainedAsync();
        Assert.Equal(["LIST rv=10", "WATCH rv=20"], server.Requests.Items.Skip(3));

        // After them: another try.
        h.Time.Advance(TimeSpan.FromMinutes(4));
        third.Send(Bookmark("21")).End();
        var fourth = await server.WatchAsync(4);
        await fourth.DrainedAsync();
        h.Time.Advance(TimeSpan.FromMinutes(2));
        fourth.Send(WatchEvent<Widget>.Failed(Errors.Expired()));
        await h.PassBackoffAsync(failures: 3);
        Assert.Equal("WATCH rv=21 streaming", (await server.Requests.WaitForAsync(7))[6]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_that_does_not_open_within_30_seconds_gives_way_to_a_list()
    {
        await using var h = Streaming(out var server);
        server.Open(async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new ScriptedWatch();
        }).List("10");
        h.Start();
        await h.TimerAsync(TimeSpan.FromSeconds(30));

        h.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["WATCH rv= streaming", "LIST rv=0 limit=500", "WATCH rv=10"], await server.Requests.WaitForAsync(3));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_that_makes_progress_may_take_its_time()
    {
        await using var h = Streaming(out var server);
        h.Start();
        var watch = await server.WatchAsync(1);
        for (var i = 0; i < 30; i++)
        {
            await watch.DrainedAsync();
            h.Time.Advance(TimeSpan.FromSeconds(29));
            watch.Send(Added($"w{i}", "1"));
        }

        watch.Send(InitialEventsEnd("10"));
        await watch.DrainedAsync();

        Assert.Equal(30, h.Store.Names.Length);
        Assert.Contains(h.Log.At(LogLevel.Warning), e => e.Contains("took 870", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_large_event_on_its_way_is_no_silence()
    {
        await using var h = Streaming(out var server);
        h.Start();
        var watch = await server.WatchAsync(1);
        await h.ReadingAsync(watch, timers: 2);

        for (var i = 0; i < 5; i++)
        {
            watch.BytesReceived += 100;
            h.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.False(watch.Disposed.IsCompleted);
        h.Time.Advance(TimeSpan.FromSeconds(30));
        await watch.Disposed.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_deadline_of_the_watch_holds_for_the_stream_after_the_list_too()
    {
        await using var h = Streaming(out var server);
        server.Watch(InitialEventsEnd("10"));
        h.Start();
        var watch = await server.WatchAsync(1);
        await h.ReadingAsync(watch);

        h.Time.Advance(TimeSpan.FromSeconds(315));
        await watch.Disposed.WithinTimeout();

        Assert.Equal(["WATCH rv= streaming", "WATCH rv=10"], await server.Requests.WaitForAsync(2));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task InitialEventsEndBookmarkTicker_warns_only_after_an_interval_without_events()
    {
        await using var h = Streaming(out var server);
        h.Start();
        var watch = await server.WatchAsync(1);
        await watch.DrainedAsync();
        h.Time.Advance(TimeSpan.FromSeconds(5));
        watch.Send(Added("a", "1"));
        await watch.DrainedAsync();

        h.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(h.Log.At(LogLevel.Warning));
        h.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("silent for 15 s", Assert.Single(h.Log.At(LogLevel.Warning)), StringComparison.Ordinal);

        watch.Send(InitialEventsEnd("10"));
        await watch.DrainedAsync();
        h.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(h.Log.At(LogLevel.Warning), e => e.Contains("silent", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task RespectStoreTransformer_two_initial_objects_and_one_later_are_three_calls()
    {
        var calls = new Recorder<string>();
        await using var h = new ReflectorHarness
        {
            Transform = w =>
            {
                calls.Add(w.Name!);
                w.Value = "transformed";
                return w;
            },
        };
        h.Server.SupportsStreamingList = true;
        h.Server.Watch(Added("a", "1"), Added("b", "2"), InitialEventsEnd("10"), Added("c", "11"));
        h.Start();
        await h.Store.Calls.WaitForAsync(2);

        Assert.Equal(["a", "b", "c"], calls.Items);
        Assert.All(["a", "b", "c"], name => Assert.Equal("transformed", h.Store[name]!.Value));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_of_nobody_knows_what_while_streaming_gives_way_to_a_list()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "1"), WatchEvent<Widget>.Invalid(new InvalidObjectException("cut off") { HidesChange = true })).List("10", Widget("b"));
        h.Start();

        Assert.Equal(["WATCH rv= streaming", "LIST rv=0 limit=500", "WATCH rv=10"], await server.Requests.WaitForAsync(3));
        Assert.Equal(["b"], h.Store.Names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Objects_that_cannot_be_read_while_streaming_are_named_to_the_store()
    {
        await using var h = new ReflectorHarness
        {
            Transform = w => w.Value == "bad" ? throw new InvalidOperationException("Bad.") : w,
        };
        var bad = WatchEvent<Widget>.Modified(Widget("a", "4", "bad"), "4");
        h.Server.SupportsStreamingList = true;
        h.Server.Watch(
            Added("a", "1"),
            bad,                                                                      // keeps a@1, the last good state
            WatchEvent<Widget>.Added(Widget("b", "2", "bad"), "2"),                   // never read
            WatchEvent<Widget>.Invalid(Errors.Invalid("c")),                          // never read
            WatchEvent<Widget>.Invalid(Errors.Invalid("d")), Modified("d", "5"),      // read after all
            WatchEvent<Widget>.Invalid(Errors.Invalid("e")), Deleted("e", "6"),       // gone
            Added("f", "3"), WatchEvent<Widget>.Invalid(Errors.Invalid("f", "7", isDeletion: true)),
            InitialEventsEnd("10"));
        h.Start();

        Assert.Equal("Replace 10: a d (and b c)", (await h.Store.Calls.WaitForAsync(1))[0]);
        Assert.Equal("1", h.Store["a"]!.ResourceVersion);
        Assert.Equal(6, h.Failures.Items.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_by_streaming_is_live_only_when_it_is_complete()
    {
        await using var h = Streaming(out var server);
        server.Watch(InitialEventsEnd("10"), Added("a", "11"), WatchEvent<Widget>.Failed(Errors.Expired()));
        h.Start();
        await h.PassBackoffAsync(failures: 1);
        var watch = await server.WatchAsync(2);
        await watch.DrainedAsync();
        Assert.Equal(FreshnessState.Stale, h.Reflector.Freshness.State);

        watch.Send(InitialEventsEnd("20"));
        await watch.DrainedAsync();
        Assert.Equal(FreshnessState.Live, h.Reflector.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_in_the_middle_of_a_streaming_list()
    {
        await using var h = Streaming(out var server);
        server.Watch(Added("a", "1"));
        h.Start();
        var watch = await server.WatchAsync(1);
        await watch.DrainedAsync();

        await h.StopAsync();

        await watch.Disposed.WithinTimeout();
        Assert.Empty(h.Failures.Items);
        Assert.Empty(h.Store.Calls.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_store_that_refuses_the_list_closes_the_stream()
    {
        await using var h = Streaming(out var server);
        var fails = true;
        h.Store.During = _ =>
        {
            if (fails)
            {
                fails = false;
                throw new InvalidOperationException("Not now.");
            }
        };
        server.Watch(InitialEventsEnd("10")).Watch(InitialEventsEnd("10"));
        h.Start();
        await h.PassBackoffAsync(failures: 1);
        await h.Store.Calls.WaitForAsync(1);

        await (await server.WatchAsync(1)).Disposed.WithinTimeout();
    }

    private static ReflectorHarness Streaming(out ScriptedListerWatcher server)
    {
        var harness = new ReflectorHarness();
        server = harness.Server;
        server.SupportsStreamingList = true;
        return harness;
    }

    private static async Task FallsBack(Action<ScriptedListerWatcher> script)
    {
        await using var h = Streaming(out var server);
        script(server);
        server.List("10", Widget("a"));
        h.Start();

        Assert.Equal(["WATCH rv= streaming", "LIST rv=0 limit=500", "WATCH rv=10"], await server.Requests.WaitForAsync(3));
        Assert.Equal(["Replace 10: a"], h.Store.Calls.Items);
        Assert.Empty(h.Failures.Items);
    }
}
