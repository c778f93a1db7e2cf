using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Informers.Tests;

namespace Informers.Packages.Tests;

public sealed partial class PackageContentTests
{
    public static TheoryData<string> Libraries => ["Informers.Runtime", "Informers.Testing", "Informers.WorkQueue", "Informers.KubeConfig", "Informers.Hosting"];

    public static TheoryData<string> Ids => ["Informers.Generator", "Informers.Templates", .. Libraries.Select(static library => library.Data)];

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void No_package_is_missing_here() =>
        Assert.Equal(
            Ids.Select(static id => $"{id.Data}.{PackedPackages.Version}.nupkg").Order(StringComparer.Ordinal),
            Directory.GetFiles(PackedPackages.Folder, "*.nupkg").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is(string id)
    {
        var nuspec = Nuspec(id);
        Assert.Equal("Apache-2.0", Value(nuspec, "license"));
        Assert.NotEmpty(Value(nuspec, "description"));
        Assert.Equal("icon.png", Value(nuspec, "icon"));
        Assert.Contains("icon.png", Files(id));
        Assert.Equal("README.md", Value(nuspec, "readme"));
        Assert.StartsWith($"# {id}", Text(id, "README.md"), StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Ids))]
    public void A_README_links_to_nothing_that_is_only_in_the_repository(string id) =>
        Assert.All(Link().Matches(Text(id, "README.md")), static link => Assert.StartsWith("https://", link.Groups["target"].Value, StringComparison.Ordinal));

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Ids))]
    public void A_package_names_the_commit_that_it_was_made_from(string id)
    {
        Assert.SkipWhen(!Path.Exists(Path.Combine(Repository.Root, ".git")), "These sources are no git checkout: there is no commit to name.");
        var repository = Nuspec(id).Descendants().Single(static element => element.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Libraries))]
    public void A_library_may_be_trimmed_and_compiled_ahead_of_time(string id)
    {
        using var assembly = Assembly(id);
        var reader = assembly.GetMetadataReader();
        var said = reader.CustomAttributes.Select(reader.GetCustomAttribute).Where(attribute => attribute.Parent.Kind == HandleKind.AssemblyDefinition)
            .Select(attribute => reader.GetBlobReader(attribute.Value)).Select(static blob => blob.ReadBytes(blob.Length))
            .Select(static bytes => System.Text.Encoding.UTF8.GetString(bytes)).ToList();
        Assert.Contains(said, static text => text.Contains("IsTrimmable", StringComparison.Ordinal) && text.Contains("True", StringComparison.Ordinal));
        Assert.Contains(said, static text => text.Contains("IsAotCompatible", StringComparison.Ordinal) && text.Contains("True", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [MemberData(nameof(Libraries))]
    public void The_same_source_makes_the_same_library_on_every_machine(string id)
    {
        using var assembly = Assembly(id);
        Assert.Contains(assembly.ReadDebugDirectory(), static entry => entry.Type == DebugDirectoryEntryType.Reproducible);

        using var archive = ZipFile.OpenRead(Path.ChangeExtension(PackedPackages.File(id), ".snupkg"));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(Copy(archive.GetEntry($"lib/net10.0/{id}.pdb")!));
        var reader = symbols.GetMetadataReader();
        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void What_users_see_of_a_library_is_held_by_a_baseline()
    {
        Assert.Equal(
            Libraries.Select(static id => id.Data).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "PublicApiTests.*.verified.txt", SearchOption.AllDirectories)
                .Select(static file => Path.GetFileName(file).Split('.')[1].Replace('_', '.')).Order(StringComparer.Ordinal));
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
        Assert.Contains("analyzers/dotnet/cs/Informers.Analyzers.dll", Files("Informers.Generator"));
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
    [MemberData(nameof(Libraries))]
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

    private static string Text(string id, string file)
    {
        using var archive = ZipFile.OpenRead(PackedPackages.File(id));
        using var reader = new StreamReader(archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private static PEReader Assembly(string id)
    {
        using var archive = ZipFile.OpenRead(PackedPackages.File(id));
        return new PEReader(Copy(archive.GetEntry($"lib/net10.0/{id}.dll")!));
    }

    // An entry's own stream cannot seek.
    private static MemoryStream Copy(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
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

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();
}
