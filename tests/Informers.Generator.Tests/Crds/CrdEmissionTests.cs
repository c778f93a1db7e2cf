using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Informers.Tests;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests.Crds;

/// <summary>The classes of custom resources, held against baselines; all of them compile without warnings.</summary>
public class CrdEmissionTests
{
    [Fact]
    public void A_resource_of_two_versions() => Verify(References.Default, "crontab.yaml", ["V1.CronTab.g", "V1Beta1.CronTab.g"]);

    [Fact]
    public void A_resource_with_KubernetesClient() => Verify(References.WithKubernetesClient, "crontab.yaml", ["V1Beta1.CronTab.g"]);

    [Fact]
    public void Names_that_CSharp_does_not_like() => Verify(References.Default, "hostile.yaml", ["V1.Object.g", "V1.ObjectSpec.g"]);

    [Theory]
    [InlineData("crontab.yaml", false)]
    [InlineData("crontab.yaml", true)]
    [InlineData("hostile.yaml", false)]
    [InlineData("hostile.yaml", true)]
    public void Everything_of_a_resource_is_emitted_without_a_host(string sample, bool withKubernetesClient)
    {
        var run = Run(withKubernetesClient ? References.WithKubernetesClient : References.Default, sample);

        foreach (var classes in run.Files.Keys.Where(static name => name.StartsWith("Test.Generated.", StringComparison.Ordinal) && name.EndsWith("Informer.g.cs", StringComparison.Ordinal)))
        {
            var name = classes[..^"Informer.g.cs".Length];
            Assert.Contains(name + ".g.cs", run.Files.Keys);
            Assert.Contains(name + "Lister.g.cs", run.Files.Keys);
            Assert.Contains(name.Replace('.', '_') + "_ResourceType.g.cs", run.Files.Keys);
            Assert.Contains($"Decoding.{name.Replace('.', '_')}Decoder.g.cs", run.Files.Keys);
        }

        Assert.Contains(run.Files.Keys, static name => name.EndsWith("Informer.g.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Files.Values, static text => text.Contains("ReflectionDecoder", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_deep_schemas_have_names_that_file_systems_take()
    {
        var schema = "{type: string}";
        for (var depth = 0; depth < 12; depth++)
        {
            schema = $"{{type: object, properties: {{requiredDuringSchedulingIgnoredDuringExecution: {schema}}}}}";
        }

        var file = new CrdHarness.YamlFile("deep.yaml", CrdHarness.Sample("crontab.yaml").Text.Replace("{type: string}", schema, StringComparison.Ordinal));

        var run = CrdHarness.Run(TestCompilation.Create("class C;"), file).AssertCompiles();

        Assert.Contains(run.Files.Keys, static name => name.Length > 180);
        Assert.All(run.Files.Keys, static name => Assert.True(System.Text.Encoding.UTF8.GetByteCount(name) < 200, name));
    }

    private static GeneratorRun Run(ImmutableArray<MetadataReference> references, string sample) =>
        CrdHarness.Run(TestCompilation.Create("Test", references, "class C;"), CrdHarness.Sample(sample)).AssertCompiles();

    private static void Verify(
        ImmutableArray<MetadataReference> references,
        string sample,
        string[] files,
        [CallerFilePath] string file = "",
        [CallerMemberName] string method = "")
    {
        var run = Run(references, sample);
        Assert.Equal(run.Files, Run(references, sample).Files);
        Baseline.VerifyAll(
            run.Files
                .Select(static pair => new KeyValuePair<string, string>(pair.Key[..^".cs".Length], pair.Value))
                .Where(pair => files.Any(wanted => pair.Key.EndsWith("." + wanted, StringComparison.Ordinal))),
            "cs", file, method);
    }
}
