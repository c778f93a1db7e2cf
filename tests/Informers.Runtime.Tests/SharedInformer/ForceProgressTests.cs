using Informers.Testing;
using Informers.Tests.Reflectors;
using static Informers.Tests.Reflectors.ReflectorHarness;

namespace Informers.Tests.SharedInformer;

#pragma warning disable INF1040 // An index function that waits for the test holds the store at a known point.

/// <summary>Bringing the store to the server's version, and what that costs.</summary>
public sealed class ForceProgressTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Widget[] Many => [.. Enumerable.Range(0, 501).Select(static i => Widget($"w{i}"))];

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_version_that_is_reached_costs_a_list_of_one_object()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a")]);
        h.Server.List("10", Widget("a"));

        Assert.Equal("10", await h.Informer.ForceProgressAsync(Token).WithinTimeout());
        Assert.Equal(["LIST rv= limit=1"], h.Requests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_version_that_the_watch_brings_in_time_leaves_the_watch_alone()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a")]);
        h.Server.List("12", Widget("a"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.Server.Requests.WaitForAsync(3);
        Assert.False(forced.IsCompleted);

        (await h.Server.WatchAsync(1)).Send(Added("b", "13"));
        Assert.Equal("13", await forced.WithinTimeout());
        Assert.Equal(["LIST rv= limit=1"], h.Requests);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder, false)]
    [InlineData(DeltaQueueKind.Classic, false)]
    [InlineData(DeltaQueueKind.InOrder, true)]
    public async Task A_few_objects_are_listed_anew_and_nobody_hears_of_it(DeltaQueueKind queue, bool severalNamespaces)
    {
        await using var h = new Harness(queue, severalNamespaces);
        var a = Widget("a");
        await h.StartAsync([a, Widget("b")]);
        h.Server.List("12", Widget("a")).List("13", Widget("a"), Widget("b"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();

        Assert.Equal("13", await forced.WithinTimeout());
        await h.Server.WatchAsync(2);
        Assert.Equal(["LIST rv= limit=1", "LIST rv= limit=500", "WATCH rv=13"], h.Requests);
        await (await h.Server.WatchAsync(1)).Disposed.WithinTimeout();
        Assert.Same(a, h.Informer.Store.Get(new("default", "a")));
        Assert.Equal(FreshnessState.Live, h.Informer.Freshness.State);

        // The next change is all that there is to tell.
        (await h.Server.WatchAsync(2)).Send(Added("c", "14"));
        await h.Handler.WaitForAsync("+c");
        Assert.Equal(["+a*", "+b*", "+c"], h.Handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_the_watch_had_not_brought_comes_with_the_list()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a"), Widget("b")]);
        h.Server.List("12").List("12", Widget("a", "11"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();

        Assert.Equal("12", await forced.WithinTimeout());
        Assert.Equal("11", Assert.Single(h.Informer.Store.List()).ResourceVersion);
        await h.Handler.WaitForAsync("~a");
        Assert.Equal(["+a*", "+b*", "-b?", "~a"], h.Handler.Lines);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder, false, false)]
    [InlineData(DeltaQueueKind.InOrder, false, true)]
    [InlineData(DeltaQueueKind.InOrder, true, false)]
    [InlineData(DeltaQueueKind.Classic, false, false)]
    [InlineData(DeltaQueueKind.Classic, false, true)]
    [InlineData(DeltaQueueKind.Classic, true, true)]
    public async Task What_is_on_its_way_to_the_store_and_gone_from_the_list_does_not_stay(
        DeltaQueueKind queue, bool severalNamespaces, bool alsoWaiting)
    {
        using var store = new SlowStore("b");
        await using var h = new Harness(queue, severalNamespaces, store.Index);
        await h.StartAsync([Widget("a")]);
        var watch = await h.Server.WatchAsync(1);
        watch.Send(Added("b", "11"));
        await store.Reached.WithinTimeout();
        watch.Send(alsoWaiting ? [Added("c", "12")] : []);
        await watch.DrainedAsync();

        // Both are deleted, and nobody has told.
        h.Server.List("14").List("15", Widget("a"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        await h.Server.WatchAsync(2);
        store.Release();

        Assert.Equal("15", await forced.WithinTimeout());
        Assert.Equal("a", Assert.Single(h.Informer.Store.List()).Name);
        Assert.Equal(["LIST rv= limit=1", "LIST rv= limit=500", "WATCH rv=15"], h.Requests);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task What_a_list_has_as_it_is_stored_prevails_over_what_is_on_its_way_to_the_store(DeltaQueueKind queue)
    {
        using var store = new SlowStore("b");
        await using var h = new Harness(queue, index: store.Index);
        var a = Widget("a");
        await h.StartAsync([a]);
        var watch = await h.Server.WatchAsync(1);
        watch.Send(Added("b", "11"));
        await store.Reached.WithinTimeout();
        watch.Send(Modified("a", "12"));
        await watch.DrainedAsync();

        // The server was restored from a backup of before that change, and has gone on since.
        h.Server.List("14").List("15", Widget("a"), Widget("b", "11"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        await h.Server.WatchAsync(2);
        store.Release();

        Assert.Equal("15", await forced.WithinTimeout());
        Assert.Same(a, h.Informer.Store.Get(new("default", "a")));
        Assert.Equal("11", h.Informer.Store.Get(new("default", "b"))!.ResourceVersion);
    }

    public static TheoryData<bool, Exception> ListFailures => new()
    {
        { false, Errors.TooManyRequests() },
        { false, Errors.Status(503, "ServiceUnavailable", "no") },
        { false, Errors.Expired() },
        { false, Errors.Refused() },
        { false, new IOException("reset") },
        { false, new OperationCanceledException("a timeout of the source's own") },
        { true, Errors.TooManyRequests() },
        { true, Errors.Refused() },
    };

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(ListFailures))]
    public async Task A_list_that_fails_leaves_the_watch_to_go_on(bool isStreaming, Exception failure)
    {
        await using var h = new Harness();
        h.Server.SupportsStreamingList = isStreaming;
        await h.StartAsync([Widget("a")]);
        h.Server.List("12");
        if (isStreaming)
        {
            h.Server.WatchFails(failure);
        }
        else
        {
            // Of a version that has expired it asks twice.
            h.Server.ListFails(failure).ListFails(failure);
        }

        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        var watch = await h.Server.WatchAsync(2);
        await watch.DrainedAsync();
        Assert.Equal("WATCH rv=10", h.Requests[^1]);
        Assert.Equal([failure], h.Failures.Items);
        Assert.Equal(FreshnessState.Live, h.Informer.Freshness.State);
        Assert.False(forced.IsCompleted);

        watch.Send(Added("b", "13"));
        Assert.Equal("13", await forced.WithinTimeout());
        await h.Handler.WaitForAsync("+b");
        Assert.Equal(["+a*", "+b"], h.Handler.Lines);

        // The next list that is due asks for nothing more than what the watch has brought.
        var before = h.Server.Requests.Items.Count;
        watch.Send(WatchEvent<Widget>.Failed(Errors.StorageRead()));
        await h.Failures.WaitForAsync(2);
        h.Time.Advance(await h.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Token).WithinTimeout());
        await h.Server.Requests.WaitForAsync(before + 1);
        Assert.Equal(isStreaming ? "WATCH rv=13 streaming" : "LIST rv=13", h.Requests[^1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_that_could_not_be_read_whole_is_handed_over()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a"), Widget("b")]);
        h.Server.List("12").Page("12", null, Widget("a"), Errors.Invalid("b"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();

        Assert.Equal("12", await forced.WithinTimeout());
        Assert.Equal(2, h.Informer.Store.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_goes_on_as_the_watch()
    {
        await using var h = new Harness();
        h.Server.SupportsStreamingList = true;
        await h.StartAsync([Widget("a")]);
        h.Server.List("12").Watch(Added("a", "1"), InitialEventsEnd("13"));
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();

        Assert.Equal("13", await forced.WithinTimeout());
        Assert.Equal(["LIST rv= limit=1", "WATCH rv= streaming"], h.Requests);
        (await h.Server.WatchAsync(2)).Send(Added("c", "14"));
        await h.Handler.WaitForAsync("+c");
        Assert.Equal(["+a*", "+c"], h.Handler.Lines);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Many_objects_are_watched_briefly_for_the_bookmark_before_the_end()
    {
        await using var h = new Harness();
        await h.StartAsync(Many);
        h.Server.List("12");
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();

        var brief = await h.Server.WatchAsync(2);
        Assert.Equal((3, true), (h.Server.WatchOptions.Items[1].TimeoutSeconds, h.Server.WatchOptions.Items[1].AllowWatchBookmarks));
        await brief.DrainedAsync();
        brief.Send(Bookmark("11"));
        await brief.DrainedAsync();
        Assert.False(forced.IsCompleted);
        brief.Send(Bookmark("13"));
        Assert.Equal("13", await forced.WithinTimeout());

        brief.End();
        await h.Server.WatchAsync(3);
        Assert.Equal(["LIST rv= limit=1", "WATCH rv=10", "WATCH rv=13"], h.Requests);
        Assert.InRange(h.Server.WatchOptions.Items[2].TimeoutSeconds!.Value, 300, 600);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_brief_watch_without_a_bookmark_is_followed_by_a_list()
    {
        await using var h = new Harness();
        await h.StartAsync(Many);
        h.Server.List("12").List("13", Many);
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        var brief = await h.Server.WatchAsync(2);
        await brief.DrainedAsync();
        h.Time.Advance(TimeSpan.FromSeconds(3));
        brief.End();

        Assert.Equal("13", await forced.WithinTimeout());
        await h.Server.WatchAsync(3);
        Assert.Equal(["LIST rv= limit=1", "WATCH rv=10", "LIST rv= limit=500", "WATCH rv=13"], h.Requests);
        Assert.Equal(501, h.Handler.Lines.Count);
        Assert.Empty(h.Failures.Items);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task All_who_wait_share_a_brief_watch_and_who_comes_after_its_bookmark_gets_another()
    {
        await using var h = new Harness();
        await h.StartAsync(Many);
        h.Server.List("12").List("12");
        var both = Task.WhenAll(h.Informer.ForceProgressAsync(Token), h.Informer.ForceProgressAsync(Token));
        await h.Server.Requests.WaitForAsync(4);
        await h.PassGraceAsync();
        var brief = await h.Server.WatchAsync(2);
        brief.Send(Bookmark("12"));
        Assert.Equal(["12", "12"], await both.WithinTimeout());

        h.Server.List("14");
        var later = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        (await h.Server.WatchAsync(3)).Send(Bookmark("14"));
        Assert.Equal("14", await later.WithinTimeout());
        await brief.Disposed.WithinTimeout();
        Assert.Equal(["LIST rv= limit=1", "LIST rv= limit=1", "WATCH rv=10", "LIST rv= limit=1", "WATCH rv=12"], h.Requests);
        Assert.Equal(3, h.Server.WatchOptions.Items[2].TimeoutSeconds);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_brief_watch_that_breaks_is_opened_again()
    {
        await using var h = new Harness();
        await h.StartAsync(Many);
        h.Server.List("12");
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.PassGraceAsync();
        var brief = await h.Server.WatchAsync(2);
        await brief.DrainedAsync();
        h.Time.Advance(TimeSpan.FromSeconds(1));
        brief.Break();

        (await h.Server.WatchAsync(3)).Send(Bookmark("12"));
        Assert.Equal("12", await forced.WithinTimeout());
        Assert.Equal(["LIST rv= limit=1", "WATCH rv=10", "WATCH rv=10"], h.Requests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_refusal_is_the_callers_and_the_watch_goes_on()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a")]);
        var refused = FakeSource.Refused(403, "Forbidden", "no");
        h.Server.ListFails(refused);

        Assert.Same(refused, await Assert.ThrowsAsync<Informers.Rest.ApiStatusException>(() => h.Informer.ForceProgressAsync(Token).WithinTimeout()));
        Assert.Equal(["LIST rv= limit=1"], h.Requests);
        Assert.Empty(h.Failures.Items);
        (await h.Server.WatchAsync(1)).Send(Added("b", "11"));
        await h.Handler.WaitForAsync("+b");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_failure_after_the_stop_is_the_stop()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a")]);
        var answer = new TaskCompletionSource<ListPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        h.Server.Answer((_, _) => answer.Task);
        var forced = h.Informer.ForceProgressAsync(Token);
        await h.Server.Requests.WaitForAsync(3);
        await h.StopAsync();
        answer.SetException(new HttpRequestException("The client was disposed."));

        await Assert.ThrowsAsync<InformerStoppedException>(() => forced.WithinTimeout());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task What_a_watch_without_a_version_begins_with_does_not_move_the_version(DeltaQueueKind queue)
    {
        await using var h = new Harness(queue);
        h.Server.List("");
        h.Start();
        Assert.True(await h.Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
        var waiting = h.Informer.WaitForResourceVersionAsync("25", Token);
        var watch = await h.Server.WatchAsync(1);
        watch.Send(Added("b", "30"), Added("c", "20"));
        await h.Handler.WaitForAsync("+c");
        Assert.Equal("", h.Informer.LastStoreSyncResourceVersion);
        Assert.False(waiting.IsCompleted);

        watch.Send(Modified("c", "40"));
        await waiting.WithinTimeout();
        Assert.Equal("40", h.Informer.LastStoreSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_without_versions_is_refused()
    {
        await using var h = new Harness();
        await h.StartAsync([Widget("a")]);
        h.Server.List("");

        await Assert.ThrowsAsync<UncomparableResourceVersionException>(() => h.Informer.ForceProgressAsync(Token).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_waits_for_the_first_list_and_ends_with_its_token_or_with_the_informer()
    {
        await using var h = new Harness();
        using var cancellation = new CancellationTokenSource();
        var cancelled = h.Informer.ForceProgressAsync(cancellation.Token);
        var early = h.Informer.ForceProgressAsync(Token);
        Assert.Empty(h.Server.Requests.Items);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WithinTimeout());

        h.Server.List("10", Widget("a")).List("12");
        h.Start();
        await (await h.Server.WatchAsync(1)).DrainedAsync();
        await h.PassGraceAsync();
        await h.Server.Requests.WaitForAsync(4);
        Assert.Equal("LIST rv= limit=500", h.Server.Requests.Items[3]);
        await h.StopAsync();
        await Assert.ThrowsAsync<InformerStoppedException>(() => early.WithinTimeout());
    }

    /// <summary>A store that takes its time for one object.</summary>
    private sealed class SlowStore(string name) : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _release = new();

        /// <summary>Completes when the object is about to be stored.</summary>
        public Task Reached => _reached.Task;

        public IEnumerable<string> Index(Widget? widget)
        {
            if (widget?.Name == name && _reached.TrySetResult())
            {
                Assert.True(_release.Wait(TestTimeouts.Milliseconds, Token), "Nobody let the store go on.");
            }

            return [];
        }

        public void Release() => _release.Set();

        public void Dispose() => _release.Dispose();
    }

    private sealed class Harness : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _run = Task.CompletedTask;

        public Harness(
            DeltaQueueKind queue = DeltaQueueKind.InOrder, bool severalNamespaces = false, IndexFunc<Widget>? index = null)
        {
            // The other namespace is empty, and always at the newest version.
            Informer = new SharedIndexInformer<Widget>(
                WidgetType.Namespaced,
                new InformerOptions<Widget>
                {
                    Queue = queue,
                    TimeProvider = Time,
                    Jitter = static () => 0,
                    WatchErrorHandler = (_, error) => Failures.Add(error),
                    Namespaces = severalNamespaces ? ["default", "other"] : null,
                    Indexers = index is null ? [] : new() { ["slow"] = index },
                },
                @namespace => @namespace == "other" ? new ScriptedListerWatcher().List("50").List("50") : Server);
            Informer.AddEventHandler(Handler);
        }

        public ManualTimeProvider Time { get; } = new();

        public ScriptedListerWatcher Server { get; } = new();

        public EventRecorder Handler { get; } = new();

        public Recorder<Exception> Failures { get; } = new();

        public SharedIndexInformer<Widget> Informer { get; }

        /// <summary>What was asked for after the first list and watch.</summary>
        public string[] Requests => [.. Server.Requests.Items.Skip(Server.SupportsStreamingList ? 1 : 2)];

        public void Start() => _run = Informer.RunAsync(_stop.Token);

        /// <summary>Starts, and waits until the informer has these at version 10, has told of them, and watches.</summary>
        public async Task StartAsync(Widget[] objects)
        {
            if (Server.SupportsStreamingList)
            {
                Server.Watch([.. objects.Select(static obj => WatchEvent<Widget>.Added(obj, obj.ResourceVersion!)), InitialEventsEnd("10")]);
            }
            else
            {
                Server.List("10", objects);
            }

            Start();
            Assert.True(await Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
            await (await Server.WatchAsync(1)).DrainedAsync();
            await Handler.WaitForCountAsync(objects.Length);
        }

        public async Task PassGraceAsync()
        {
            Assert.Equal(Grace, await Time.WaitForTimerAsync(Grace, Token).WithinTimeout());
            Time.Advance(Grace);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _run.WithinTimeout();
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            Assert.Equal(0, Time.ActiveTimerCount);
            _stop.Dispose();
        }
    }
}
