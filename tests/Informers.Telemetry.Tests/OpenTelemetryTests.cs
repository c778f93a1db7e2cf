using System.Diagnostics;
using Informers.Tests;
using Informers.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Informers.Telemetry.Tests;

/// <summary>Metrics and spans as OpenTelemetry's SDK exports them.</summary>
public sealed class OpenTelemetryTests
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task OpenTelemetry_exports_what_informers_and_queues_measure_and_a_span_for_each_list()
    {
        var name = $"otel-{Guid.NewGuid():N}";
        var metrics = new KeepingExporter<Metric, (string Name, string Tags, double Value)>(metric => Points(metric, name));
        var spans = new KeepingExporter<Activity, Activity>(static activity => [activity]);
        using var reader = new BaseExportingMetricReader(metrics);
        using var processor = new SimpleActivityExportProcessor(spans);
        await OpenTelemetrySetup.RunAsync(reader, processor, async () =>
        {
            await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
            server.Create(Pods, """{ "metadata": { "namespace": "default", "name": "a" } }""");
            server.Create(Pods, """{ "metadata": { "namespace": "default", "name": "b" } }""");
            await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), new SharedInformerOptions { Name = name });
            var pods = factory.InformerFor(Pods);
            await using var registration = pods.AddEventHandler(
                new ResourceEventHandlerFuncs<Unstructured>(), new EventHandlerOptions { Name = "nothing" });
            factory.Start(Ct);
            await registration.WaitForSyncAsync(Ct).WithinTimeout();
            server.Delete(Pods, new ObjectName("default", "a"));
            while (pods.Store.Count > 1)
            {
                await Task.Yield();
                Ct.ThrowIfCancellationRequested();
            }

            using var queue = new WorkQueue<string>(new WorkQueueOptions<string> { Name = name });
            queue.Add("key");
            Assert.True(reader.Collect());
        });

        var tags = $"informer.name={name},informer.resource=pods.v1";
        Assert.Contains(("informer.objects", tags, 1d), metrics.All);
        Assert.Contains(("informer.synced", tags, 1d), metrics.All);
        Assert.Contains(("informer.lists", $"informer.list.mode=streaming,{tags}", 1d), metrics.All);
        Assert.Contains(("informer.list.items", $"informer.list.mode=streaming,{tags}", 2d), metrics.All);
        Assert.Contains(("informer.events", $"informer.event.type=deleted,{tags}", 1d), metrics.All);
        Assert.Contains(metrics.All, point => point.Name == "informer.handler.duration" && point.Tags == $"informer.handler.name=nothing,{tags}");
        Assert.Contains(("workqueue.depth", $"workqueue.name={name}", 1d), metrics.All);
        var span = Assert.Single(spans.All, span => Equals(span.GetTagItem("informer.name"), name));
        Assert.Equal("list pods.v1", span.DisplayName);
        Assert.Equal(2, span.GetTagItem("informer.list.items"));
    }

    // Of the points those that are of this test: a histogram's by its sum.
    private static IEnumerable<(string Name, string Tags, double Value)> Points(Metric metric, string name)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var tags = new List<string>();
            foreach (var tag in point.Tags)
            {
                tags.Add($"{tag.Key}={tag.Value}");
            }

            var text = string.Join(',', tags.Order(StringComparer.Ordinal));
            if (text.Contains(name, StringComparison.Ordinal))
            {
                yield return (metric.Name, text, metric.MetricType switch
                {
                    MetricType.Histogram => point.GetHistogramSum(),
                    MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                    MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                    MetricType.LongGauge => point.GetGaugeLastValueLong(),
                    _ => point.GetGaugeLastValueDouble(),
                });
            }
        }
    }
}
