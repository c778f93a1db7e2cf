using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>Writes of one object, each of them a new state of the store.</summary>
[MemoryDiagnoser]
public class StoreWriteBenchmarks
{
    private V1Pod[] _pods = null!;
    private Indexer<V1Pod> _indexer = null!;
    private int _next;

    [Params(1_000, 10_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _pods = MicroPods.Make(Count);
        _indexer = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace.AddLabel("app"));
        _indexer.Replace(_pods, "1");
    }

    [Benchmark(Baseline = true)]
    public void Update() => _indexer.Update(_pods[_next++ % Count]);

    [Benchmark]
    public void DeleteAndAdd()
    {
        var pod = _pods[_next++ % Count];
        _indexer.Delete(pod);
        _indexer.Add(pod);
    }

    /// <summary>A relist in which nothing changed.</summary>
    [Benchmark]
    public void ReplaceUnchanged() => _indexer.Replace(_pods, $"{_next++}");
}
