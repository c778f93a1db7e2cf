using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>Lists of 10,000 objects and of the 1,000 of one namespace, from a store that rests and from one that was just written to.</summary>
[MemoryDiagnoser]
public class StoreListBenchmarks
{
    private const int Count = 10_000;

    private V1Pod[] _pods = null!;
    private Indexer<V1Pod> _indexer = null!;
    private Dictionary<ObjectName, V1Pod> _dictionary = null!;
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        _pods = MicroPods.Make(Count);
        _indexer = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        _indexer.Replace(_pods, "1");
        _dictionary = _pods.ToDictionary(MicroPods.Type.GetObjectName);
    }

    /// <summary>What a store that copies does for each list of all.</summary>
    [Benchmark(Baseline = true)]
    public IReadOnlyList<V1Pod> CopyOfADictionary() => [.. _dictionary.Values];

    [Benchmark]
    public IReadOnlyList<V1Pod> ListUnchanged() => _indexer.List();

    [Benchmark]
    public IReadOnlyList<V1Pod> ByIndexUnchanged() => _indexer.ByIndex(IndexNames.Namespace, "bench-3");

    /// <summary>To be taken off the two below.</summary>
    [Benchmark]
    public void Write() => _indexer.Update(NextPod());

    [Benchmark]
    public IReadOnlyList<V1Pod> WriteThenList()
    {
        _indexer.Update(NextPod());
        return _indexer.List();
    }

    [Benchmark]
    public IReadOnlyList<V1Pod> WriteThenByIndex()
    {
        _indexer.Update(NextPod());
        return _indexer.ByIndex(IndexNames.Namespace, "bench-3");
    }

    /// <summary>All objects touched, as a loop of a controller does.</summary>
    [Benchmark]
    public int EnumerateList()
    {
        var count = 0;
        foreach (var pod in _indexer.List())
        {
            count += pod is null ? 0 : 1;
        }

        return count;
    }

    private V1Pod NextPod() => _pods[_next++ % Count];
}
