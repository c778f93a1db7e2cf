using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>Lists by selector of 10,000 pods: one in fifty has the label, one in three of these the second one.</summary>
[MemoryDiagnoser]
public class SelectorBenchmarks
{
    private readonly LabelSelector _one = LabelSelector.Parse("app=service-007");
    private readonly LabelSelector _two = LabelSelector.Parse("app in (service-007,service-008),tier=web");
    private readonly string _text = "app in (service-007,service-008),tier=web";
    private Lister<V1Pod> _plain = null!;
    private Lister<V1Pod> _indexed = null!;
    private NamespaceLister<V1Pod> _plainNamespace = null!;
    private NamespaceLister<V1Pod> _indexedNamespace = null!;

    [GlobalSetup]
    public void Fill()
    {
        var pods = MicroPods.Make(10_000);
        var plain = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        plain.Replace(pods, "1");
        var indexed = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace.AddLabel("app"));
        indexed.Replace(pods, "1");
        _plain = new Lister<V1Pod>(plain, MicroPods.Type);
        _indexed = new Lister<V1Pod>(indexed, MicroPods.Type);
        _plainNamespace = new NamespaceLister<V1Pod>(plain, MicroPods.Type, "bench-7");
        _indexedNamespace = new NamespaceLister<V1Pod>(indexed, MicroPods.Type, "bench-7");
    }

    [Benchmark(Baseline = true)]
    public IReadOnlyList<V1Pod> Scan() => _plain.List(_two);

    [Benchmark]
    public IReadOnlyList<V1Pod> LabelIndex() => _indexed.List(_two);

    [Benchmark]
    public IReadOnlyList<V1Pod> LabelIndexAlone() => _indexed.List(_one);

    [Benchmark]
    public IReadOnlyList<V1Pod> ScanOfANamespace() => _plainNamespace.List(_two);

    [Benchmark]
    public IReadOnlyList<V1Pod> LabelIndexInANamespace() => _indexedNamespace.List(_two);

    [Benchmark]
    public LabelSelector Parse() => LabelSelector.Parse(_text);
}
