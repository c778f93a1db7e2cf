using System.Runtime.CompilerServices;
using System.Text.Json;
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
