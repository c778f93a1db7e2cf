using System.Text.Json.Nodes;
using Informers.Benchmarks.Micro;
using k8s.Models;

namespace Informers.Benchmarks.Readers;

/// <summary>
/// What readers cost the writer of a store, beyond the cores that they take. Readers of another store take the same cores and have nothing
/// else to do with the writer: that is what readers of its store are held against, in turns.
/// </summary>
internal static class ReaderCost
{
    private const int Count = 10_000;
    private const int Writes = 2_000;

    public static JsonObject Measure(int readers, int rounds)
    {
        var pods = MicroPods.Make(Count);
        var names = MicroPods.Names(pods, sameStrings: true);
        var store = NewStore(pods);
        var other = NewStore(pods);

        var alone = new List<WriterTimes>();
        var besides = new List<WriterTimes>();
        var against = new List<WriterTimes>();
        Run(0, static () => { }, Write);
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(Run(0, static () => { }, Write));
            besides.Add(Run(readers, () => Read(other, names), Write));
            against.Add(Run(readers, () => Read(store, names), Write));
        }

        return new JsonObject
        {
            ["readers"] = readers,
            ["no_readers"] = Figures(alone),
            ["readers_of_another_store"] = Figures(besides),
            ["readers_of_this_store"] = Figures(against),
        };

        void Write()
        {
            for (var i = 0; i < Writes; i++)
            {
                store.Update(pods[i]);
            }
        }
    }

    private static Indexer<V1Pod> NewStore(V1Pod[] pods)
    {
        var store = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        store.Replace(pods, "1");
        return store;
    }

    private static void Read(Indexer<V1Pod> store, ObjectName[] names)
    {
        for (var i = 0; i < 100; i++)
        {
            GC.KeepAlive(store.Get(names[i]));
        }

        GC.KeepAlive(store.List());
    }

    private static WriterTimes Run(int readers, Action read, Action write)
    {
        var stop = false;
        using var go = new ManualResetEventSlim();
        var threads = new List<Thread>();
        for (var i = 0; i < readers; i++)
        {
            var thread = new Thread(() =>
            {
                go.Wait();
                while (!Volatile.Read(ref stop))
                {
                    read();
                }
            });
            threads.Add(thread);
            thread.Start();
        }

        // Only now: readers that run already would leave little room for starting the others.
        go.Set();
        var before = WriterTimes.Now();
        write();
        var times = WriterTimes.Between(before, WriterTimes.Now(), Writes);
        Volatile.Write(ref stop, true);
        threads.ForEach(static thread => thread.Join());
        return times;
    }

    // Blocked: neither on a core nor waiting for one, so waiting for someone: a lock, or the garbage collector's stop.
    private static JsonObject Figures(List<WriterTimes> times) => new()
    {
        ["cpu_ns_per_write"] = Median(times, static t => t.Cpu),
        ["queued_ns_per_write"] = Median(times, static t => t.Queued),
        ["blocked_ns_per_write"] = Median(times, static t => Math.Max(0, t.Elapsed - t.Cpu - t.Queued)),
    };

    private static double Median(List<WriterTimes> times, Func<WriterTimes, double> figure) =>
        Math.Round(times.Select(figure).Order().ElementAt(times.Count / 2));
}
