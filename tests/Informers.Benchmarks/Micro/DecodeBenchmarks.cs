using System.Text.Json;
using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>One pod of some eight kilobytes from its JSON. The scan is the limit: it reads every token and keeps nothing.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private static readonly DecodeContext KeepingManagedFields = new() { KeepManagedFields = true };

    private byte[] _json = null!;

    [GlobalSetup]
    public void Fill() => _json = MicroPods.Json(7);

    [Benchmark(Baseline = true)]
    public int Scan()
    {
        var reader = new Utf8JsonReader(_json);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public V1Pod Generated() => MicroPods.Decode(_json);

    [Benchmark]
    public V1Pod GeneratedWithManagedFields() => MicroPods.Type.Decoder.Decode(_json, KeepingManagedFields, out _);

    [Benchmark]
    public V1Pod Serializer() => JsonSerializer.Deserialize<V1Pod>(_json)!;
}
