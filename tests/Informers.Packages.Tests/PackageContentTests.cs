using System.IO.Compression;
using System.Xml.Linq;
using Informers.Tests;

namespace Informers.Packages.Tests;

public sealed class PackageContentTests
{
    public static TheoryData<string> Ids => ["Informers.Generator", "Informers.Runtime", "Informers.Testing", "Informers.WorkQueue", "Informers.KubeConfig", "Informers.Hosting"];

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is(string id)
    {
        var nuspec = Nuspec(id);
        Assert.Equal("Apache-2.0", Value(nuspec, "license"));
        Assert.NotEmpty(Value(nuspec, "description"));
        Assert.Equal("README.md", Value(nuspec, "readme"));
        Assert.Contains("README.md", Files(id));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Ids))]
    public void The_contract_assembly_never_ships(string id)
    {
        Assert.DoesNotContain(Files(id), static file => file.Contains("KubernetesClient", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Dependencies(id), static dependency => dependency.StartsWith("KubernetesClient", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void The_generator_package_brings_the_generator_and_the_runtime()
    {
        Assert.Contains("analyzers/dotnet/cs/Informers.Generator.dll", Files("Informers.Generator"));
        Assert.Contains("analyzers/dotnet/cs/Informers.CodeFixes.dll", Files("Informers.Generator"));
        Assert.DoesNotContain(Files("Informers.Generator"), static file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal));
        Assert.Contains("buildTransitive/Informers.Generator.props", Files("Informers.Generator"));
        Assert.Contains("buildTransitive/Informers.Generator.targets", Files("Informers.Generator"));
        Assert.Contains("buildTransitive/Informers.Generator.Rbac.targets", Files("Informers.Generator"));
        Assert.Contains("Informers.Runtime", Dependencies("Informers.Generator"));
        Assert.DoesNotContain("developmentDependency", Nuspec("Informers.Generator").ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void The_generator_package_brings_one_YAML_parser_beside_the_generator_with_its_licence()
    {
        Assert.Equal(
            ["analyzers/dotnet/cs/YamlDotNet.dll"],
            Files("Informers.Generator").Where(static file => file.Contains("YamlDotNet", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain("YamlDotNet", Dependencies("Informers.Generator"));
        Assert.Contains("THIRD-PARTY-NOTICES.txt", Files("Informers.Generator"));
        Assert.Contains("buildTransitive/Informers.Generator.props", Files("Informers.Generator"));
        Assert.Contains("buildTransitive/Informers.Generator.targets", Files("Informers.Generator"));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Informers.Runtime")]
    [InlineData("Informers.Testing")]
    [InlineData("Informers.WorkQueue")]
    [InlineData("Informers.KubeConfig")]
    [InlineData("Informers.Hosting")]
    public void A_library_package_has_documentation_and_symbols(string id)
    {
        Assert.Contains($"lib/net10.0/{id}.xml", Files(id));
        var symbols = Path.ChangeExtension(PackedPackages.File(id), ".snupkg");
        using var archive = ZipFile.OpenRead(symbols);
        Assert.Contains(archive.Entries, entry => entry.FullName == $"lib/net10.0/{id}.pdb");
    }

    private static List<string> Files(string id)
    {
        using var archive = ZipFile.OpenRead(PackedPackages.File(id));
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    private static XElement Nuspec(string id)
    {
        using var archive = ZipFile.OpenRead(PackedPackages.File(id));
        using var stream = archive.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XElement.Load(stream);
    }

    private static string Value(XElement nuspec, string name) =>
        nuspec.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? string.Empty;

    private static List<string> Dependencies(string id) =>
    [
        .. Nuspec(id).Descendants().Where(static element => element.Name.LocalName == "dependency")
            .Select(static element => element.Attribute("id")!.Value),
    ];
}
