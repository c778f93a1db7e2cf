using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Informers.Testing;
using Informers.Tests.SharedInformer;

namespace Informers.Tests.WorkQueues;

public sealed class ReconcilerTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly FakeSource _source = new();
    private readonly SharedIndexInformer<Widget> _widgets;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

    public ReconcilerTests() => _widgets = new SharedIndexInformer<Widget>(_source, WidgetType.Namespaced);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_reconciles_what_is_there_and_what_changes_and_what_is_deleted()
    {
        _source.Add(Widgets.New("a", value: "1"));
        await using var reconciler = Reconciler.For<Widget>(_widgets, Record, Options());
        Start(_widgets);
        _ = Start(reconciler);
        Assert.Equal("default/a=1", await NextAsync());

        _source.Modify(Widgets.New("a", value: "2"));
        Assert.Equal("default/a=2", await NextAsync());
        _source.Delete(Widgets.New("a"));
        Assert.Equal("default/a=", await NextAsync());

        // Each change once.
        await reconciler.DrainAsync(Ct).WithinTimeout();
        Assert.False(_calls.Reader.TryRead(out _));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_first_reconcile_waits_for_the_first_list_of_every_informer()
    {
        _source.Add(Widgets.New("a", value: "1"));
        var slow = new FakeSource();
        slow.Add(Widgets.New("slow"));
        var lists = slow.HoldLists();
        var others = new SharedIndexInformer<Widget>(slow, WidgetType.Namespaced);
        var othersSeen = -1;
        await using var reconciler = Reconciler.For<Widget>(
            _widgets,
            (name, widget, ct) =>
            {
                Interlocked.CompareExchange(ref othersSeen, others.Store.Count, -1);
                return Record(name, widget, ct);
            },
            Options()).Watch(others, static _ => []);
        Start(_widgets);
        Start(others);
        _ = Start(reconciler);
        Assert.True(await _widgets.WaitForCacheSyncAsync(Ct).WithinTimeout());
        await slow.WaitForListsAsync(1);
        Assert.Equal(0, reconciler.Queue.ProcessingCount);

        lists.SetResult();
        await NextAsync();
        Assert.Equal(1, othersSeen);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_initial_list_and_repeats_have_low_priority_and_changes_do_not()
    {
        var priorities = Channel.CreateUnbounded<int>();
        var reconciler = Reconciler.For<Widget>(_widgets, Record, Options());
        _source.Add(Widgets.New("a"));
        Start(_widgets);
        Assert.Equal(WorkPriority.Low, await TakePriorityAsync());

        _source.Modify(Widgets.New("a"));
        Assert.Equal(WorkPriority.Normal, await TakePriorityAsync());
        var handler = new KeyHandler<Widget, ObjectName>(_widgets, reconciler.Queue, static w => [new(w.Name!)], null, static _ => { });
        handler.OnUpdate(Widgets.New("a", resourceVersion: "7"), Widgets.New("a", resourceVersion: "7"));
        Assert.Equal(WorkPriority.Low, await TakePriorityAsync());
        await reconciler.DisposeAsync();

        async Task<int> TakePriorityAsync()
        {
            var item = await reconciler.Queue.GetAsync(Ct).AsTask().WithinTimeout();
            reconciler.Queue.Done(item!.Value.Key);
            return item.Value.Priority;
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_failure_is_logged_and_tried_again_after_a_growing_delay_and_others_go_on()
    {
        var failing = true;
        await using var reconciler = new Reconciler<string>(
            (key, _) =>
            {
                _calls.Writer.TryWrite(key);
                return key == "bad" && Volatile.Read(ref failing) ? throw new InvalidDataException("no good") : Task.FromResult(ReconcileResult.Done);
            },
            Options<string>());
        _ = Start(reconciler);
        reconciler.Queue.Add("bad");
        Assert.Equal("bad", await NextAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(5), await _time.AdvanceToNextTimerAsync(Ct));
        Assert.Equal("bad", await NextAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(10), await _time.WaitForTimerAsync(TimeSpan.FromSeconds(1), Ct));

        reconciler.Queue.Add("good");
        Assert.Equal("good", await NextAsync());
        Volatile.Write(ref failing, false);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("bad", await NextAsync());

        // A success ends the series: the worker has forgotten the key before it takes the next.
        reconciler.Queue.Add("good");
        await NextAsync();
        Assert.Equal(0, reconciler.Queue.NumRequeues("bad"));
        var logged = _log.Of(6010);
        Assert.Equal(2, logged.Count);
        Assert.Contains("bad", logged[0].Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(logged[0].Error);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_result_says_when_the_key_comes_again()
    {
        var results = new Queue<ReconcileResult>([ReconcileResult.After(TimeSpan.FromMinutes(1)), ReconcileResult.Retry, ReconcileResult.Done]);
        await using var reconciler = new Reconciler<string>(
            (key, _) =>
            {
                _calls.Writer.TryWrite(key);
                return Task.FromResult(results.Dequeue());
            },
            Options<string>());
        _ = Start(reconciler);
        reconciler.Queue.Add("foo");
        await NextAsync();
        Assert.Equal(TimeSpan.FromMinutes(1), await _time.AdvanceToNextTimerAsync(Ct));
        await NextAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(5), await _time.AdvanceToNextTimerAsync(Ct));
        await NextAsync();
        await reconciler.DrainAsync(Ct).WithinTimeout();
        Assert.Empty(results);
        Assert.Empty(_log.Of(6010));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task One_key_is_never_reconciled_twice_at_a_time_and_several_keys_are()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reconciler = new Reconciler<string>(
            async (key, _) =>
            {
                _calls.Writer.TryWrite(key);
                await gate.Task;
                return ReconcileResult.Done;
            },
            Options<string>(workers: 3));
        _ = Start(reconciler);
        reconciler.Queue.Add("a");
        Assert.Equal("a", await NextAsync());
        reconciler.Queue.Add("a");
        reconciler.Queue.Add("b");
        Assert.Equal("b", await NextAsync());
        Assert.Equal(2, reconciler.Queue.ProcessingCount);
        Assert.Equal(0, reconciler.Queue.Count);

        gate.SetResult();
        Assert.Equal("a", await NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_owned_object_reconciles_its_controller_in_its_own_namespace()
    {
        await using var reconciler = new Reconciler<ObjectName>((_, _) => Task.FromResult(ReconcileResult.Done), Options())
            .WatchOwned(_widgets, WidgetType.Namespaced, static widget => OwnersOf(widget));
        Start(_widgets);
        _source.Add(
            Widgets.New("1", labels: ("owner", "example.com/v2|Widget|boss|True")),
            Widgets.New("2", "other", labels: ("owner", "example.com/v1|Widget|boss|True")),
            Widgets.New("3", labels: ("owner", "example.com/v1|Widget|onlooker|False")),
            Widgets.New("4", labels: ("owner", "other.com/v1|Widget|of another group|True")),
            Widgets.New("5", labels: ("owner", "example.com/v1|Gadget|of another kind|True")),
            Widgets.New("6", labels: ("owner", "v1|Widget|of the core group|True")),
            Widgets.New("7"));
        Assert.True(await _widgets.WaitForCacheSyncAsync(Ct).WithinTimeout());
        await using var marker = _widgets.AddEventHandler(new ResourceEventHandlerFuncs<Widget>());
        await marker.WaitForSyncAsync(Ct).WithinTimeout();
        Assert.Equal("default/boss", await TakeAsync());
        Assert.Equal("other/boss", await TakeAsync());

        // It changes hands: both owners are told.
        _source.Modify(Widgets.New("1", labels: ("owner", "example.com/v1|Widget|new boss|True")));
        Assert.Equal("default/boss", await TakeAsync());
        Assert.Equal("default/new boss", await TakeAsync());
        _source.Delete(Widgets.New("2", "other", labels: ("owner", "example.com/v1|Widget|boss|True")));
        Assert.Equal("other/boss", await TakeAsync());
        Assert.Equal(0, reconciler.Queue.Count);

        async Task<string> TakeAsync()
        {
            var item = await reconciler.Queue.GetAsync(Ct).AsTask().WithinTimeout();
            reconciler.Queue.Done(item!.Value.Key);
            return item.Value.Key.ToString();
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_cluster_scoped_owner_is_found_without_a_namespace_and_owners_of_any_role_on_demand()
    {
        await using var reconciler = new Reconciler<ObjectName>((_, _) => Task.FromResult(ReconcileResult.Done), Options()).WatchOwned(
            _widgets,
            WidgetType.Cluster,
            static _ => [new OwnerReference { ApiVersion = "example.com/v1", Kind = "Widget", Name = "global" }],
            controllersOnly: false);
        Start(_widgets);
        _source.Add(Widgets.New("a"));
        Assert.Equal(new ObjectName("global"), (await reconciler.Queue.GetAsync(Ct).AsTask().WithinTimeout())!.Value.Key);
    }

    [Fact]
    public void A_deletion_of_which_only_the_name_is_known_is_reconciled_by_name_or_told_of()
    {
        using var queue = new WorkQueue<ObjectName>();
        var unknown = new List<ObjectName>();
        var deleted = new DeletedObject<Widget>(new ObjectName("default", "a"), null, FinalStateUnknown: true);
        new KeyHandler<Widget, ObjectName>(_widgets, queue, static _ => [], static name => [name], unknown.Add).OnDelete(deleted);
        Assert.Equal([new ObjectName("default", "a")], WorkQueueTests.TakeAll(queue));
        Assert.Empty(unknown);

        new KeyHandler<Widget, ObjectName>(_widgets, queue, static _ => [], null, unknown.Add).OnDelete(deleted);
        Assert.Equal(0, queue.Count);
        Assert.Equal([new ObjectName("default", "a")], unknown);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_drain_works_off_what_waits_and_takes_nothing_more()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reconciler = new Reconciler<string>(
            async (key, ct) =>
            {
                _calls.Writer.TryWrite(key);
                await gate.Task;
                Assert.False(ct.IsCancellationRequested);
                return ReconcileResult.After(TimeSpan.FromSeconds(1));
            },
            Options<string>());
        var run = Start(reconciler);
        reconciler.Queue.Add("a");
        reconciler.Queue.Add("b");
        Assert.Equal("a", await NextAsync());
        var draining = reconciler.DrainAsync(Ct);
        await UntilAsync(() => reconciler.Queue.IsShuttingDown);
        reconciler.Queue.Add("c");
        Assert.False(draining.IsCompleted);

        gate.SetResult();
        await draining.WithinTimeout();
        Assert.True(run.IsCompletedSuccessfully);
        Assert.Equal("b", await NextAsync());
        Assert.False(_calls.Reader.TryRead(out _));
        Assert.Equal(0, _time.ActiveTimerCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_drain_that_is_given_up_cancels()
    {
        await using var reconciler = NewHanging();
        var run = Start(reconciler);
        reconciler.Queue.Add("a");
        reconciler.Queue.Add("b");
        await NextAsync();
        using var giveUp = new CancellationTokenSource();
        var draining = reconciler.DrainAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await draining.WithinTimeout();
        Assert.True(run.IsCompletedSuccessfully);
        Assert.Equal("a cancelled", await NextAsync());
        Assert.False(_calls.Reader.TryRead(out _));
        Assert.Empty(_log.Of(6010));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_token_and_disposing_cancel_the_reconciles_and_wait_for_them(bool dispose)
    {
        await using var reconciler = NewHanging();
        var run = Start(reconciler);
        reconciler.Queue.Add("a");
        reconciler.Queue.Add("b");
        await NextAsync();
        if (dispose)
        {
            await reconciler.DisposeAsync().AsTask().WithinTimeout();
            Assert.True(run.IsCompletedSuccessfully);
        }
        else
        {
            await _stop.CancelAsync();
            await run.WithinTimeout();
        }

        Assert.Equal("a cancelled", await NextAsync());
        Assert.False(_calls.Reader.TryRead(out _));
        Assert.Empty(_log.Of(6010));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_inside_a_reconcile_does_not_wait_for_itself_and_draining_there_throws()
    {
        Reconciler<string> reconciler = null!;
        reconciler = new Reconciler<string>(
            async (_, ct) =>
            {
                var error = await Assert.ThrowsAsync<InvalidOperationException>(() => reconciler.DrainAsync(ct));
                _calls.Writer.TryWrite(error.Message);
                await reconciler.DisposeAsync();
                return ReconcileResult.Done;
            },
            Options<string>());
        var run = Start(reconciler);
        reconciler.Queue.Add("a");
        Assert.Contains("Call it elsewhere", await NextAsync(), StringComparison.Ordinal);
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_that_stops_before_its_first_list_fails_the_run()
    {
        _source.HoldLists();
        await using var reconciler = Reconciler.For<Widget>(_widgets, Record, Options());
        using var stopInformer = new CancellationTokenSource();
        var informer = _widgets.RunAsync(stopInformer.Token);
        var run = reconciler.RunAsync(_stop.Token);
        await _source.WaitForListsAsync(1);
        await stopInformer.CancelAsync();
        await informer.WithinTimeout();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => run.WithinTimeout());
        Assert.Contains("Stop the reconciler before its informers", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Stopping_before_the_sync_ends_the_run_quietly()
    {
        _source.HoldLists();
        await using var reconciler = Reconciler.For<Widget>(_widgets, Record, Options());
        Start(_widgets);
        var run = reconciler.RunAsync(_stop.Token);
        await reconciler.DrainAsync(Ct).WithinTimeout();
        await run.WithinTimeout();
        Assert.True(_widgets.Store.Count == 0);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_runs_once_and_watches_before_that()
    {
        var reconciler = new Reconciler<ObjectName>((_, _) => Task.FromResult(ReconcileResult.Done), Options());
        _ = Start(reconciler);
        Assert.Throws<InvalidOperationException>(() => { _ = reconciler.RunAsync(Ct); });
        Assert.Throws<InvalidOperationException>(() => reconciler.Watch(_widgets));
        await reconciler.DisposeAsync();
        await reconciler.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_rate_limiter_that_throws_costs_a_second_and_no_worker()
    {
        await using var reconciler = new Reconciler<string>(
            (key, _) =>
            {
                _calls.Writer.TryWrite(key);
                return Task.FromResult(ReconcileResult.Retry);
            },
            new ReconcilerOptions<string> { TimeProvider = _time, LoggerFactory = _log, RateLimiter = new BrokenLimiter() });
        _ = Start(reconciler);
        reconciler.Queue.Add("a");
        await NextAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await _time.AdvanceToNextTimerAsync(Ct));
        await NextAsync();
        Assert.NotEmpty(_log.Of(6012));
    }

    [Fact]
    public void Less_than_one_worker_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Reconciler<string>(
            static (_, _) => Task.FromResult(ReconcileResult.Done), new ReconcilerOptions<string> { Workers = 0 }));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reconciles_are_counted_by_result()
    {
        using var meters = new TestMeterFactory();
        using var listener = new MeterListener();
        var counted = Channel.CreateUnbounded<string>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (meters.Owns(instrument.Meter) && instrument.Name == "reconciler.reconciles")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            counted.Writer.TryWrite($"{value} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        await using var reconciler = new Reconciler<string>(
            static (key, _) => key switch
            {
                "error" => throw new InvalidDataException(),
                "retry" => Task.FromResult(ReconcileResult.Retry),
                "after" => Task.FromResult(ReconcileResult.After(TimeSpan.FromHours(1))),
                _ => Task.FromResult(ReconcileResult.Done),
            },
            new ReconcilerOptions<string> { Name = "test", TimeProvider = _time, MeterFactory = meters });
        _ = Start(reconciler);
        foreach (var (key, result) in ((string, string)[])[("ok", "success"), ("error", "error"), ("retry", "retry"), ("after", "requeue_after")])
        {
            reconciler.Queue.Add(key);
            Assert.Equal($"1 reconciler.name=test reconciler.result={result}", await counted.Reader.ReadAsync(Ct).AsTask().WithinTimeout());
        }
    }

    private static IEnumerable<OwnerName> OwnersOf(Widget widget)
    {
        if (widget.Labels?.TryGetValue("owner", out var text) == true)
        {
            var parts = text.Split('|');
            yield return new OwnerName(parts[0], parts[1], parts[2], bool.Parse(parts[3]));
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private ReconcilerOptions<ObjectName> Options() => Options<ObjectName>();

    private ReconcilerOptions<TKey> Options<TKey>(int workers = 1)
        where TKey : notnull => new() { TimeProvider = _time, LoggerFactory = _log, Workers = workers };

    private Reconciler<string> NewHanging() => new(
        async (key, ct) =>
        {
            _calls.Writer.TryWrite(key);
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            catch (OperationCanceledException) when (key == "a" && !ct.IsCancellationRequested)
            {
                throw new InvalidOperationException("Cancelled by another token.");
            }
            finally
            {
                _calls.Writer.TryWrite($"{key} cancelled");
            }

            return ReconcileResult.Done;
        },
        Options<string>());

    private Task<ReconcileResult> Record(ObjectName name, Widget? widget, CancellationToken cancellationToken)
    {
        _calls.Writer.TryWrite($"{name}={widget?.Value}");
        return Task.FromResult(ReconcileResult.Done);
    }

    private Task<string> NextAsync() => _calls.Reader.ReadAsync(Ct).AsTask().WithinTimeout();

    private void Start(SharedIndexInformer<Widget> informer) => _running.Add(informer.RunAsync(_stop.Token));

    private Task Start<TKey>(Reconciler<TKey> reconciler)
        where TKey : notnull
    {
        var run = reconciler.RunAsync(_stop.Token);
        _running.Add(run);
        return run;
    }

    private sealed class BrokenLimiter : IRateLimiter<string>
    {
        public TimeSpan When(string key) => throw new NotSupportedException("broken");

        public void Forget(string key)
        {
            // Nothing is kept.
        }

        public int NumRequeues(string key) => 0;
    }
}
