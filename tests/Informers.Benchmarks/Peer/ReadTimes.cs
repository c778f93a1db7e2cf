using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Informers.Benchmarks.Peer;

/// <summary>How long reads of the cache take.</summary>
internal static class ReadTimes
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static JsonObject Measure<T>(ISharedIndexInformer<T> informer, ResourceType<T> type, TimeSpan duration)
        where T : class
    {
        var names = informer.Indexer.ListKeys().ToArray();
        var namespaces = informer.Indexer.ListIndexFuncValues(IndexNames.Namespace).ToArray();
        if (names.Length == 0 || duration == TimeSpan.Zero)
        {
            return [];
        }

        new Random(1).Shuffle(names);
        var lister = new Lister<T>(informer.Indexer, type);
        var namespaceListers = namespaces.Select(ns => new NamespaceLister<T>(informer.Indexer, type, ns)).ToArray();
        var byName = namespaceListers.ToDictionary(static lister => lister.Namespace);
        var targets = names.Select(name => (Lister: byName[name.Namespace], name.Name)).ToArray();
        return new JsonObject
        {
            ["get"] = Mean(duration, 1_000, i => Get(targets[i % targets.Length])),
            ["list_namespace"] = Mean(duration, 10, i => namespaceListers[i % namespaceListers.Length].List()),
            ["by_index"] = Mean(duration, 10, i => informer.Indexer.ByIndex(IndexNames.Namespace, namespaces[i % namespaces.Length])),
            ["list_all"] = Mean(duration, 10, _ => lister.List()),
            ["namespaces"] = namespaces.Length,
            ["per_namespace"] = names.Length / namespaces.Length,
        };
    }

    private static T? Get<T>((NamespaceLister<T> Lister, string Name) target)
        where T : class =>
        target.Lister.Get(target.Name);

    private static double Mean(TimeSpan duration, int batch, Func<int, object?> read)
    {
        // A program that reads its cache all day runs optimised code; the runtime optimises what runs often only after some time.
        Run(duration < WarmUp ? WarmUp : duration, batch, read);
        return Run(duration, batch, read);
    }

    private static double Run(TimeSpan duration, int batch, Func<int, object?> read)
    {
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            for (var i = 0; i < batch; i++)
            {
                GC.KeepAlive(read(count + i));
            }

            count += batch;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < duration);
        return elapsed.TotalNanoseconds / count;
    }
}
