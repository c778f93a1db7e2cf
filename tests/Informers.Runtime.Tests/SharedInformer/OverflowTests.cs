using System.Globalization;

namespace Informers.Tests.SharedInformer;

#pragma warning disable INF1040, INF1042 // What a handler may not do is done here, to see what comes of it.

/// <summary>Handlers with a bound, beside a quick one without, and what can be seen of them.</summary>
public class OverflowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Coalesce_tells_a_slow_handler_the_newest_of_each_object()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("first"), Widgets.New("gone"));
        using var slow = new GatedHandler();
        var registration = harness.Informer.AddEventHandler(slow, new() { Overflow = OverflowPolicy.Coalesce });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await slow.WaitForEntryAsync();

        // The handler is in its first call, with one of the first list left.
        harness.Source.Add(Widgets.New("a"), Widgets.New("brief"), Widgets.New("b"));
        harness.Source.Modify(Widgets.New("a"), Widgets.New("first", value: "2"), Widgets.New("first", value: "3"));
        harness.Source.Delete(Widgets.New("brief"), Widgets.New("gone"));
        harness.Source.Modify(Widgets.New("b"));
        harness.Source.Delete(Widgets.New("first"));
        harness.Source.Add(Widgets.New("first", value: "4", uid: "another"));
        await quick.ExpectAsync(
            "+first*", "+gone*", "+a", "+brief", "+b", "~a", "~first", "~first", "-brief", "-gone", "~b", "-first", "+first");
        Assert.InRange(registration.QueueLength, 5, 6);

        slow.Open();
        await slow.Recorder.ExpectAsync("+first*", "+gone*", "+a", "+b", "~first", "-gone");
        Assert.Equal([(null, "4")], slow.Updates);
        Assert.True(registration.HasSynced);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task DropAndResync_drops_what_is_too_much_and_brings_the_handler_up_to_date()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("changed", value: "1"), Widgets.New("gone"), Widgets.New("same"));
        using var slow = new GatedHandler("+w0");
        var registration = harness.Informer.AddEventHandler(slow, new() { Overflow = OverflowPolicy.DropAndResync, QueueLimit = 5 });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        harness.Source.Add(Widgets.New("w0"));
        await slow.WaitForEntryAsync();

        harness.Source.Modify(Widgets.New("changed", value: "2"), Widgets.New("changed", value: "3"));
        harness.Source.Delete(Widgets.New("gone"));
        harness.Source.Add(Enumerable.Range(1, 20).Select(static i => Widgets.New($"w{i}")));
        harness.Source.Delete(Enumerable.Range(1, 18).Select(static i => Widgets.New($"w{i}")));
        await quick.WaitForAsync("-w18");
        Assert.InRange(registration.QueueLength, 2, 8);
        var warning = await harness.Log.SingleAsync(4014);
        Assert.Contains("more than 5 changes waited", warning.Message, StringComparison.Ordinal);

        // More than may wait, so that the last state that is taken has all that was before.
        harness.Source.Modify(Enumerable.Range(0, 12).Select(static _ => Widgets.New("w19")));
        await quick.WaitForCountAsync(3 + 1 + 2 + 1 + 20 + 18 + 12);

        slow.Open();
        await slow.Recorder.WaitForCountAsync(8);
        harness.Source.Add(Widgets.New("last"));
        await slow.Recorder.WaitForAsync("+last");
        var lines = slow.Recorder.Lines;
        Assert.Equal(["+changed*", "+gone*", "+same*", "+w0", "-gone?"], lines.Take(5));
        Assert.Equal(["+last", "+w19", "+w20", "~changed"], lines.Skip(5).Where(static line => line != "~w19").Order(StringComparer.Ordinal));
        Assert.Equal(("1", "3"), slow.Updates[0]);
        await quick.WaitForCountAsync(3 + 1 + 2 + 1 + 20 + 18 + 12 + 1);
        await harness.Log.SingleAsync(4014);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Below_its_limit_DropAndResync_drops_nothing()
    {
        await using var harness = new InformerHarness();
        using var slow = new GatedHandler();
        harness.Informer.AddEventHandler(slow, new() { Overflow = OverflowPolicy.DropAndResync, QueueLimit = 5 });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        harness.Source.Modify(Widgets.New("a"), Widgets.New("a"));
        harness.Source.Delete(Widgets.New("b"));
        await quick.ExpectAsync("+a", "+b", "~a", "~a", "-b");

        slow.Open();
        await slow.Recorder.ExpectAsync("+a", "+b", "~a", "~a", "-b");
        Assert.Empty(harness.Log.Of(4014));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Block_holds_up_the_informer_and_the_reader_and_loses_nothing()
    {
        await using var harness = new InformerHarness();
        using var slow = new GatedHandler();
        var registration = harness.Informer.AddEventHandler(slow, new() { Overflow = OverflowPolicy.Block, QueueLimit = 10 });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("w"));
        await slow.WaitForEntryAsync();

        // Batches hold an object once, so these come one by one. The queue before the cache holds 2,000.
        const int Changes = 3000;
        for (var i = 0; i < Changes; i++)
        {
            harness.Source.Modify(Widgets.New("w", value: $"{i}"));
        }

        await quick.WaitForCountAsync(10);
        while (harness.Informer.Freshness.State != FreshnessState.Paused)
        {
            await Task.Yield();
        }

        Assert.Equal(10, registration.QueueLength);
        Assert.Equal(10, quick.Lines.Count);
        Assert.Equal("8", harness.Informer.Store.Get(new("default", "w"))!.Value);
        await harness.Log.SingleAsync(4013);

        slow.Open();
        await slow.Recorder.WaitForCountAsync(Changes + 1);
        await quick.WaitForCountAsync(Changes + 1);
        Assert.Equal(quick.Lines, slow.Recorder.Lines);
        Assert.Equal(Enumerable.Range(0, Changes).Select(static i => $"{i}"), slow.Updates.Select(static update => update.After));
        Assert.Equal($"{Changes - 1}", harness.Informer.Store.Get(new("default", "w"))!.Value);
        while (harness.Informer.Freshness.State != FreshnessState.Live)
        {
            await Task.Yield();
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_informer_that_is_blocked_goes_on_without_the_handler_or_stops(bool stop)
    {
        await using var harness = new InformerHarness();
        using var slow = new GatedHandler();
        var registration = harness.Informer.AddEventHandler(slow, new() { Overflow = OverflowPolicy.Block, QueueLimit = 1 });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        await slow.WaitForEntryAsync();
        harness.Source.Modify(Enumerable.Range(0, 100).Select(static _ => Widgets.New("a")));
        await quick.ExpectAsync("+a");

        if (stop)
        {
            var stopping = harness.StopAsync();
            while (!harness.Informer.IsStopped)
            {
                await Task.Yield();
            }

            slow.Open();
            await stopping;
        }
        else
        {
            Assert.True(harness.Informer.RemoveEventHandler(registration));
            await quick.WaitForCountAsync(101);
            Assert.Empty(slow.Recorder.Lines);
            slow.Open();
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(OverflowPolicy.Coalesce, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.DropAndResync, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.Block, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.Coalesce, DeltaQueueKind.Classic)]
    [InlineData(OverflowPolicy.DropAndResync, DeltaQueueKind.Classic)]
    [InlineData(OverflowPolicy.Block, DeltaQueueKind.Classic)]
    public async Task The_initial_list_counts_against_no_bound(OverflowPolicy overflow, DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        harness.Source.Add(Enumerable.Range(0, 50).Select(static i => Widgets.New($"w{i:00}")));
        using var early = new GatedHandler();
        using var late = new GatedHandler();
        var options = new EventHandlerOptions { Overflow = overflow, QueueLimit = overflow == OverflowPolicy.Coalesce ? null : 1 };
        var first = harness.Informer.AddEventHandler(early, options);
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await quick.WaitForCountAsync(50);
        var second = harness.Informer.AddEventHandler(late, options);
        await early.WaitForEntryAsync();
        await late.WaitForEntryAsync();

        Assert.Empty(harness.Log.Of(4013));
        Assert.Empty(harness.Log.Of(4014));
        early.Open();
        late.Open();
        await first.WaitForSyncAsync(Token).WithinTimeout();
        await second.WaitForSyncAsync(Token).WithinTimeout();
        var expected = Enumerable.Range(0, 50).Select(static i => $"+w{i:00}*").ToArray();
        Assert.Equal(expected, early.Recorder.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(expected, late.Recorder.Lines.Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(OverflowPolicy.Unbounded, null, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.Coalesce, null, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.Coalesce, null, DeltaQueueKind.Classic)]
    [InlineData(OverflowPolicy.DropAndResync, 1, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.DropAndResync, 10, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.DropAndResync, 10, DeltaQueueKind.Classic)]
    [InlineData(OverflowPolicy.Block, 1, DeltaQueueKind.InOrder)]
    [InlineData(OverflowPolicy.Block, 10, DeltaQueueKind.Classic)]
    public async Task A_racing_handlers_own_book_is_the_store_in_the_end(OverflowPolicy overflow, int? limit, DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        harness.Source.Add(Enumerable.Range(0, 10).Select(static i => Widgets.New($"w{i}")));
        var slow = new KeptBook { During = static () => Thread.SpinWait(2000) };
        var late = new KeptBook { During = static () => Thread.SpinWait(500) };
        var quick = new KeptBook();
        var options = new EventHandlerOptions { Overflow = overflow, QueueLimit = limit, ResyncPeriod = TimeSpan.FromSeconds(1) };
        harness.Informer.AddEventHandler(slow, options);
        harness.Informer.AddEventHandler(quick);
        await harness.StartAndSyncAsync();
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            var widget = Widgets.New($"w{random.Next(20)}", value: $"{i}");
            if (!harness.Source.Contains(widget))
            {
                harness.Source.Add(widget);
            }
            else if (random.Next(3) == 0)
            {
                harness.Source.Delete(widget);
            }
            else
            {
                harness.Source.Modify(widget);
            }

            if (i == 1000)
            {
                harness.Informer.AddEventHandler(late, options);
            }

            if (i % 100 == 0)
            {
                harness.Time.Advance(TimeSpan.FromMilliseconds(500));
            }
        }

        harness.Source.Add(Widgets.New("last"));
        await slow.Last.WithinTimeout();
        await late.Last.WithinTimeout();
        await quick.Last.WithinTimeout();
        Assert.Empty(slow.Faults);
        Assert.Empty(late.Faults);
        Assert.Empty(quick.Faults);
        var expected = KeptBook.Lines(harness.Informer.Store.List());
        Assert.Equal(expected, slow.Content);
        Assert.Equal(expected, late.Content);
        Assert.Equal(expected, quick.Content);
        Assert.True(quick.Calls > 3000);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_blocks_may_not_wait_for_its_own_informer()
    {
        await using var harness = new InformerHarness();
        var errors = new List<Exception?>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (_, other) = harness.AddHandler();
        IResourceEventHandlerRegistration? own = null;
        own = harness.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<Widget>
            {
                AddFunc = (_, _) =>
                {
                    errors.Add(Record.Exception(() => harness.Informer.WaitForCacheSyncAsync(Token).GetAwaiter().GetResult()));
                    errors.Add(Record.Exception(() => own!.WaitForSyncAsync(Token).GetAwaiter().GetResult()));
                    errors.Add(Record.Exception(() => other.WaitForSyncAsync(Token).GetAwaiter().GetResult()));
                    errors.Add(Record.Exception(() => other.DisposeAsync().AsTask().GetAwaiter().GetResult()));
                    errors.Add(Record.Exception(() => Task.Run(() => own!.WaitForSyncAsync(Token), Token).GetAwaiter().GetResult()));
                    errors.Add(Record.Exception(() => own!.DisposeAsync().AsTask().GetAwaiter().GetResult()));
                    done.SetResult();
                },
            },
            new() { Overflow = OverflowPolicy.Block, Name = "waiter" });
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        await done.Task.WithinTimeout();

        Assert.All(errors.Take(5), static error =>
        {
            var refused = Assert.IsType<BlockingHandlerException>(error);
            Assert.Contains("Handler waiter of widgets.v1.example.com was about to wait", refused.Message, StringComparison.Ordinal);
        });
        Assert.Null(errors[5]);
        Assert.Same(other, Assert.Single(harness.Informer.Subscribers));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_does_not_block_may_wait_and_one_that_does_may_wait_for_others()
    {
        await using var harness = new InformerHarness();
        await using var another = new InformerHarness();
        await another.StartAndSyncAsync();
        var isSynced = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isAnotherSynced = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<Widget>
        {
            AddFunc = (_, _) => isSynced.SetResult(harness.Informer.WaitForCacheSyncAsync(Token).GetAwaiter().GetResult()),
        });
        harness.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<Widget>
            {
                AddFunc = (_, _) => isAnotherSynced.SetResult(another.Informer.WaitForCacheSyncAsync(Token).GetAwaiter().GetResult()),
            },
            new() { Overflow = OverflowPolicy.Block });
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();

        Assert.True(await isSynced.Task.WithinTimeout());
        Assert.True(await isAnotherSynced.Task.WithinTimeout());
    }

    [Theory]
    [InlineData((OverflowPolicy)9, null, "no policy")]
    [InlineData(OverflowPolicy.Unbounded, 5, "has no limit")]
    [InlineData(OverflowPolicy.Coalesce, 5, "has no limit")]
    [InlineData(OverflowPolicy.DropAndResync, 0, "at least 1")]
    [InlineData(OverflowPolicy.Block, -1, "at least 1")]
    public void Options_that_cannot_be_are_refused(OverflowPolicy overflow, int? limit, string message)
    {
        var informer = new InformerHarness().Informer;
        var options = new EventHandlerOptions { Overflow = overflow, QueueLimit = limit };
        var error = Assert.Throws<ArgumentException>(() => informer.AddEventHandler(new EventRecorder(), options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        if (overflow != OverflowPolicy.Block)
        {
            error = Assert.Throws<ArgumentException>(() => informer.WatchAsync(overflow, limit, Token));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(informer.Subscribers);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Depth_and_lag_can_be_seen()
    {
        await using var harness = new InformerHarness();
        using var slow = new GatedHandler();
        var registration = harness.Informer.AddEventHandler(slow, new() { Name = "slow" });
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        while (registration.QueueLength > 0)
        {
            await Task.Yield();
        }

        harness.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("slow", 0, TimeSpan.Zero), (registration.Name, registration.QueueLength, registration.Lag));

        harness.Source.Add(Widgets.New("a"));
        await slow.WaitForEntryAsync();
        harness.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((1, TimeSpan.FromSeconds(2)), (registration.QueueLength, registration.Lag));
        harness.Source.Add(Widgets.New("b"));
        await quick.WaitForCountAsync(2);
        harness.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((2, TimeSpan.FromSeconds(5)), (registration.QueueLength, registration.Lag));

        slow.OpenOnce();
        await slow.WaitForEntryAsync();
        Assert.Equal((1, TimeSpan.FromSeconds(3)), (registration.QueueLength, registration.Lag));
        slow.Open();
        await registration.DisposeAsync();
        Assert.Equal((0, TimeSpan.Zero), (registration.QueueLength, registration.Lag));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Exceptions_of_handlers_are_told_with_what_they_were_thrown_for()
    {
        var atInformer = new List<HandlerError>();
        await using var harness = new InformerHarness(options => options.HandlerErrorHandler = atInformer.Add);
        var atHandler = new List<HandlerError>();
        static void Fail(string line) => throw new InvalidOperationException(line);
        var own = new EventRecorder { During = Fail };
        var shared = new EventRecorder { During = Fail };
        var ownRegistration = harness.Informer.AddEventHandler(own, new() { Name = "own", ErrorHandler = atHandler.Add });
        var sharedRegistration = harness.Informer.AddEventHandler(shared);
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        harness.Source.Modify(Widgets.New("a", value: "2"));
        harness.Source.Delete(Widgets.New("a", value: "3"));
        await own.WaitForCountAsync(3);
        await shared.WaitForCountAsync(3);
        await ownRegistration.DisposeAsync();
        await sharedRegistration.DisposeAsync();

        Assert.Equal((3, 3), (ownRegistration.ErrorCount, sharedRegistration.ErrorCount));
        Assert.Equal(["own", "own", "own"], atHandler.Select(static error => error.Handler));
        Assert.Equal(["EventRecorder", "EventRecorder", "EventRecorder"], atInformer.Select(static error => error.Handler));
        foreach (var errors in new[] { atHandler, atInformer })
        {
            Assert.Equal(
                [ResourceEventType.Added, ResourceEventType.Updated, ResourceEventType.Deleted], errors.Select(static error => error.Type));
            Assert.Equal(["+a*", "~a", "-a"], errors.Select(static error => Assert.IsType<InvalidOperationException>(error.Error).Message));
            Assert.Equal([null, "2", "3"], errors.Select(static error => ((Widget)error.Object!).Value));
            Assert.All(errors, static error => Assert.Equal(new ObjectName("default", "a"), error.Name));
            Assert.All(errors, static error => Assert.Equal("widgets", error.Resource.Resource));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_told_of_exceptions_may_throw_itself()
    {
        await using var harness = new InformerHarness();
        var handler = new EventRecorder { During = static _ => throw new InvalidOperationException("oops") };
        var registration = harness.Informer.AddEventHandler(
            handler, new() { ErrorHandler = static _ => throw new InvalidOperationException("again") });
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();

        await handler.ExpectAsync("+a*", "+b*");
        await harness.Log.WaitForAsync(4015, 2);
        Assert.Equal(2, registration.ErrorCount);
        Assert.All(harness.Log.Of(4015), static entry => Assert.Equal("again", entry.Error!.Message));
        Assert.Equal(2, harness.Log.Of(4015).Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stream_can_be_coalesced()
    {
        await using var harness = new InformerHarness();
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(OverflowPolicy.Coalesce, cancellationToken: Token).GetAsyncEnumerator(Token);
        var first = changes.MoveNextAsync();
        harness.Source.Add(Widgets.New("first"));
        Assert.True(await first.AsTask().WithinTimeout());
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        harness.Source.Modify(Widgets.New("a"), Widgets.New("a", value: "3"));
        harness.Source.Delete(Widgets.New("b"));
        harness.Source.Modify(Widgets.New("first", value: "2"));
        await quick.WaitForCountAsync(7);

        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal((ResourceEventType.Added, "3"), (changes.Current.Type, changes.Current.Object!.Value));
        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal((ResourceEventType.Updated, "2"), (changes.Current.Type, changes.Current.Object!.Value));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stream_can_be_brought_up_to_date_when_it_is_slow()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("gone"));
        var (quick, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(OverflowPolicy.DropAndResync, 3, Token).GetAsyncEnumerator(Token);
        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal(("gone", true), (changes.Current.Name.Name, changes.Current.IsInInitialList));
        harness.Source.Add(Widgets.New("a"));
        harness.Source.Delete(Widgets.New("gone"));
        harness.Source.Modify(Enumerable.Range(0, 100).Select(static i => Widgets.New("a", value: $"{i}")));
        await quick.WaitForCountAsync(103);

        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal(
            (ResourceEventType.Deleted, "gone", true), (changes.Current.Type, changes.Current.Name.Name, changes.Current.FinalStateUnknown));
        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal(ResourceEventType.Added, changes.Current.Type);
        var left = 99 - int.Parse(changes.Current.Object!.Value!, CultureInfo.InvariantCulture);
        Assert.InRange(left, 0, 3);
        for (; left > 0; left--)
        {
            Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        }

        Assert.Equal("99", changes.Current.Object!.Value);
    }

    [Fact]
    public void A_stream_cannot_block()
    {
        var informer = new InformerHarness().Informer;
        Assert.Throws<ArgumentException>("overflow", () => informer.WatchAsync(OverflowPolicy.Block, cancellationToken: Token));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_generic_informer_hands_the_options_on()
    {
        await using var harness = new InformerHarness();
        var generic = new GenericInformer<Widget>(harness.Informer, WidgetType.Namespaced);
        var error = Assert.Throws<ArgumentException>(
            () => generic.AddEventHandler(new ObjectHandler(), new() { Overflow = OverflowPolicy.Block, QueueLimit = 0 }));
        Assert.Contains("QueueLimit is 0", error.Message, StringComparison.Ordinal);
        var errors = new List<HandlerError>();
        var registration = generic.AddEventHandler(new ObjectHandler(), new() { ErrorHandler = errors.Add });
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        Assert.Equal("ObjectHandler", Assert.Single(errors).Handler);
    }

    private sealed class ObjectHandler : IResourceEventHandler<object>
    {
        public void OnAdd(object obj, bool isInInitialList) => throw new InvalidOperationException("oops");

        public void OnUpdate(object oldObj, object newObj) => throw new InvalidOperationException("oops");

        public void OnDelete(DeletedObject<object> deleted) => throw new InvalidOperationException("oops");
    }
}
