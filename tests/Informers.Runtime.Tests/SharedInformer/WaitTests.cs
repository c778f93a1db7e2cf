using System.Globalization;
using Informers.Tests.Reflectors;

namespace Informers.Tests.SharedInformer;

#pragma warning disable INF1040, INF1042 // What a handler may not do is done here, to see what comes of it.

/// <summary>Waiting until a version, or a state of an object, can be read from the store.</summary>
public sealed class WaitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_version_is_waited_for_until_it_is_in_the_store(DeltaQueueKind queue)
    {
        await using var h = new InformerHarness(options => options.Queue = queue);
        h.Source.Add(Widgets.New("a"));
        var listed = h.Informer.WaitForResourceVersionAsync(h.Source.ResourceVersion, Token);
        var later = h.Informer.WaitForResourceVersionAsync(Next(h.Source.ResourceVersion), Token);
        Assert.False(listed.IsCompleted);

        await h.StartAndSyncAsync();
        await listed.WithinTimeout();
        Assert.False(later.IsCompleted);
        await h.Informer.WaitForResourceVersionAsync("1", Token).WithinTimeout();

        h.Source.Add(Widgets.New("b"));
        await later.WithinTimeout();
        Assert.NotNull(h.Informer.Store.Get(new("default", "b")));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_bookmark_ends_the_wait_for_a_version_that_changed_nothing_here(DeltaQueueKind queue)
    {
        await using var h = new InformerHarness(options => options.Queue = queue);
        await h.StartAndSyncAsync();
        h.Source.AddDropWatch(Widgets.New("elsewhere"));
        var waiting = h.Informer.WaitForResourceVersionAsync(h.Source.ResourceVersion, Token);
        Assert.False(waiting.IsCompleted);

        h.Source.Bookmark();
        await waiting.WithinTimeout();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task An_object_is_waited_for_until_the_store_has_it_as_it_was_written_or_newer(DeltaQueueKind queue)
    {
        await using var h = new InformerHarness(options => options.Queue = queue);
        h.Source.Add(Widgets.New("a", value: "1"));
        await h.StartAndSyncAsync();
        var first = h.Source.ResourceVersion;
        Assert.Equal("1", (await h.Informer.WaitForObjectAsync(new("default", "a"), first, Token).WithinTimeout())!.Value);

        var waiting = h.Informer.WaitForObjectAsync(new("default", "a"), Next(first), Token);
        Assert.False(waiting.IsCompleted);
        h.Source.Modify(Widgets.New("a", value: "2"));
        var read = await waiting.WithinTimeout();
        Assert.Equal("2", read!.Value);
        Assert.Same(read, h.Informer.Store.Get(new("default", "a")));

        // A newer state ends the wait for an older one.
        Assert.Same(read, await h.Informer.WaitForObjectAsync(new("default", "a"), first, Token).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_that_is_gone_or_not_followed_is_none_once_the_store_has_passed_the_version()
    {
        await using var h = new InformerHarness();
        h.Source.Add(Widgets.New("a"));
        await h.StartAndSyncAsync();
        var version = Next(h.Source.ResourceVersion);
        var gone = h.Informer.WaitForObjectAsync(new("default", "a"), version, Token);
        var never = h.Informer.WaitForObjectAsync(new("elsewhere", "x"), version, Token);

        h.Source.Delete(Widgets.New("a"));
        Assert.Null(await gone.WithinTimeout());
        Assert.Null(await never.WithinTimeout());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task With_several_namespaces_all_must_have_passed_a_version_but_only_its_own_an_object(DeltaQueueKind queue)
    {
        var sources = new Dictionary<string, FakeSource> { ["a"] = new(), ["b"] = new() };
        var informer = new SharedIndexInformer<Widget>(
            WidgetType.Namespaced,
            new InformerOptions<Widget> { Namespaces = ["a", "b"], Queue = queue },
            @namespace => sources[@namespace!]);
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        await informer.WaitForCacheSyncAsync(Token).WithinTimeout();

        var all = informer.WaitForResourceVersionAsync("3", Token);
        var elsewhere = informer.WaitForObjectAsync(new("c", "x"), "3", Token);
        var here = informer.WaitForObjectAsync(new("a", "two"), "3", Token);
        var goneHere = informer.WaitForObjectAsync(new("a", "x"), "3", Token);
        sources["a"].Add(Widgets.New("one", "a"), Widgets.New("two", "a"));
        Assert.Equal("two", (await here.WithinTimeout())!.Name);
        Assert.Null(await goneHere.WithinTimeout());
        Assert.False(all.IsCompleted);
        Assert.False(elsewhere.IsCompleted);

        sources["b"].Add(Widgets.New("one", "b"), Widgets.New("two", "b"));
        await all.WithinTimeout();
        Assert.Null(await elsewhere.WithinTimeout());
        Assert.Equal(4, informer.Store.Count);
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("abc")]
    public async Task A_version_that_cannot_be_compared_is_refused(string version)
    {
        await using var h = new InformerHarness();
        Assert.Equal(
            version,
            (await Assert.ThrowsAsync<UncomparableResourceVersionException>(() => h.Informer.WaitForResourceVersionAsync(version, Token))).ResourceVersion);
        await Assert.ThrowsAsync<UncomparableResourceVersionException>(() => h.Informer.WaitForObjectAsync(new("default", "a"), version, Token));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_whose_versions_cannot_be_compared_ends_the_wait(bool severalNamespaces)
    {
        var server = new ScriptedListerWatcher().List("v10", Widgets.New("a"));
        var options = new InformerOptions<Widget> { Namespaces = severalNamespaces ? ["default", "other"] : null };
        var informer = new SharedIndexInformer<Widget>(
            WidgetType.Namespaced, options, @namespace => @namespace == "other" ? new ScriptedListerWatcher() : server);
        using var stop = new CancellationTokenSource();
        var waiting = informer.WaitForResourceVersionAsync("1", Token);
        var run = informer.RunAsync(stop.Token);

        Assert.Equal("v10", (await Assert.ThrowsAsync<UncomparableResourceVersionException>(() => waiting.WithinTimeout())).ResourceVersion);
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_stop_of_the_informer_ends_all_waits_for_what_has_not_come()
    {
        await using var h = new InformerHarness();
        h.Source.Add(Widgets.New("a"));
        await h.StartAndSyncAsync();
        var version = h.Source.ResourceVersion;
        var next = Next(version);
        Task[] waiting =
        [
            h.Informer.WaitForResourceVersionAsync(next, Token),
            h.Informer.WaitForObjectAsync(new("default", "a"), next, Token),
        ];
        await h.StopAsync();

        foreach (var wait in waiting)
        {
            var stopped = await Assert.ThrowsAsync<InformerStoppedException>(() => wait.WithinTimeout());
            Assert.Equal((WidgetType.Namespaced.Resource, version), (stopped.Resource, stopped.ResourceVersion));
            Assert.Contains($"resource version {version}", stopped.Message, StringComparison.Ordinal);
        }

        // What has come is still there.
        await h.Informer.WaitForResourceVersionAsync(version, Token).WithinTimeout();
        Assert.Equal("a", (await h.Informer.WaitForObjectAsync(new("default", "a"), version, Token).WithinTimeout())!.Name);
        await Assert.ThrowsAsync<InformerStoppedException>(() => h.Informer.WaitForResourceVersionAsync(next, Token).WithinTimeout());
        await Assert.ThrowsAsync<InformerStoppedException>(() => h.Informer.ForceProgressAsync(Token).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_wait_that_is_cancelled_is_forgotten()
    {
        var waiters = new StoreWaiters<Widget>(new Indexer<Widget>(WidgetType.Namespaced), WidgetType.Namespaced);
        using var cancellation = new CancellationTokenSource();
        var version = waiters.WaitForVersionAsync("5", [], cancellation.Token);
        var obj = waiters.WaitForObjectAsync(new("default", "a"), "5", [], cancellation.Token);
        Assert.Equal(2, waiters.Count);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => version.WithinTimeout());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => obj.WithinTimeout());
        Assert.Equal(0, waiters.Count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiters.WaitForVersionAsync("5", [], cancellation.Token));
        Assert.Equal(0, waiters.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_blocks_its_informer_may_not_wait_for_it()
    {
        await using var h = new InformerHarness();
        var thrown = new Recorder<Exception>();
        h.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<Widget>
            {
                AddFunc = (widget, _) =>
                {
                    foreach (var wait in new Func<Task>[]
                    {
                        () => h.Informer.WaitForResourceVersionAsync("99", Token),
                        () => h.Informer.WaitForObjectAsync(new("default", "a"), "99", Token),
                        () => h.Informer.ForceProgressAsync(Token),
                    })
                    {
                        try
                        {
                            // Fails at once, or not at all.
                            thrown.Add(wait().Exception?.InnerException ?? new InvalidOperationException("It waits."));
                        }
                        catch (BlockingHandlerException error)
                        {
                            thrown.Add(error);
                        }
                    }
                },
            },
            new EventHandlerOptions { Overflow = OverflowPolicy.Block });
        h.Source.Add(Widgets.New("a"));
        await h.StartAndSyncAsync();

        Assert.All(await thrown.WaitForAsync(3), static error => Assert.IsType<BlockingHandlerException>(error));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task Writers_on_many_threads_read_what_they_wrote(DeltaQueueKind queue)
    {
        const int Writers = 8;
        const int Writes = 300;
        await using var h = new InformerHarness(options => options.Queue = queue);
        await h.StartAndSyncAsync();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(WriteAsync, Token))).WithinTimeout();
        Assert.Equal(h.Source.ResourceVersion, h.Informer.LastStoreSyncResourceVersion);

        async Task WriteAsync()
        {
            var random = new Random(Writers);
            for (var i = 0; i < Writes; i++)
            {
                // Several write the same objects, so that states are passed over.
                var name = $"w{random.Next(3)}";
                string version;
                lock (gate)
                {
                    h.Source.Modify(Widgets.New(name));
                    version = h.Source.ResourceVersion;
                }

                if (i % 2 == 0)
                {
                    var read = await h.Informer.WaitForObjectAsync(new("default", name), version, Token);
                    Assert.InRange(ResourceVersions.Compare(read!.ResourceVersion!, version), 0, int.MaxValue);
                }
                else
                {
                    await h.Informer.WaitForResourceVersionAsync(version, Token);
                    var read = h.Informer.Store.Get(new("default", name));
                    Assert.InRange(ResourceVersions.Compare(read!.ResourceVersion!, version), 0, int.MaxValue);
                }
            }
        }
    }

    private static string Next(string version) => (long.Parse(version, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
}
