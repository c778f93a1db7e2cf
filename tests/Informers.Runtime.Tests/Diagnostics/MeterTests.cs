using Informers.Tests.Reflectors;
using Informers.Tests.SharedInformer;
using Informers.Testing;
using Errors = Informers.Tests.Reflectors.Errors;

namespace Informers.Tests.Diagnostics;

/// <summary>What informers measure.</summary>
public sealed class MeterTests : IDisposable
{
    private const string Tags = "informer.name=widgets.v1.example.com,informer.resource=widgets.v1.example.com";

    private readonly MeterReader _meter = new();

    public void Dispose() => _meter.Dispose();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lists_watches_and_events_are_counted()
    {
        await using var harness = NewReflector();
        harness.Server
            .Page("10", "next", ReflectorHarness.Widget("a"))
            .Page("10", null, ReflectorHarness.Widget("b"))
            .WatchEnds(
                ReflectorHarness.Added("c", "11"),
                ReflectorHarness.Modified("c", "12"),
                ReflectorHarness.Modified("c", "13"),
                ReflectorHarness.Deleted("c", "14"),
                ReflectorHarness.Bookmark("15"),
                WatchEvent<Widget>.Invalid(Errors.Invalid("bad", "16")));
        harness.Start();
        await harness.ReadingAsync(await harness.Server.WatchAsync(2));

        var list = Assert.Single(_meter.Take("informer.lists"));
        Assert.Equal($"{Tags},informer.list.mode=paged", list.Tags);
        Assert.Equal(2, Assert.Single(_meter.Take("informer.list.items")).Value);
        Assert.Equal(list.Tags, Assert.Single(_meter.Take("informer.list.duration")).Tags);
        Assert.Empty(_meter.Take("informer.relists"));
        Assert.Equal(2, _meter.Sum("informer.watches", Tags));
        Assert.Single(_meter.Take("informer.watch.duration"));
        Assert.Empty(_meter.Take("informer.watch.short"));
        Assert.Equal(
            [("added", 1d), ("bookmark", 1d), ("deleted", 1d), ("invalid", 1d), ("modified", 2d)],
            _meter.Take("informer.events")
                .GroupBy(static entry => entry.Tags.Replace($"{Tags},informer.event.type=", string.Empty, StringComparison.Ordinal))
                .Select(static group => (group.Key, group.Sum(static entry => entry.Value)))
                .Order());
        Assert.Equal(1, _meter.Sum("informer.decode.failures", Tags));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_is_a_list_and_a_watch_and_its_objects_are_no_events()
    {
        await using var harness = NewReflector();
        harness.Server.SupportsStreamingList = true;
        harness.Server.Watch(ReflectorHarness.Added("a", "9"), ReflectorHarness.Added("b", "10"), ReflectorHarness.InitialEventsEnd("10"));
        harness.Start();
        await harness.ReadingAsync(await harness.Server.WatchAsync(1));

        Assert.Equal($"{Tags},informer.list.mode=streaming", Assert.Single(_meter.Take("informer.lists")).Tags);
        Assert.Equal(2, Assert.Single(_meter.Take("informer.list.items")).Value);
        Assert.Equal(1, _meter.Sum("informer.watches"));
        Assert.Empty(_meter.Take("informer.events"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_that_fails_is_counted_with_its_error_and_is_no_relist_before_the_first()
    {
        await using var harness = NewReflector();
        harness.Server.ListFails(Errors.Forbidden()).ListFails(Errors.Refused()).List("10");
        harness.Start();
        await harness.PassBackoffAsync(1);
        await harness.PassBackoffAsync(2);
        await harness.Server.WatchAsync(1);

        Assert.Equal(
            [$"{Tags},informer.list.mode=paged,error.type=403", $"{Tags},informer.list.mode=paged,error.type=connection", $"{Tags},informer.list.mode=paged"],
            _meter.Take("informer.lists").Select(static entry => entry.Tags));
        Assert.Equal(3, _meter.Take("informer.list.duration").Count);
        Assert.Single(_meter.Take("informer.list.items"));
        Assert.Equal(1, _meter.Sum("informer.retries", "error.type=403"));
        Assert.Equal(1, _meter.Sum("informer.retries", "error.type=connection"));
        Assert.Empty(_meter.Take("informer.relists"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_is_counted_once_with_what_called_for_it()
    {
        await using var harness = NewReflector();
        harness.Server.List("10").WatchFails(Errors.Expired()).ListFails(Errors.Internal()).List("20").WatchFails(Errors.NotFound()).List("30");
        harness.Start();
        for (var failures = 1; failures <= 3; failures++)
        {
            await harness.PassBackoffAsync(failures);
        }

        await harness.Server.WatchAsync(1);
        Assert.Equal(
            [$"{Tags},informer.relist.reason=expired", $"{Tags},informer.relist.reason=server_error"],
            _meter.Take("informer.relists").Select(static entry => entry.Tags));
        Assert.Equal(4, _meter.Take("informer.lists").Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_breaks_off_is_a_reconnect_and_one_that_is_put_off_a_retry()
    {
        await using var harness = NewReflector();
        harness.Server
            .List("10")
            .WatchBreaks(ReflectorHarness.Added("a", "11"))
            .WatchFails(Errors.TooManyRequests())
            .WatchEnds();
        harness.Start();
        await harness.PassBackoffAsync(2);
        await harness.Failures.WaitForAsync(3);

        Assert.Equal($"{Tags},error.type=connection", Assert.Single(_meter.Take("informer.reconnects")).Tags);
        Assert.Equal([$"{Tags},error.type=429", $"{Tags},error.type=short_watch"], _meter.Take("informer.retries").Select(static entry => entry.Tags));
        Assert.Equal(Tags, Assert.Single(_meter.Take("informer.watch.short")).Tags);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_state_of_an_informer_can_be_read_while_it_runs()
    {
        await using var harness = NewInformer();
        using var slow = new GatedHandler();
        harness.Informer.AddEventHandler(slow, new EventHandlerOptions { Name = "slow" });
        Assert.Empty(_meter.Observe("informer.objects"));
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        await slow.WaitForEntryAsync();

        Assert.Equal(new MeterReader.Measured("informer.objects", Tags, 2), Assert.Single(_meter.Observe("informer.objects")));
        Assert.Equal(1, Assert.Single(_meter.Observe("informer.synced")).Value);
        Assert.Equal(0, Assert.Single(_meter.Observe("informer.queue.depth")).Value);
        Assert.Equal(
            double.Parse(harness.Source.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(_meter.Observe("informer.store.resource_version")).Value);

        // The first list and its end.
        Assert.Equal(
            new MeterReader.Measured("informer.handler.queue.depth", $"{Tags},informer.handler.name=slow", 2),
            Assert.Single(_meter.Observe("informer.handler.queue.depth")));
        harness.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, Assert.Single(_meter.Observe("informer.handler.lag")).Value);
        Assert.Equal(3, Assert.Single(_meter.Observe("informer.contact.age")).Value);

        Assert.Empty(_meter.Observe("informer.bookmark.age"));
        harness.Source.Bookmark("50");
        await harness.Informer.WaitForResourceVersionAsync("50", TestContext.Current.CancellationToken).WithinTimeout();
        harness.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Assert.Single(_meter.Observe("informer.bookmark.age")).Value);
        Assert.Equal(2, Assert.Single(_meter.Observe("informer.contact.age")).Value);
        Assert.NotEmpty(_meter.Take("informer.sync.duration"));
        Assert.NotEmpty(_meter.Take("informer.queue.processing.duration"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_gauges_of_an_informer_go_away_with_it()
    {
        await using var first = NewInformer();
        await using var second = NewInformer(static options => options.Name = "second");
        await first.StartAndSyncAsync();
        await second.StartAndSyncAsync();
        first.AddHandler();
        Assert.Equal(2, _meter.Observe("informer.objects").Count);
        Assert.Single(_meter.Observe("informer.handler.lag"));

        await first.StopAsync();
        Assert.Equal(
            "informer.name=second,informer.resource=widgets.v1.example.com", Assert.Single(_meter.Observe("informer.objects")).Tags);
        Assert.Empty(_meter.Observe("informer.handler.lag"));
        await second.StopAsync();
        foreach (var instrument in _meter.Instruments.Where(static instrument => instrument.IsObservable))
        {
            Assert.Empty(_meter.Observe(instrument.Name));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Informers_of_one_name_and_resource_are_measured_as_one_and_instruments_are_made_once()
    {
        await using var first = NewInformer();
        await using var second = NewInformer();
        first.Source.Add(Widgets.New("a"));
        second.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await first.StartAndSyncAsync();
        await second.StartAndSyncAsync();

        Assert.Equal(new MeterReader.Measured("informer.objects", Tags, 3), Assert.Single(_meter.Observe("informer.objects")));
        Assert.Equal(2, _meter.Sum("informer.lists"));
        Assert.Equal(_meter.Instruments.Count, _meter.Instruments.DistinctBy(static instrument => instrument.Name).Count());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Informers_of_other_meters_are_not_counted()
    {
        using var other = new MeterReader();
        await using var mine = NewInformer();
        await using var others = new InformerHarness(options => options.MeterFactory = other.Factory);
        await using var nobodys = new InformerHarness();
        await mine.StartAndSyncAsync();
        await others.StartAndSyncAsync();
        await nobodys.StartAndSyncAsync();

        Assert.Equal(1, _meter.Sum("informer.lists"));
        Assert.Equal(1, other.Sum("informer.lists"));
        Assert.Single(_meter.Observe("informer.objects"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Several_namespaces_of_an_informer_are_measured_as_one()
    {
        var sources = new Dictionary<string, FakeSource>(StringComparer.Ordinal) { ["a"] = new(), ["b"] = new() };
        sources["a"].Add(Widgets.New("one", @namespace: "a"));
        sources["b"].Add(Widgets.New("two", @namespace: "b"));
        var informer = new SharedIndexInformer<Widget>(
            WidgetType.Namespaced,
            new InformerOptions<Widget> { Namespaces = ["a", "b"], MeterFactory = _meter.Factory, TimeProvider = new ManualTimeProvider() },
            @namespace => sources[@namespace!]);
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        Assert.True(await informer.WaitForCacheSyncAsync(TestContext.Current.CancellationToken).WithinTimeout());

        Assert.Equal(new MeterReader.Measured("informer.objects", Tags, 2), Assert.Single(_meter.Observe("informer.objects")));
        Assert.Equal(2, _meter.Sum("informer.lists", Tags));
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Handlers_are_measured_by_name_and_their_exceptions_by_type()
    {
        await using var harness = NewInformer();
        harness.Source.Add(Widgets.New("a"));
        var handler = new Informers.Tests.SharedInformer.EventRecorder
        {
            During = _ =>
            {
                harness.Time.Advance(TimeSpan.FromMilliseconds(20));
                throw new InvalidOperationException("oops");
            },
        };
        var registration = harness.Informer.AddEventHandler(handler, new EventHandlerOptions { Name = "worker" });
        await harness.StartAndSyncAsync();
        await registration.WaitForSyncAsync(TestContext.Current.CancellationToken).WithinTimeout();

        Assert.Equal(
            new MeterReader.Measured("informer.handler.duration", $"{Tags},informer.handler.name=worker", 0.02),
            Assert.Single(_meter.Take("informer.handler.duration")));
        Assert.Equal(
            new MeterReader.Measured(
                "informer.handler.errors", $"{Tags},informer.handler.name=worker,error.type=System.InvalidOperationException", 1),
            Assert.Single(_meter.Take("informer.handler.errors")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Streams_are_measured_as_handlers()
    {
        await using var harness = NewInformer();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        await using var stream = harness.Informer.WatchAsync(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await stream.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal(
            $"{Tags},informer.handler.name=WatchAsync", Assert.Single(_meter.Observe("informer.handler.queue.depth")).Tags);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Mutations_are_counted()
    {
        await using var harness = NewInformer(static options =>
        {
            options.DetectCacheMutations = true;
            options.CacheMutationHandler = static _ => { };
        });
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
#pragma warning disable INF1010 // For the detector to find.
        harness.Informer.Store.Get(new ObjectName("default", "a"))!.Value = "changed";
#pragma warning restore INF1010
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new MeterReader.Measured("informer.mutations", Tags, 1), Assert.Single(_meter.Take("informer.mutations")));
    }

    [Fact]
    public void Missing_members_are_counted()
    {
        var context = new DecodeContext { Measurements = new InformerMeasurements(_meter.Factory, "w", WidgetType.Namespaced.Resource) };
        context.NoteMissing(0b1011);
        Assert.Equal(3, _meter.Sum("informer.decode.missing_members", "informer.name=w"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_of_a_factory_has_the_factorys_name()
    {
        await using var factory = new DynamicSharedInformerFactory(
            new Factory.FakeRestClient(), new SharedInformerOptions { Name = "west", MeterFactory = _meter.Factory });
        var informer = factory.InformerFor(new GroupVersionResource("apps", "v1", "deployments"));
        factory.Start(TestContext.Current.CancellationToken);
        Assert.False(informer.HasSynced);
        Assert.Equal(
            "informer.name=west,informer.resource=deployments.v1.apps", await FirstAsync("informer.synced"));
    }

    [Theory]
    [InlineData("123", 123)]
    [InlineData("12345678901234567", 345678901234567)]
    public async Task The_stores_version_is_told_by_as_many_digits_as_a_number_holds(string version, double told)
    {
        await using var harness = NewInformer();
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        harness.Source.Bookmark(version);
        await harness.Informer.WaitForResourceVersionAsync(version, TestContext.Current.CancellationToken).WithinTimeout();
        Assert.Equal(told, Assert.Single(_meter.Observe("informer.store.resource_version")).Value);
    }

    [Fact]
    public void Nothing_is_allocated_for_an_event_or_a_call_whether_somebody_listens_or_not()
    {
        using var unheard = new TestMeterFactory();
        Assert.Equal(0, Allocated(new InformerMeasurements(unheard, "a", WidgetType.Namespaced.Resource)));
        using var meters = new TestMeterFactory();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (meters.Owns(instrument.Meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        var heard = new InformerMeasurements(meters, "a", WidgetType.Namespaced.Resource);
        Assert.True(heard.MeasuresHandlers);
        Assert.Equal(0, Allocated(heard));

        static long Allocated(InformerMeasurements measurements)
        {
            var handler = new KeyValuePair<string, object?>(TelemetryTags.Handler, "worker");
            Tell(measurements, handler);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                Tell(measurements, handler);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static void Tell(InformerMeasurements measurements, in KeyValuePair<string, object?> handler)
        {
            measurements.EventCame(WatchEventType.Modified);
            measurements.HandlerCalled(in handler, TimeSpan.FromSeconds(1));
            measurements.Processed(TimeSpan.FromSeconds(1));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_a_listener_no_handler_is_timed()
    {
        using var unheard = new TestMeterFactory();
        await using var harness = new InformerHarness(options => options.MeterFactory = unheard);
        Assert.False(new InformerMeasurements(unheard, "a", WidgetType.Namespaced.Resource).MeasuresHandlers);
        Assert.False(new InformerMeasurements(unheard, "a", WidgetType.Namespaced.Resource).MeasuresProcessing);
    }

    private ReflectorHarness NewReflector() => new() { MeterFactory = _meter.Factory };

    private InformerHarness NewInformer(Action<InformerOptions<Widget>>? configure = null) => new(options =>
    {
        options.MeterFactory = _meter.Factory;
        configure?.Invoke(options);
    });

    // The start is on the pool.
    private async Task<string> FirstAsync(string gauge)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (_meter.Observe(gauge) is [var first, ..])
            {
                return first.Tags;
            }

            await Task.Yield();
        }
    }
}
