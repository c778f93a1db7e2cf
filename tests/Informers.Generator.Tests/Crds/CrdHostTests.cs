using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator.Tests.Crds;

/// <summary>Factories of custom resources that are defined in YAML.</summary>
public class CrdHostTests
{
    private const string Header = "#nullable enable\n";
    private const string V1 = "Test.Generated.Stable.V1.CronTab";

    [Theory]
    [InlineData("""[Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1")]""")]
    [InlineData("""[Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab))]""")]
    [InlineData("""[Informers.GenerateInformer(typeof(global::Test.Generated . Stable.V1.CronTab))]""")]
    [InlineData("""[Informers.GenerateInformer(typeof(Generated.Stable.V1.CronTab))]""", "namespace Test;")]
    [InlineData("""[GenerateInformer(typeof(CronTab))]""", "using Informers; using Test.Generated.Stable.V1;")]
    [InlineData("""[GenerateInformer(typeof(CronTab))]""", "using Informers; namespace Test.Other; using Test.Generated.Stable.V1;")]
    public async Task A_factory_names_a_definition_or_its_class(string attribute, string header = "")
    {
        var (run, diagnostics) = await Run($"{header}\n{attribute} public partial class Host;");

        Assert.Empty(diagnostics);
        var host = run.Files.Single(static file => file.Key.EndsWith("Host.g.cs", StringComparison.Ordinal)).Value;
        Assert.Contains($"global::{V1}Informer", host, StringComparison.Ordinal);
        Assert.DoesNotContain("V1Beta1", host, StringComparison.Ordinal);

        // The informer beside the class is the one that factories use, wherever they are.
        Assert.Single(run.Files.Keys, static name => name.EndsWith("V1.CronTabInformer.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_simple_name_is_enough_where_one_class_has_it()
    {
        var (run, diagnostics) = await Run(
            "using Test.Generated.HostileExampleCom.V1; [Informers.GenerateInformer(typeof(ObjectSpec))] public partial class Host;", "hostile.yaml");

        Assert.Empty(diagnostics);
        Assert.Contains("ObjectSpecInformer", run.Files["Host.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Factories_in_other_namespaces_use_the_same_informer_under_names_of_their_own()
    {
        var (run, diagnostics) = await Run("""
            namespace One
            {
                [Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1", GroupName = "Mine", AccessorName = "Tabs")]
                [Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1beta1")]
                public partial class Host
                {
                    public Test.Generated.Stable.V1.ICronTabInformer Tabs => Mine.V1.Tabs;
                }
            }

            namespace Two
            {
                [Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab))]
                public partial class Host
                {
                    public Test.Generated.Stable.V1.ICronTabInformer Tabs => Stable.V1.CronTabs;
                }
            }
            """);

        Assert.Empty(diagnostics);
        Assert.Single(run.Files.Keys, static name => name.EndsWith("V1.CronTabInformer.g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[Informers.GenerateInformer(Crd = {|"crontabs.example.com"|})]""", "INF0045", "crontabs.example.com; there is crontabs.stable.example.com v1, crontabs.stable.example.com v1beta1")]
    [InlineData("""[Informers.GenerateInformer(Crd = {|"crontabs.stable.example.com"|}, Version = "v1alpha1")]""", "INF0045", "crontabs.stable.example.com in version v1alpha1")]
    [InlineData("""[Informers.GenerateInformer(Crd = {|"crontabs.stable.example.com"|})]""", "INF0046", "crontabs.stable.example.com v1, crontabs.stable.example.com v1beta1")]
    [InlineData("""using CronTab = Test.Generated.Stable.V1.CronTab; [Informers.GenerateInformer({|typeof(CronTab)|})]""", "INF0046", "CronTab can be each of")]
    [InlineData("""[Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab)), Informers.GenerateInformer(Crd = {|"crontabs.stable.example.com"|}, Version = "v1")]""", "INF0011", "Host")]
    [InlineData("""[Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1"), Informers.GenerateInformer(Crd = {|"crontabs.stable.example.com"|}, Version = "v1")]""", "INF0011", "Host")]
    public async Task An_attribute_that_names_none_or_several_is_an_error_where_it_stands(string marked, string id, string message)
    {
        var start = marked.IndexOf("{|", StringComparison.Ordinal);
        var length = marked.IndexOf("|}", StringComparison.Ordinal) - start - 2;
        var source = marked.Replace("{|", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);

        var (_, diagnostics) = await Run(source + " public partial class Host;");

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(new TextSpan(Header.Length + start, length), diagnostic.Location.SourceSpan);
    }

    [Fact]
    public async Task A_project_without_definitions_is_told_that_there_are_none()
    {
        var run = CrdHarness.Run(TestCompilation.Create("""[Informers.GenerateInformer(Crd = "a.b")] public partial class Host;"""));

        var diagnostic = Assert.Single(await CrdHarness.AnalyzeAsync(run, new CrdHarness.Options()));

        Assert.Equal("INF0045", diagnostic.Id);
        Assert.EndsWith("there is none", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indexes_follow_paths_through_classes_that_are_made()
    {
        var (run, diagnostics) = await Run("""
            using Informers;
            using Test.Generated.Stable.V1;

            namespace Test
            {
                [GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1")]
                [InformerIndex(typeof(CronTab), "BySchedule", "spec.schedule")]
                [InformerIndex(typeof(Generated.Stable.V1.CronTab), "ByPolicy", "spec.concurrencyPolicy")]
                [InformerIndex(typeof(CronTab), "ByStep", "spec.steps[*].name")]
                [InformerIndex(typeof(CronTab), "ByOwn", Method = nameof(Own))]
                public partial class Host
                {
                    internal static string? Own(CronTab tab) => tab.Metadata.Name;

                    public object Use() => (Stable.V1.CronTabs.Lister.BySchedule("x"), Stable.V1.CronTabs.Lister.ByPolicy("x"),
                        Stable.V1.CronTabs.Lister.ByStep("x"), Stable.V1.CronTabs.Lister.ByOwn("x"));
                }
            }
            """);

        Assert.Empty(diagnostics);
        var informer = run.Files.Single(static file => file.Key.EndsWith("V1.CronTabInformer.g.cs", StringComparison.Ordinal)).Value;
        Assert.Contains("options.Indexers.TryAdd(\"ByPolicy\", IndexByPolicy);", informer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Informers.InformerIndex(typeof(Test.Generated.Stable.V1.CronTab), \"By\", \"spec.schedul\")]", "INF0061", "did you mean 'schedule'?")]
    [InlineData("[Informers.InformerIndex(typeof(Test.Generated.Stable.V1Beta1.CronTab), \"By\", \"spec.schedule\")]", "INF0064", "add [GenerateInformer(typeof(CronTab))]")]
    public async Task An_index_that_cannot_be_is_an_error_there_too(string attribute, string id, string message)
    {
        var (run, diagnostics) = await Run("#pragma warning disable CS0618\n[Informers.GenerateInformer(Crd = \"crontabs.stable.example.com\", Version = \"v1\")]" + attribute + " public partial class Host;");

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.All(run.Files.Values, static text => Assert.DoesNotContain(" By(string value)", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_informer_whose_usual_name_the_author_has_is_told_without_a_place()
    {
        var (_, diagnostics) = await Run("namespace Test.Generated.Stable.V1 { class CronTabInformer; }");

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("INF0015", diagnostic.Id);
        Assert.Equal(Location.None, diagnostic.Location);
        Assert.Contains("'Test.Generated.Stable.V1.CronTabInformer'", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_know_of_the_same_resources_without_reading_their_members()
    {
        var sample = CrdHarness.Sample("crontab.yaml");
        var options = new CrdHarness.Options();
        var run = CrdHarness.Run(TestCompilation.Create("class C;"), sample);

        var bare = Read(withMembers: false);
        var whole = Read(withMembers: true);

        Assert.All(bare.All, static one => Assert.Empty(one.Resource.Decoder.Types));
        Assert.Equal(
            whole.All.Select(static one => one with { Resource = one.Resource with { Decoder = null!, Copy = null } }),
            bare.All.Select(static one => one with { Resource = one.Resource with { Decoder = null!, Copy = null } }));
        Assert.NotEmpty(Assert.Single(whole.All, static one => one.Resource.Version == "v1").Resource.Decoder.Types);

        CrdResourcesModel Read(bool withMembers) => CrdDefinitions.Resources(
            new AnalyzerOptions([sample], options), run.Output, SettingsParser.Parse(options.GlobalOptions), withMembers, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_follows_a_server()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cronTabs = new FakeResource("stable.example.com", "v1", "CronTab", "crontabs");
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Resources = [cronTabs] }, cancellationToken);
        server.Create(cronTabs.Resource, """{"metadata":{"name":"one","namespace":"a","labels":{"tier":"x"}},"spec":{"schedule":"* *","steps":[{"name":"s"}]}}""");
        server.Create(cronTabs.Resource, """{"metadata":{"name":"two","namespace":"b"},"spec":{"schedule":"1 1","replicas":3}}""");
        var (run, _) = await Run("""
            namespace Test
            {
                using Test.Generated.Stable.V1;

                [Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1")]
                public partial class Host;

                public static class Entry
                {
                    public static System.Func<Informers.Rest.IRestClient, Informers.SharedInformerFactory> Make() => client =>
                    {
                        var factory = new Host(client);
                        _ = factory.Stable.V1.CronTabs.Informer;
                        return factory;
                    };

                    public static System.Func<Informers.SharedInformerFactory, string> Show() => factory =>
                    {
                        var lister = ((Host)factory).Stable.V1.CronTabs.Lister;
                        Test.Generated.Stable.V1.CronTab one = lister.CronTabs("a").GetRequired("one");
                        Test.Generated.Stable.V1.CronTab copy = one.DeepCopy();
                        return string.Join("|", one.Spec.Schedule, one.Spec.Steps[0].Name, copy.Metadata.Labels!["tier"], one.Spec.Replicas,
                            lister.CronTabs("b").GetRequired("two").Spec.Replicas, lister.List().Count, one.ApiVersion, one.Kind);
                    };
                }
            }
            """);
        using var assembly = new LoadedAssembly(run.Output);

        using var client = server.CreateRestClient();
        await using var factory = assembly.Call<Func<IRestClient, SharedInformerFactory>>("Test.Entry", "Make")(client);
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken).WithinTimeout();

        Assert.Equal(
            "* *|s|x|1|3|2|stable.example.com/v1|CronTab", assembly.Call<Func<SharedInformerFactory, string>>("Test.Entry", "Show")(factory));
    }

    private static async Task<(GeneratorRun Run, IReadOnlyList<Diagnostic> Diagnostics)> Run(string source, string sample = "crontab.yaml")
    {
        var file = CrdHarness.Sample(sample);
        var run = CrdHarness.Run(TestCompilation.Create("Test", References.Default, Header + source), file).AssertCompiles();
        return (run, await CrdHarness.AnalyzeAsync(run, new CrdHarness.Options(), file));
    }
}
