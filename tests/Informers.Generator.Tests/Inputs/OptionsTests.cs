using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Informers.Generator.Tests;

/// <summary>The MSBuild properties of the package.</summary>
public class OptionsTests
{
    private const string Prefix = "build_property.Informers";

    [Fact]
    public void What_the_generator_reads_is_visible_to_the_compiler_in_the_package()
    {
        var read = typeof(WellKnownNames).GetFields()
            .Select(static field => (string)field.GetRawConstantValue()!)
            .Where(static value => value.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static value => value["build_property.".Length..])
            .ToList();

        Assert.NotEmpty(read);
        Assert.All(read, static name => Assert.Contains(name, Visible()));
    }

    [Fact]
    public void Every_property_of_the_package_is_documented()
    {
        var properties = Visible().Concat(Targets().Descendants()
            .Select(static element => (string?)element.Attribute("Condition") ?? string.Empty)
            .SelectMany(static condition => System.Text.RegularExpressions.Regex.Matches(condition, @"\$\((Informers\w+)\)").Select(static match => match.Groups[1].Value)))
            .Distinct().ToList();
        Assert.Contains("InformersRbacKind", properties);

        foreach (var file in (string[])["generator/README.md", "README.md"])
        {
            var text = File.ReadAllText(Path.Combine(RepositoryFolder(), file));
            Assert.All(properties, name => Assert.True(text.Contains($"`{name}`", StringComparison.Ordinal), $"{file} does not name {name}"));
        }
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("True", false)]
    [InlineData("false", true)]
    [InlineData("", true)]
    public void Decoders_ask_to_be_compiled_well_at_once_unless_they_are_compiled_beforehand(string compiledAhead, bool asks)
    {
        var source = """
            using Informers;
            [KubernetesResource("stable.example.com", "v1", "Shelf", "shelves")]
            public class Shelf { public string? ApiVersion { get; set; } public string? Kind { get; set; } public ObjectMeta? Metadata { get; set; } public string[]? Books { get; set; } public Size Size { get; set; } }
            public enum Size { Small, Large }
            [GenerateInformer(typeof(Shelf))]
            public partial class ShelfInformers { }
            """;
        var run = GeneratorHarness.Run<InformerGenerator>(
            TestCompilation.Create("App", References.Default, source), [("InformersCompiledAhead", compiledAhead)]).AssertCompiles();

        var decoders = run.Files.Where(static file => file.Key.Contains("Decod", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(decoders);
        Assert.All(decoders, file => Assert.Equal(asks, file.Value.Contains("AggressiveOptimization", StringComparison.Ordinal)));
    }

    private static List<string> Visible() =>
        [.. Load("Informers.Generator.props").Descendants("CompilerVisibleProperty").Select(static element => element.Attribute("Include")!.Value)];

    private static XElement Targets() => Load("Informers.Generator.Rbac.targets");

    private static XElement Load(string name) =>
        XElement.Load(Path.Combine(RepositoryFolder(), "build", "Informers.Generator.Package", "buildTransitive", name));

    private static string RepositoryFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
