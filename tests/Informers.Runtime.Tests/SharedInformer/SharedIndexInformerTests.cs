namespace Informers.Tests.SharedInformer;

public class SharedIndexInformerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string ByValue = "value";

    private static Indexers<Widget> ValueIndex => new() { [ByValue] = static widget => widget.Value is null ? [] : [widget.Value] };

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Indexer()
    {
        await using var harness = new InformerHarness();
        harness.Informer.AddIndexers(ValueIndex);
        harness.Source.Add(Widgets.New("a", value: "red"), Widgets.New("b", value: "blue"), Widgets.New("c", "other", value: "red"));
        await harness.StartAndSyncAsync();

        Assert.Equal(["a", "c"], Names(harness.Informer.Indexer.ByIndex(ByValue, "red")));
        Assert.Equal(["a", "b"], Names(harness.Informer.Indexer.ByIndex(IndexNames.Namespace, "default")));

        // Added while running: at hand at once, for what is stored and for what comes.
        harness.Informer.AddIndexers(new() { ["first"] = static widget => [widget.Name![..1]] });
        Assert.Equal(["b"], Names(harness.Informer.Indexer.ByIndex("first", "b")));
        harness.Source.Add(Widgets.New("bb"));
        await harness.WaitForStoreAsync();
        Assert.Equal(["b", "bb"], Names(harness.Informer.Indexer.ByIndex("first", "b")));

        Assert.Throws<ArgumentException>(() => harness.Informer.AddIndexers(ValueIndex));
        await harness.StopAsync();
        Assert.Throws<InvalidOperationException>(() => harness.Informer.AddIndexers(new() { ["late"] = static _ => [] }));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task Handlers_follow_the_initial_list_and_every_change(DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        var (handler, registration) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();

        Assert.Equal(["+a*", "+b*"], handler.Lines);
        harness.Source.Add(Widgets.New("c"));
        await handler.WaitForAsync("+c");
        harness.Source.Modify(Widgets.New("a", value: "2"));
        await handler.WaitForAsync("~a");
        harness.Source.Delete(Widgets.New("b"));
        await handler.ExpectAsync("+a*", "+b*", "+c", "~a", "-b");
        Assert.Equal(["a", "c"], Names(harness.Informer.Store.List()));
        Assert.Equal("2", harness.Informer.Store.Get(new("default", "a"))!.Value);
        Assert.Same(harness.Informer.Indexer, harness.Informer.Store);
        Assert.Equal(WidgetType.Namespaced.Resource, harness.Informer.Resource);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task An_empty_list_syncs_too(DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        var (handler, registration) = harness.AddHandler();
        Assert.False(harness.Informer.HasSynced);
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();

        Assert.True(harness.Informer.HasSynced);
        Assert.True(registration.HasSynced);
        Assert.Empty(handler.Lines);
        harness.Source.Add(Widgets.New("a"));
        await handler.ExpectAsync("+a");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task HasSynced_waits_for_the_first_list()
    {
        await using var harness = new InformerHarness();
        var (_, registration) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"));
        var gate = harness.Source.HoldLists();
        _ = harness.Start();
        await harness.Source.WaitForListsAsync(1);

        Assert.False(harness.Informer.HasSynced);
        Assert.False(registration.HasSynced);
        Assert.Equal(FreshnessState.Syncing, harness.Informer.Freshness.State);
        Assert.Equal("", harness.Informer.LastSyncResourceVersion);
        Assert.Equal("", harness.Informer.LastStoreSyncResourceVersion);
        var waiting = harness.Informer.WaitForCacheSyncAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        gate.SetResult();
        Assert.True(await waiting.WithinTimeout());
        Assert.NotNull(harness.Informer.Store.Get(new("default", "a")));
        await harness.Source.WaitForWatchesAsync(1);
        Assert.Equal(FreshnessState.Live, harness.Informer.Freshness.State);
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastSyncResourceVersion);
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastStoreSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WaitForCacheSync_ends_with_its_token_or_with_the_informer()
    {
        await using var harness = new InformerHarness();
        using var cancelled = new CancellationTokenSource();
        harness.Source.HoldLists();
        _ = harness.Start();
        var byToken = harness.Informer.WaitForCacheSyncAsync(cancelled.Token);
        var byStop = harness.Informer.WaitForCacheSyncAsync(CancellationToken.None);

        await cancelled.CancelAsync();
        Assert.False(await byToken.WithinTimeout());
        Assert.False(byStop.IsCompleted);
        await harness.StopAsync();
        Assert.False(await byStop.WithinTimeout());
        Assert.False(await harness.Informer.WaitForCacheSyncAsync(CancellationToken.None).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task StoreResourceVersion()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        harness.Source.Modify(Widgets.New("a"));
        await handler.WaitForAsync("~a");
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastStoreSyncResourceVersion);
        harness.Source.Delete(Widgets.New("a"));
        await handler.WaitForAsync("-a");
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastStoreSyncResourceVersion);

        // A change that was lost moves the version by the bookmark that follows.
        harness.Source.AddDropWatch(Widgets.New("b"));
        harness.Source.Bookmark();
        harness.Source.Add(Widgets.New("c"));
        await handler.WaitForAsync("+c");
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastStoreSyncResourceVersion);
        Assert.Equal(harness.Source.ResourceVersion, harness.Informer.LastSyncResourceVersion);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task ResetWatch(DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        var (handler, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"), Widgets.New("c"));
        await harness.StartAndSyncAsync();
        await handler.WaitForCountAsync(3);
        handler.Clear();

        harness.Source.ModifyDropWatch(Widgets.New("b", value: "2"));
        harness.Source.DeleteDropWatch(Widgets.New("c"));
        harness.Source.AddDropWatch(Widgets.New("d"));
        await harness.RelistAsync();
        await handler.WaitForCountAsync(4);

        Assert.Equal(["+d", "-c?", "=a", "~b"], handler.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b", "d"], Names(harness.Informer.Store.List()));
        Assert.Equal(2, harness.Source.Lists);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_delete_that_was_missed_carries_the_last_known_state()
    {
        await using var harness = new InformerHarness();
        var deletions = new TaskCompletionSource<DeletedObject<Widget>>(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<Widget> { DeleteFunc = deletions.SetResult });
        harness.Source.Add(Widgets.New("a", value: "known"));
        await harness.StartAndSyncAsync();
        harness.Source.DeleteDropWatch(Widgets.New("a"));
        await harness.RelistAsync();

        var deleted = await deletions.Task.WithinTimeout();
        Assert.True(deleted.FinalStateUnknown);
        Assert.Equal(new ObjectName("default", "a"), deleted.Name);
        Assert.Equal("known", deleted.Object!.Value);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WatchDisruption()
    {
        await using var harness = new InformerHarness();
        var (silent, _) = harness.AddHandler(resync: TimeSpan.Zero);
        var (repeated, _) = harness.AddHandler(resync: TimeSpan.FromSeconds(1));
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        await silent.WaitForCountAsync(2);
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        await repeated.ExpectAsync("+a*", "+b*", "=a", "=b");
        silent.Clear();
        repeated.Clear();

        // The next list comes before the next resync.
        harness.Source.ModifyDropWatch(Widgets.New("b", value: "2"));
        harness.Source.AddDropWatch(Widgets.New("c"));
        await harness.RelistAsync();

        await silent.WaitForCountAsync(2);
        await repeated.WaitForCountAsync(3);
        Assert.Equal(["+c", "~b"], silent.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(["+c", "=a", "~b"], repeated.Lines.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ErrorHandling()
    {
        await using var harness = new InformerHarness();
        var errors = new TaskCompletionSource<(GroupVersionResource, Exception)>(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Informer.SetWatchErrorHandler((resource, error) => errors.TrySetResult((resource, error)));
        var refused = FakeSource.Refused(403, "Forbidden", "not for you");
        harness.Source.ListError = refused;
        _ = harness.Start();

        Assert.Equal((WidgetType.Namespaced.Resource, refused), await errors.Task.WithinTimeout());
        await harness.Time.WaitForTimerAsync(TimeSpan.FromMilliseconds(800), Token).WithinTimeout();
        Assert.Same(refused, harness.Informer.Freshness.LastError);
        Assert.False(harness.Informer.HasSynced);

        // It goes on by itself.
        harness.Source.ListError = null;
        await harness.LetRetryAsync();
        Assert.True(await harness.Informer.WaitForCacheSyncAsync(CancellationToken.None).WithinTimeout());
        await harness.Source.WaitForWatchesAsync(1);
        Assert.Null(harness.Informer.Freshness.LastError);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Transformer()
    {
        var calls = 0;
        await using var harness = new InformerHarness();
        harness.Informer.SetTransform(widget =>
        {
            Interlocked.Increment(ref calls);
            widget.Value += "!";
            return widget;
        });
        var values = new List<string>();
        var deleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<Widget>
        {
            AddFunc = (widget, _) => values.Add($"+{widget.Value}"),
            UpdateFunc = (before, now) => values.Add($"{before.Value}~{now.Value}"),
            DeleteFunc = gone =>
            {
                values.Add($"-{gone.Object!.Value}");
                deleted.SetResult();
            },
        });
        harness.Source.Add(Widgets.New("a", value: "1"), Widgets.New("b", value: "2"));
        await harness.StartAndSyncAsync();
        harness.Source.Modify(Widgets.New("a", value: "3"));
        harness.Source.Delete(Widgets.New("b", value: "4"));
        await deleted.Task.WithinTimeout();

        Assert.Equal(["+1!", "+2!", "1!~3!", "-4!"], values);
        Assert.Equal("3!", harness.Informer.Store.Get(new("default", "a"))!.Value);
        Assert.Equal(4, calls);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_delays_after_failures_can_be_chosen()
    {
        await using var harness = new InformerHarness(static options => options.Backoff = new() { InitialDelay = TimeSpan.FromSeconds(7) });
        harness.Source.ListError = FakeSource.Refused(500, "InternalError", "no");
        _ = harness.Start();

        Assert.Equal(TimeSpan.FromSeconds(7), await harness.Time.WaitForTimerAsync(TimeSpan.FromSeconds(7), Token).WithinTimeout());
        Assert.Throws<ArgumentException>(() => new InformerHarness(static options => options.Backoff = null!));
        Assert.Throws<ArgumentException>(() => new InformerHarness(static options => options.Backoff = new() { MaxDelay = TimeSpan.FromSeconds(-1) }));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task StoreResourceVersionWithNonMetaTransform()
    {
        await using var harness = new InformerHarness(options => options.Transform = static widget =>
        {
            widget.ResourceVersion = null;
            return widget;
        });
        var (handler, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        var listed = harness.Source.ResourceVersion;
        Assert.Equal(listed, harness.Informer.LastStoreSyncResourceVersion);

        // The objects have no version of their own any more; the events have.
        harness.Source.Modify(Widgets.New("a", value: "2"));
        var modified = harness.Source.ResourceVersion;
        await handler.WaitForCountAsync(2);
        await harness.WaitForStoreAsync();
        Assert.InRange(ResourceVersions.Compare(harness.Informer.LastStoreSyncResourceVersion, modified), 0, 1);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_after_all_was_deleted_adds_outside_of_the_initial_list()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        harness.Source.Delete(Widgets.New("a"));
        await handler.WaitForAsync("-a");
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);
        var next = changes.MoveNextAsync();
        harness.Source.AddDropWatch(Widgets.New("b"));
        await harness.RelistAsync();

        await handler.ExpectAsync("+a*", "-a", "+b");
        Assert.True(await next.AsTask().WithinTimeout());
        Assert.Equal(("b", false), (changes.Current.Name.Name, changes.Current.IsInInitialList));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_whose_transform_throws_is_kept_out_alone()
    {
        var errors = new List<Exception>();
        await using var harness = new InformerHarness(options =>
        {
            options.Transform = static widget => widget.Name == "bad" ? throw new FormatException("no good") : widget;
            options.WatchErrorHandler = (_, error) =>
            {
                lock (errors)
                {
                    errors.Add(error);
                }
            };
        });
        harness.Source.Add(Widgets.New("a"), Widgets.New("bad"), Widgets.New("c"));
        await harness.StartAndSyncAsync();

        Assert.Equal(["a", "c"], Names(harness.Informer.Store.List()));
        lock (errors)
        {
            Assert.IsType<InvalidObjectException>(Assert.Single(errors));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task State()
    {
        await using var harness = new InformerHarness();
        Assert.False(harness.Informer.IsStopped);
        Assert.Equal(new Freshness(FreshnessState.Syncing, TimeSpan.Zero, null), harness.Informer.Freshness);
        await harness.StartAndSyncAsync();
        Assert.False(harness.Informer.IsStopped);
        await harness.StopAsync();

        Assert.True(harness.Informer.IsStopped);
        Assert.True(harness.Informer.HasSynced);
        Assert.Equal(FreshnessState.Stopped, harness.Informer.Freshness.State);
        Assert.True(await harness.Informer.WaitForCacheSyncAsync(CancellationToken.None).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Runs_once_and_is_set_up_before()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Informer.RunAsync(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => harness.Informer.SetTransform(static widget => widget));
        Assert.Throws<InvalidOperationException>(() => harness.Informer.SetWatchErrorHandler(static (_, _) => { }));
        Assert.True(harness.Informer.HasSynced);
        await harness.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Informer.RunAsync(CancellationToken.None));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stops_at_once_under_a_token_that_has_fired()
    {
        var harness = new InformerHarness();
        await harness.Informer.RunAsync(new CancellationToken(canceled: true)).WithinTimeout();

        Assert.True(harness.Informer.IsStopped);
        Assert.False(harness.Informer.HasSynced);
        Assert.Equal(0, harness.Source.Lists);
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new InformerHarness(options => options.ResyncPeriod = TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentException>(() => new InformerHarness(options => options.TimeProvider = null!));
        Assert.Throws<ArgumentException>(() => new InformerHarness(options => options.Queue = (DeltaQueueKind)7));
        var informer = new InformerHarness().Informer;
        Assert.Throws<ArgumentException>(() => informer.AddEventHandler(new EventRecorder(), new() { ResyncPeriod = TimeSpan.MinValue }));
        Assert.Throws<ArgumentNullException>(() => informer.AddEventHandler(null!));
        Assert.Throws<ArgumentNullException>(() => informer.RemoveEventHandler(null!));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_index_function_that_throws_is_logged_and_told_and_the_type_goes_on()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = new InformerHarness(options =>
        {
            options.Indexers = new() { ["picky"] = static widget => widget.Name == "bad" ? throw new FormatException("no") : [widget.Name!] };
            options.WatchErrorHandler = (_, error) =>
            {
                told.TrySetResult(error);
                throw new InvalidOperationException("The handler too.");
            };
        });
        var (handler, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("bad"));
        harness.Source.Add(Widgets.New("good"));
        await handler.WaitForAsync("+good");

        Assert.NotNull(harness.Informer.Store.Get(new("default", "good")));
        Assert.IsType<FormatException>(Assert.IsType<IndexFunctionException>(await told.Task.WithinTimeout()).InnerException);
        await harness.Log.SingleAsync(4021);
        await harness.Log.SingleAsync(4022);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Listing_a_namespace_without_the_index_warns_once_in_the_informers_log()
    {
        await using var harness = new InformerHarness(options => options.Indexers = null);
        harness.Source.Add(Widgets.New("a"), Widgets.New("b", "other"));
        await harness.StartAndSyncAsync();
        var lister = new NamespaceLister<Widget>(harness.Informer.Indexer, WidgetType.Namespaced, "other");

        Assert.Equal(["b"], Names(lister.List()));
        Assert.Equal(["b"], Names(lister.List()));
        await harness.Log.SingleAsync(4020);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_the_reflector_read_reaches_the_store_when_it_stops()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Enumerable.Range(0, 500).Select(i => Widgets.New($"w{i}")));
        await harness.StopAsync();

        Assert.Equal(harness.Informer.LastSyncResourceVersion, harness.Informer.LastStoreSyncResourceVersion);
    }

    private static string[] Names(IEnumerable<Widget> widgets) =>
        [.. widgets.Select(widget => widget.Name!).Order(StringComparer.Ordinal)];
}
