using System.Text;
using BenchmarkDotNet.Attributes;
using Informers.Decoding;

namespace Informers.Benchmarks.Micro;

/// <summary>Strings that come again and again, from their UTF-8 bytes.</summary>
[MemoryDiagnoser]
public class StringPoolBenchmarks
{
    private const int Texts = 1_000;

    private readonly StringPool _pool = new();
    private byte[][] _texts = null!;

    [GlobalSetup]
    public void Fill() =>
        _texts = [.. Enumerable.Range(0, Texts).Select(i => Encoding.UTF8.GetBytes(i % 2 == 0 ? $"app.kubernetes.io/name-{i}" : $"service-{i}"))];

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts)]
    public int NewStrings()
    {
        var length = 0;
        foreach (var text in _texts)
        {
            length += Encoding.UTF8.GetString(text).Length;
        }

        return length;
    }

    [Benchmark(OperationsPerInvoke = Texts)]
    public int PooledStrings()
    {
        var length = 0;
        foreach (var text in _texts)
        {
            length += _pool.GetOrAdd(text)!.Length;
        }

        return length;
    }
}
