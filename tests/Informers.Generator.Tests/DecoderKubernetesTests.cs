using System.Runtime.CompilerServices;
using System.Text.Json;
using Informers.Decoding;
using k8s.Models;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>KubernetesClient's models, and a pod as a real API server sends it.</summary>
public sealed class DecoderKubernetesTests
{
    [Fact]
    public void APodOfARealServerBecomesWhatSystemTextJsonMakesOfIt()
    {
        var json = Pod();
        using var harness = new DecoderHarness(
            TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;"), typeof(V1Pod).FullName!);
        var expected = JsonSerializer.Deserialize<V1Pod>(json, DecoderReference.Options)!;
        var actual = Assert.IsType<V1Pod>(harness.Decode(json, new DecodeContext { KeepManagedFields = true }));
        Assert.Equal(2, actual.Metadata.ManagedFields.Count);
        Assert.Equal(2, actual.Spec.Containers.Count);
        Assert.Equal(DecoderHarness.Show(expected), DecoderHarness.Show(actual));

        var copy = Assert.IsType<V1Pod>(harness.Copy(actual));
        Assert.Equal(DecoderHarness.Show(actual), DecoderHarness.Show(copy));
        SharedParts.AssertNone(actual, copy);

        expected.Metadata.ManagedFields = null;
        Assert.Equal(DecoderHarness.Show(expected), harness.RoundTrip(json));
    }

    [Fact]
    public void AmountsAndPortsOfEqualTextAreOneAndMapsAreSmall()
    {
        const string Json = """
            {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
            {"name":"a","resources":{"limits":{"cpu":"100m","memory":"1Gi"},"requests":{"cpu":"100m"}},"livenessProbe":{"httpGet":{"port":"http"}}},
            {"name":"b","resources":{"limits":{"cpu":"0.1"}},"livenessProbe":{"httpGet":{"port":"http"}}}]}}
            """;
        using var harness = new DecoderHarness(
            TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;"), typeof(V1Pod).FullName!);
        var pod = Assert.IsType<V1Pod>(harness.Decode(Json, new DecodeContext()));
        var (first, second) = (pod.Spec.Containers[0], pod.Spec.Containers[1]);
        Assert.Same(first.Resources.Limits["cpu"], first.Resources.Requests["cpu"]);
        Assert.Equal(first.Resources.Limits["cpu"], second.Resources.Limits["cpu"]);
        Assert.Equal("100m", second.Resources.Limits["cpu"].ToString());
        Assert.Same(first.LivenessProbe.HttpGet.Port, second.LivenessProbe.HttpGet.Port);
        Assert.IsType<SmallDictionary<string>>(pod.Metadata.Labels);
        Assert.IsType<SmallDictionary<ResourceQuantity>>(first.Resources.Limits);
        Assert.Equal(2, Assert.IsType<List<V1Container>>(pod.Spec.Containers).Capacity);

        var unshared = Assert.IsType<V1Pod>(harness.Decode(Json, new DecodeContext { ShareStrings = false }));
        Assert.NotSame(unshared.Spec.Containers[0].Resources.Limits["cpu"], unshared.Spec.Containers[0].Resources.Requests["cpu"]);
        Assert.Equal(DecoderHarness.Show(pod), DecoderHarness.Show(unshared));
    }

    [Fact]
    public void AnAmountOfOneConverterIsNotTakenForThatOfAnother()
    {
        const string Json = """{"plain":"1","kilo":"1","mega":"1","more":["1"]}""";
        using var harness = new DecoderHarness(
            TestCompilation.Create("Test", References.WithKubernetesClient, """
                using System;
                using System.Collections.Generic;
                using System.Text.Json;
                using System.Text.Json.Serialization;
                using k8s.Models;
                public class Root
                {
                    public ResourceQuantity Plain { get; set; }
                    [JsonConverter(typeof(KiloConverter))] public ResourceQuantity Kilo { get; set; }
                    [JsonConverter(typeof(MegaConverter))] public ResourceQuantity Mega { get; set; }
                    public List<ResourceQuantity> More { get; set; }
                }
                public abstract class UnitConverter(string unit) : JsonConverter<ResourceQuantity>
                {
                    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString() + unit);
                    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
                }
                public class KiloConverter() : UnitConverter("k");
                public class MegaConverter() : UnitConverter("M");
                """),
            "Root");
        Assert.Equal("""{"plain":"1","kilo":"1k","mega":"1M","more":["1"]}""", harness.RoundTrip(Json));
    }

    [Fact]
    public void EveryResourceClassOfKubernetesClientCanBeDecodedAndCopied()
    {
        var compilation = TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;");
        var parser = new DecoderGraphParser(compilation);
        var copies = new CopyGraphParser(compilation);
        var roots = typeof(V1Pod).Assembly.GetExportedTypes()
            .Where(static type => type.GetCustomAttributes(inherit: false).Any(static a => a.GetType().Name == "KubernetesEntityAttribute"))
            .ToList();
        Assert.True(roots.Count > 80, $"{roots.Count} classes");
        Assert.All(roots, root =>
        {
            var symbol = compilation.GetTypeByMetadataName(root.FullName!)!;
            var graph = parser.Parse(symbol, serializerContext: null, allowReflection: false, TestContext.Current.CancellationToken);
            Assert.True(graph.Source == DecoderSource.Emitted, $"{root}: {graph.Problem}");
            var copy = copies.Parse(symbol, TestContext.Current.CancellationToken);
            Assert.True(copy.Problem is null, $"{root}: {copy.Problem}");
        });
    }

    private static string Pod([CallerFilePath] string file = "") =>
        File.ReadAllText(Path.ChangeExtension(file, ".pod.json"));
}
