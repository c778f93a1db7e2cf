using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Informers.Tests;
using Informers.Testing;

namespace Informers.Telemetry.Tests;

/// <summary>Holds the table of instruments to the code, in both directions.</summary>
public sealed class InstrumentTableTests : IDisposable
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    private readonly MeterReader _meter = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _meter.Dispose();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_instrument_is_in_the_table_as_it_is_and_the_table_has_no_others()
    {
        await MeasureEverythingAsync();
        var made = _meter.Instruments.ToDictionary(static instrument => instrument.Name, StringComparer.Ordinal);
        Assert.Equal(TelemetryPage.Instruments.Keys.Order(StringComparer.Ordinal), made.Keys.Order(StringComparer.Ordinal));
        Assert.All(made.Values, static instrument =>
        {
            var row = TelemetryPage.Instruments[instrument.Name];
            Assert.Equal(row.Kind, PrometheusNames.KindOf(instrument));
            Assert.Equal(row.Unit, instrument.Unit);
            Assert.Equal(row.Prometheus, PrometheusNames.Of(instrument));
            Assert.False(string.IsNullOrEmpty(instrument.Description));
        });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_tag_is_in_the_table_and_is_used()
    {
        await MeasureEverythingAsync();
        var used = _meter.All
            .GroupBy(static entry => entry.Instrument, StringComparer.Ordinal)
            .ToDictionary(
                static group => group.Key,
                static group => group.SelectMany(static entry => entry.Tags.Split(',')).Select(static tag => tag.Split('=')[0]).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        Assert.All(TelemetryPage.Instruments, instrument =>
        {
            Assert.True(used.ContainsKey(instrument.Key), $"{instrument.Key} was not measured: add it to what this test measures.");
            Assert.Equal(instrument.Value.Tags.Order(StringComparer.Ordinal), used[instrument.Key].Order(StringComparer.Ordinal));
        });
        Assert.Equal(
            TelemetryPage.Tags.Order(StringComparer.Ordinal),
            used.Values.SelectMany(static tags => tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Every_histogram_of_seconds_has_boundaries_for_seconds()
    {
        await MeasureEverythingAsync();
        Assert.All(_meter.Instruments.OfType<Histogram<double>>(), static histogram =>
        {
            Assert.NotNull(histogram.Advice?.HistogramBucketBoundaries);
            Assert.True(histogram.Advice.HistogramBucketBoundaries[0] <= 1, histogram.Name);
        });
    }

    [Fact]
    public void Names_are_lower_case_words_and_none_is_the_beginning_of_another()
    {
        Assert.All(TelemetryPage.Instruments.Keys, static name => Assert.Matches("^[a-z]+([._][a-z]+)*$", name));
        var tags = TelemetryPage.Tags.Concat(TelemetryPage.SpanTags).Distinct(StringComparer.Ordinal).ToList();
        Assert.All(tags, static name => Assert.Matches("^[a-z]+([._][a-z]+)*$", name));
        foreach (var name in TelemetryPage.Instruments.Keys)
        {
            Assert.DoesNotContain(TelemetryPage.Instruments.Keys, other => other.StartsWith(name + ".", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_counterpart_of_client_gos_metrics_is_there() =>
        Assert.All(TelemetryPage.Counterparts, static row =>
        {
            Assert.NotEmpty(row.Ours);
            Assert.All(row.Ours, static name => Assert.Contains(name, TelemetryPage.Instruments.Keys));
        });

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Spans_have_the_tags_of_the_table_and_no_others()
    {
        var name = $"spans-{Guid.NewGuid():N}";
        var used = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InformerTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("informer.name"), name))
                {
                    lock (used)
                    {
                        used.UnionWith(activity.TagObjects.Select(static tag => tag.Key));
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);

        // No streaming list, then a list that fails, one that comes, and one anew.
        server.Faults.Fail(403, "Forbidden", "no", count: 3);
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(), new SharedInformerOptions
            {
                Name = name,
                MeterFactory = _meter.Factory,
                TimeProvider = new EndToEnd.Tests.HastyTimeProvider(),
            });
        var pods = factory.InformerFor(Pods);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct).WithinTimeout();
        await server.WaitForWatchesAsync(Pods, cancellationToken: Ct).WithinTimeout();
        server.Create(Pods, """{ "metadata": { "namespace": "default", "name": "a" } }""");
        server.Faults.Compact();
        server.Faults.SendToWatches("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410}}""");
        while (_meter.Sum("informer.relists") == 0 || _meter.Sum("informer.watches") < 2)
        {
            await Task.Yield();
            Ct.ThrowIfCancellationRequested();
        }

        await factory.DisposeAsync().AsTask().WithinTimeout();
        lock (used)
        {
            Assert.Equal(TelemetryPage.SpanTags.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        }
    }

    // Everything that informers can measure, and what a queue and a reconciler do.
    private async Task MeasureEverythingAsync()
    {
        var measurements = new InformerMeasurements(_meter.Factory, "all", Pods);
        var handler = new KeyValuePair<string, object?>(TelemetryTags.Handler, "handler");
        var error = new TimeoutException();
        var arguments = new Dictionary<Type, object?>
        {
            [typeof(string)] = "text",
            [typeof(TimeSpan)] = TimeSpan.FromSeconds(1),
            [typeof(int)] = 1,
            [typeof(Exception)] = error,
            [typeof(WatchEventType)] = WatchEventType.Added,
            [typeof(KeyValuePair<string, object?>).MakeByRefType()] = handler,
            [typeof(IMeasuredInformer)] = new Measured(),
        };
        foreach (var method in typeof(InformerMeasurements).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (method.ReturnType == typeof(void) && !method.IsSpecialName && method.Name != nameof(InformerMeasurements.Unregister))
            {
                method.Invoke(measurements, [.. method.GetParameters().Select(parameter => arguments[parameter.ParameterType])]);
            }
        }

        // The same without an error: lists that succeed.
        measurements.ListEnded(TelemetryTags.Paged, TimeSpan.FromSeconds(1), 1, null);

        var reconciled = new TaskCompletionSource();
        await using var reconciler = new Reconciler<string>(
            (_, _) =>
            {
                reconciled.TrySetResult();
                return Task.FromResult(ReconcileResult.Retry);
            },
            new ReconcilerOptions<string> { Name = "all", MeterFactory = _meter.Factory });
        using var stop = new CancellationTokenSource();
        var run = reconciler.RunAsync(stop.Token);
        reconciler.Queue.Add("key");
        await reconciled.Task.WithinTimeout();
        while (!_meter.All.Any(static entry => entry.Instrument == "workqueue.retries"))
        {
            await Task.Yield();
            Ct.ThrowIfCancellationRequested();
        }

        await stop.CancelAsync();
        await run.WithinTimeout();
        using var queue = new WorkQueue<string>(new WorkQueueOptions<string> { Name = "all", MeterFactory = _meter.Factory });
        _meter.ReadObservables();
    }

    private sealed class Measured : IMeasuredInformer
    {
        public long ObjectCount => 1;

        public string StoreVersion => "1";

        public long QueueDepth => 1;

        public bool HasSynced => true;

        public TimeSpan? ContactAge => TimeSpan.FromSeconds(1);

        public TimeSpan? BookmarkAge => TimeSpan.FromSeconds(1);

        public IEnumerable<HandlerSnapshot> Handlers => [new("handler", 1, TimeSpan.FromSeconds(1))];
    }
}
