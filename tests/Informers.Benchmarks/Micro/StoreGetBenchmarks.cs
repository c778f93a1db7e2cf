using System.Collections.Concurrent;
using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>One object by namespace and name, of 10,000, each as often as any other.</summary>
[MemoryDiagnoser]
public class StoreGetBenchmarks
{
    private const int Count = 10_000;

    private Indexer<V1Pod> _indexer = null!;
    private Dictionary<string, NamespaceLister<V1Pod>> _listers = null!;
    private Dictionary<ObjectName, V1Pod> _dictionary = null!;
    private ConcurrentDictionary<ObjectName, V1Pod> _concurrent = null!;
    private FrozenDictionary<ObjectName, V1Pod> _frozen = null!;
    private ObjectName[] _names = null!;
    private (NamespaceLister<V1Pod> Lister, string Name)[] _targets = null!;

    /// <summary>Whether one asks with the strings of the stored objects, or with equal ones.</summary>
    [Params(true, false)]
    public bool SameStrings { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var pods = MicroPods.Make(Count);
        _indexer = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        _indexer.Replace(pods, "1");
        _dictionary = pods.ToDictionary(MicroPods.Type.GetObjectName);
        _concurrent = new ConcurrentDictionary<ObjectName, V1Pod>(_dictionary);
        _frozen = _dictionary.ToFrozenDictionary();
        _names = MicroPods.Names(pods, SameStrings);
        _listers = _indexer.ListIndexFuncValues(IndexNames.Namespace)
            .ToDictionary(static ns => ns, ns => new NamespaceLister<V1Pod>(_indexer, MicroPods.Type, ns));
        _targets = [.. _names.Select(name => (_listers[name.Namespace], name.Name))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int ConcurrentDictionary()
    {
        var found = 0;
        foreach (var name in _names)
        {
            found += _concurrent.TryGetValue(name, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Dictionary()
    {
        var found = 0;
        foreach (var name in _names)
        {
            found += _dictionary.TryGetValue(name, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int FrozenDictionary()
    {
        var found = 0;
        foreach (var name in _names)
        {
            found += _frozen.TryGetValue(name, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Indexer()
    {
        var found = 0;
        foreach (var name in _names)
        {
            found += _indexer.Get(name) is null ? 0 : 1;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Lister()
    {
        var found = 0;
        foreach (var (lister, name) in _targets)
        {
            found += lister.Get(name) is null ? 0 : 1;
        }

        return found;
    }
}
