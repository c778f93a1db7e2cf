using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>A thousand updates into a queue and out of it again.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks : IDeltaProcessor<V1Pod>
{
    private const int Updates = 1_000;

    private readonly InOrderFifo<V1Pod> _inOrder = new(MicroPods.Type);
    private readonly DeltaFifo<V1Pod> _perKey = new(MicroPods.Type);
    private V1Pod[] _pods = null!;
    private int _processed;

    [GlobalSetup]
    public void Fill() => _pods = MicroPods.Make(Updates);

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public Task InOrder() => RoundAsync(_inOrder);

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task PerKey() => RoundAsync(_perKey);

    void IDeltaProcessor<V1Pod>.Process(ReadOnlySpan<Delta<V1Pod>> deltas, bool isInInitialList) => _processed += deltas.Length;

    private async Task RoundAsync(IDeltaQueue<V1Pod> queue)
    {
        foreach (var pod in _pods)
        {
            queue.Update(pod);
        }

        for (_processed = 0; _processed < Updates;)
        {
            await queue.PopAsync(this, CancellationToken.None);
        }
    }
}
