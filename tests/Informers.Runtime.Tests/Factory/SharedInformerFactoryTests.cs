using Informers.Rest;
using Informers.Testing;
using Informers.Tests.SharedInformer;

namespace Informers.Tests.Factory;

public class SharedInformerFactoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TestFactory NewFactory(SharedInformerOptions? options = null)
    {
        options ??= new SharedInformerOptions();
        options.TimeProvider = new ManualTimeProvider();
        return new TestFactory(new FakeRestClient(), options);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task There_is_one_informer_of_a_type_and_the_first_call_decides()
    {
        await using var factory = NewFactory();
        var first = factory.Widgets();

        Assert.Same(first, factory.Widgets());
        Assert.Same(first, factory.InformerFor<Widget>(static (_, _) => throw new InvalidOperationException("not asked")));
        Assert.Equal(1, factory.Made);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_caller_gets_no_informer_that_decodes_another_part_than_it_counts_on()
    {
        var whole = WidgetType.Namespaced;
        ResourceType<Widget>[] types = [whole, new PartialWidgetType(whole.Decoder), new PartialWidgetType(new WidgetDecoder())];
        foreach (var made in types)
        {
            await using var factory = NewFactory();
            var informer = factory.InformerFor(made, (_, options) => new SharedIndexInformer<Widget>(factory.Source, made, options));

            foreach (var asked in types)
            {
                if (asked == made)
                {
                    Assert.Same(informer, factory.InformerFor(asked, static (_, _) => throw new InvalidOperationException("not asked")));
                    continue;
                }

                var refused = Assert.Throws<InvalidOperationException>(() => factory.InformerFor(asked, static (_, _) => throw new InvalidOperationException("not asked")));
                Assert.Contains(
                    $"decodes {(made.IsPartial ? "a part" : "all")} of each object, and {(!asked.IsPartial ? "all" : made.IsPartial ? "another part" : "a part")} of it is asked for. ",
                    refused.Message, StringComparison.Ordinal);
            }

            Assert.Equal([informer], factory.AllInformers);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Whole_objects_are_the_same_whoever_decodes_them_and_parts_by_one_decoder()
    {
        await using var factory = NewFactory();
        var informer = factory.Widgets();
        Assert.Same(informer, factory.InformerFor(WidgetType.Cluster, static (_, _) => throw new InvalidOperationException("not asked")));

        await using var ofParts = NewFactory();
        var decoder = new WidgetDecoder();
        var partial = ofParts.InformerFor(new PartialWidgetType(decoder), (_, options) => new SharedIndexInformer<Widget>(ofParts.Source, new PartialWidgetType(decoder), options));
        Assert.Same(partial, ofParts.InformerFor(new PartialWidgetType(decoder), static (_, _) => throw new InvalidOperationException("not asked")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Starts_what_was_asked_for_and_syncs()
    {
        await using var factory = NewFactory();
        factory.Source.Add(Widgets.New("a"));
        var informer = factory.Widgets();
        factory.Start(Token);
        factory.Start(Token);
        var result = await factory.WaitForCacheSyncAsync(Token).WithinTimeout();

        Assert.True(result.AllSynced);
        Assert.Equal("all 1 informers have synced", result.ToString());
        Assert.Equal([new CacheSyncState(WidgetType.Namespaced.Resource, true, null)], result.Informers);
        Assert.NotNull(informer.Store.Get(new("default", "a")));
        Assert.Equal(1, factory.Source.Lists);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_asked_for_after_the_start_starts_under_the_same_token()
    {
        await using var factory = NewFactory();
        using var stop = new CancellationTokenSource();
        factory.Start(stop.Token);
        var informer = factory.Widgets();
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
        await stop.CancelAsync();
        await factory.ShutdownAsync().WithinTimeout();

        Assert.True(informer.IsStopped);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_without_informers_is_synced()
    {
        await using var factory = NewFactory();
        factory.Start(Token);

        Assert.True((await factory.WaitForCacheSyncAsync(Token).WithinTimeout()).AllSynced);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_cannot_sync_is_named_with_the_reason()
    {
        await using var factory = NewFactory();
        var refused = FakeSource.Refused(403, "Forbidden", "widgets is forbidden: cannot list");
        factory.Source.ListError = refused;
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        factory.Widgets().SetWatchErrorHandler((_, _) => failed.TrySetResult());
        factory.Start(Token);
        using var patience = new CancellationTokenSource();
        var waiting = factory.WaitForCacheSyncAsync(patience.Token);
        await failed.Task.WithinTimeout();
        Assert.False(waiting.IsCompleted);
        await patience.CancelAsync();

        var result = await waiting.WithinTimeout();
        Assert.False(result.AllSynced);
        Assert.Equal(new CacheSyncState(WidgetType.Namespaced.Resource, false, refused), Assert.Single(result.Pending));
        var error = await Assert.ThrowsAsync<CacheSyncException>(() => factory.EnsureCacheSyncAsync(patience.Token).WithinTimeout());
        Assert.Equal($"widgets.v1.example.com has not synced: {refused.Message}", error.Message);
        Assert.Same(refused, error.InnerException);
        Assert.Single(error.Result.Pending);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_without_a_start_says_what_is_missing()
    {
        await using var factory = NewFactory();
        factory.Widgets();

        var error = await Assert.ThrowsAsync<CacheSyncException>(
            () => factory.EnsureCacheSyncAsync(new CancellationToken(canceled: true)).WithinTimeout());
        Assert.Contains("call Start", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Shutdown_starts_nothing_more_waits_for_all_and_cancels_nothing()
    {
        await using var factory = NewFactory();
        using var stop = new CancellationTokenSource();
        var informer = factory.Widgets();
        factory.Start(stop.Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        var shutdown = factory.ShutdownAsync();
        Assert.False(shutdown.IsCompleted);
        Assert.False(informer.IsStopped);
        await stop.CancelAsync();
        await shutdown.WithinTimeout();
        Assert.True(informer.IsStopped);
        factory.Start(Token);
        await factory.ShutdownAsync().WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Shutdown_before_the_start_keeps_informers_from_starting()
    {
        await using var factory = NewFactory();
        factory.Widgets();
        await factory.ShutdownAsync().WithinTimeout();
        factory.Start(Token);

        Assert.Equal(0, factory.Source.Lists);
        Assert.False((await factory.WaitForCacheSyncAsync(new CancellationToken(canceled: true)).WithinTimeout()).AllSynced);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_cancels_waits_and_disposes_a_client_of_its_own(bool ownsClient)
    {
        var client = new FakeRestClient();
        var factory = new TestFactory(client, new SharedInformerOptions { TimeProvider = new ManualTimeProvider() }, ownsClient);
        var informer = factory.Widgets();
        factory.Start(CancellationToken.None);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
        await Task.WhenAll(factory.DisposeAsync().AsTask(), factory.DisposeAsync().AsTask()).WithinTimeout();
        await factory.DisposeAsync().AsTask().WithinTimeout();

        Assert.True(informer.IsStopped);
        Assert.Equal(ownsClient ? 1 : 0, client.Disposals);
        Assert.Throws<ObjectDisposedException>(() => factory.Start(Token));
        Assert.Throws<ObjectDisposedException>(() => factory.Widgets());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Waiting_for_the_end_inside_a_handler_does_not_deadlock()
    {
        var client = new FakeRestClient();
        var factory = new TestFactory(client, new SharedInformerOptions { TimeProvider = new ManualTimeProvider() }, ownsClient: true);
        factory.Source.Add(Widgets.New("a"));
        var seen = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var informer = factory.Widgets();
        informer.AddEventHandler(new ResourceEventHandlerFuncs<Widget>
        {
            AddFunc = (_, _) =>
            {
                var error = Record.Exception(() => { _ = factory.ShutdownAsync(); });
                var disposing = factory.DisposeAsync();
                seen.SetResult(disposing.IsCompletedSuccessfully ? error : new TimeoutException("It waits."));
            },
        });
        factory.Start(CancellationToken.None);
        var error = Assert.IsType<InvalidOperationException>(await seen.Task.WithinTimeout());
        Assert.Contains("inside a handler of widgets", error.Message, StringComparison.Ordinal);

        // From anywhere else there is something to wait for.
        await factory.DisposeAsync().AsTask().WithinTimeout();
        Assert.True(informer.IsStopped);
        Assert.Equal(1, client.Disposals);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Dispose_does_all_of_it_when_cancelling_throws()
    {
        var client = new FakeRestClient();
        var factory = new TestFactory(client, new SharedInformerOptions { TimeProvider = new ManualTimeProvider() }, ownsClient: true);
        var source = new ThrowsOnCancel();
        var informer = factory.InformerFor<Widget>((_, options) => new SharedIndexInformer<Widget>(source, WidgetType.Namespaced, options));
        factory.Start(CancellationToken.None);
        await source.Listing.Task.WithinTimeout();
        await Assert.ThrowsAnyAsync<Exception>(() => factory.DisposeAsync().AsTask().WithinTimeout());
        Assert.True(informer.IsStopped);
        Assert.Equal(1, client.Disposals);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Dispose_ends_a_wait_for_the_sync()
    {
        var factory = NewFactory();
        factory.Source.HoldLists();
        factory.Widgets();
        factory.Start(CancellationToken.None);
        var waiting = factory.WaitForCacheSyncAsync(CancellationToken.None);
        await factory.DisposeAsync().AsTask().WithinTimeout();

        Assert.False((await waiting.WithinTimeout()).AllSynced);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_that_was_started_elsewhere_is_reported_and_does_not_stop_the_rest()
    {
        await using var factory = NewFactory();
        var source = new FakeSource();
        source.HoldLists();
        var foreign = new SharedIndexInformer<Widget>(source, WidgetType.Namespaced);
        using var stop = new CancellationTokenSource();
        var run = foreign.RunAsync(stop.Token);
        factory.InformerFor<Widget>((_, _) => foreign);
        factory.Start(Token);
        await factory.ShutdownAsync().WithinTimeout();

        var state = Assert.Single((await factory.WaitForCacheSyncAsync(new CancellationToken(canceled: true))).Pending);
        Assert.IsType<InvalidOperationException>(state.LastError);
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Options_are_resolved_for_each_type()
    {
        var log = new RecordingLogger();
        var options = new SharedInformerOptions
        {
            Namespace = "shop",
            DefaultResync = TimeSpan.FromMinutes(10),
            TweakListOptions = static query => query.LabelSelector = "app=web",
            KeepManagedFields = true,
            Backoff = new ReflectorBackoffOptions { InitialDelay = TimeSpan.FromSeconds(3) },
            DetectCacheMutations = false,
            CacheMutationHandler = static _ => { },
            WatchErrorHandler = static (_, _) => { },
            LoggerFactory = log,
        };
        options.For<Widget>(static widget => widget.ResyncPeriod = TimeSpan.FromMinutes(1));
        options.For<Widget>(static widget => widget.Queue = DeltaQueueKind.Classic);
        options.For<string>(static text => text.Namespace = "elsewhere");
        await using var factory = NewFactory(options);

        // The factory has its own copy.
        options.Namespace = "changed";
        options.For<Widget>(static widget => widget.Namespace = "changed");
        factory.Widgets();
        var resolved = factory.Options!;
        Assert.Equal("shop", resolved.Namespace);
        Assert.Equal(TimeSpan.FromMinutes(1), resolved.ResyncPeriod);
        Assert.Equal(DeltaQueueKind.Classic, resolved.Queue);
        Assert.Same(options.TweakListOptions, resolved.TweakListOptions);
        Assert.Same(options.WatchErrorHandler, resolved.WatchErrorHandler);
        Assert.Same(options.TimeProvider, resolved.TimeProvider);
        Assert.Same(log, resolved.LoggerFactory);
        Assert.True(resolved.KeepManagedFields);
        Assert.Same(options.Backoff, resolved.Backoff);
        Assert.False(resolved.DetectCacheMutations);
        Assert.Same(options.CacheMutationHandler, resolved.CacheMutationHandler);
    }

    [Fact]
    public void Options_are_checked()
    {
        var client = new FakeRestClient();
        Assert.Throws<ArgumentNullException>(() => new TestFactory(null!));
        var negative = Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { DefaultResync = TimeSpan.FromSeconds(-1) }));
        Assert.Contains("DefaultResync is -00:00:01", negative.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { TimeProvider = null! }));
        Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { Backoff = null! }));
        var endless = Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { Backoff = new() { Factor = 0.5 } }));
        Assert.Contains("Backoff.Factor is 0.5: use 1 or more", endless.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { Namespace = "My Shop" }));
        Assert.Contains("'My Shop'", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TestFactory(client, new() { Namespace = "a/b" }));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unknown_resource_is_answered_with_the_known_ones()
    {
        await using var factory = NewFactory();

        Assert.False(factory.TryForResource(new("apps", "v1", "deployments"), out _));
        var error = Assert.Throws<KeyNotFoundException>(() => factory.ForResource(new("apps", "v1", "deployments")));
        Assert.Contains("deployments.v1.apps", error.Message, StringComparison.Ordinal);
        Assert.Contains("widgets.v1.example.com", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_is_followed_without_its_type()
    {
        await using var factory = NewFactory();
        factory.Source.Add(Widgets.New("a", labels: ("app", "web")), Widgets.New("b", "other"));
        var any = factory.ForResource(WidgetType.Namespaced.Resource);
        Assert.Equal(WidgetType.Namespaced.Resource, any.Resource);
        Assert.Same(factory.Widgets(), any.Informer);
        var lines = new List<string>();
        var deleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = any.AddEventHandler(new ResourceEventHandlerFuncs<object>
        {
            AddFunc = (obj, isInInitialList) => lines.Add($"+{((Widget)obj).Name} {isInInitialList}"),
            UpdateFunc = (before, now) => lines.Add($"{((Widget)before).Value}~{((Widget)now).Value}"),
            DeleteFunc = gone =>
            {
                lines.Add($"-{gone.Name} {gone.FinalStateUnknown} {gone.Object is Widget}");
                deleted.SetResult();
            },
        });
        factory.Start(Token);
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        factory.Source.Modify(Widgets.New("a", value: "2"));
        factory.Source.Delete(Widgets.New("b", "other"));
        await deleted.Task.WithinTimeout();

        Assert.Equal(["+a True", "+b True", "~2", "-other/b False True"], lines);
        Assert.Equal("a", ((Widget)Assert.Single(any.Lister.List())).Name);
        Assert.Equal("a", ((Widget)any.Lister.Get(new("default", "a"))!).Name);
        Assert.Null(any.Lister.Get(new("default", "b")));
        Assert.Single(any.Lister.ListNamespace("default"));
        Assert.Empty(any.Lister.ListNamespace("other"));
        Assert.Empty(any.Lister.List(LabelSelector.Parse("app=db")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task InformerFor_Start_and_Dispose_may_race()
    {
        for (var round = 0; round < 50; round++)
        {
            var factory = NewFactory();
            using var barrier = new Barrier(4);
            var tasks = new Action[]
            {
                () => factory.Start(Token),
                () => factory.Widgets(),
                () => factory.Widgets(),
                () => factory.DisposeAsync().AsTask().Wait(Token),
            }.Select(action => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    try
                    {
                        action();
                    }
                    catch (ObjectDisposedException)
                    {
                        // The others came too late.
                    }
                },
                Token,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToArray();
            await Task.WhenAll(tasks).WithinTimeout();

            Assert.InRange(factory.Made, 0, 1);
            await factory.ShutdownAsync().WithinTimeout();
        }
    }

    private sealed class ThrowsOnCancel : IListerWatcher<Widget>
    {
        public TaskCompletionSource Listing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool SupportsStreamingList => false;

        public Task<ListPage> ListAsync(ListOptions options, IListReceiver<Widget> receiver, CancellationToken cancellationToken)
        {
            cancellationToken.Register(static () => throw new FormatException("foreign"));
            Listing.TrySetResult();
            return new TaskCompletionSource<ListPage>().Task;
        }

        public Task<IWatch<Widget>> WatchAsync(ListOptions options, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
