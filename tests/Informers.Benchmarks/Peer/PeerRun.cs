using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers.Benchmarks.Peer;

/// <summary>One informer, from start to the last event, as one JSON line.</summary>
internal static class PeerRun
{
    public static async Task<JsonObject> RunAsync<T>(PeerOptions options, ResourceType<T> type)
        where T : class
    {
        using var client = new RestClient(options.Server!, new RestClientOptions { DisableCompression = options.DisableCompression });
        if (options.JsonDecoder)
        {
            type = new JsonDecodedType<T>(type);
        }

        var informer = new SharedIndexInformer<T>(client, type, new InformerOptions<T>
        {
            KeepManagedFields = options.KeepManagedFields,
            ShareParts = options.ShareParts,
            Indexers = new Indexers<T> { [IndexNames.Namespace] = obj => [type.GetNamespace(obj) ?? string.Empty] },
        });
        using var done = new CountdownEvent(Math.Max(1, options.Handlers));
        var began = new StrongBox<(long Time, double Cpu, long Allocated)>();
        var counters = new EventCounter<T>[options.Handlers];
        var registrations = new IResourceEventHandlerRegistration[options.Handlers];
        for (var i = 0; i < counters.Length; i++)
        {
            counters[i] = new EventCounter<T>(type, i == 0, options.Events, done)
            {
                Began = i == 0 ? () => began.Value = (Stopwatch.GetTimestamp(), ProcessFigures.CpuMilliseconds, GC.GetTotalAllocatedBytes()) : null,
            };
            registrations[i] = informer.AddEventHandler(counters[i]);
        }

        using var stop = new CancellationTokenSource();
        var cpuAtStart = ProcessFigures.CpuMilliseconds;
        var start = Stopwatch.GetTimestamp();
        var running = informer.RunAsync(stop.Token);
        if (!await informer.WaitForCacheSyncAsync(CancellationToken.None))
        {
            throw new InvalidOperationException($"{type} did not sync: {informer.Freshness.LastError?.Message}");
        }

        foreach (var registration in registrations)
        {
            await registration.WaitForSyncAsync();
        }

        var atSync = SyncFigures.Take(Stopwatch.GetElapsedTime(start), cpuAtStart);
        var result = new JsonObject
        {
            ["client"] = "informers",
            ["version"] = typeof(RestClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["resource"] = options.Resource,
            ["content_type"] = "json",
            ["decoder"] = options.JsonDecoder ? "json" : "generated",
            ["keep_managed_fields"] = options.KeepManagedFields,
            ["sharing"] = options.ShareParts,
            ["fields"] = options.Fields,
            ["handlers"] = options.Handlers,
            ["processors"] = Environment.ProcessorCount,
            ["objects"] = informer.Store.Count,
        };
        foreach (var (name, value) in atSync)
        {
            result[name] = value;
        }

        result["list_read_ns"] = ReadTimes.Measure(informer, type, options.ReadFor);
        if (options.SyncedFile is { } file)
        {
            await File.WriteAllTextAsync(file, "synced");
        }

        if (options.Events > 0)
        {
            using var lists = options.ListDuringEvents ? new ListLoop<T>(new Lister<T>(informer.Indexer, type)) : null;
            done.Wait(options.Timeout);
            if (lists is not null)
            {
                result["lists_during_events"] = lists.Stop();
            }

            result["events"] = Events(options, counters, began.Value, informer.Store);
        }

        await stop.CancelAsync();
        await running;
        return result;
    }

    private static JsonObject Events<T>(
        PeerOptions options, EventCounter<T>[] counters, (long Time, double Cpu, long Allocated) began, IStore<T> store)
        where T : class
    {
        var seconds = Stopwatch.GetElapsedTime(began.Time).TotalSeconds;
        var cpu = ProcessFigures.CpuMilliseconds - began.Cpu;
        var allocated = GC.GetTotalAllocatedBytes() - began.Allocated;
        var first = counters[0];
        var delivered = first.Adds + first.Updates + first.Deletes;
        var latencies = first.Latencies;
        latencies.Sort();
        var before = ProcessFigures.ResidentBytes;
        ProcessFigures.Collect();
        return new JsonObject
        {
            ["wanted"] = options.Events,
            ["delivered"] = delivered,
            ["adds"] = first.Adds,
            ["updates"] = first.Updates,
            ["deletes"] = first.Deletes,
            ["seconds"] = seconds,
            ["events_per_s"] = delivered / seconds,
            ["cpu_ms"] = cpu,
            ["cpu_us_per_event"] = cpu * 1000 / delivered,
            ["alloc_bytes_per_event"] = (double)allocated / delivered,
            ["latency_samples"] = latencies.Count,
            ["latency_p50_ms"] = Percentile(latencies, 0.50),
            ["latency_p99_ms"] = Percentile(latencies, 0.99),
            ["latency_max_ms"] = Percentile(latencies, 1),
            ["rss_bytes"] = ProcessFigures.ResidentBytes,
            ["rss_before_gc_bytes"] = before,
            ["objects"] = store.Count,
        };
    }

    private static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
