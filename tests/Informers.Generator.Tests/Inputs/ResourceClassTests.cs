using System.Reflection;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator.Tests;

/// <summary><c>[GenerateInformer]</c> on a resource's class itself: an informer beside the class, for factories of any assembly.</summary>
public class ResourceClassTests
{
    private const string Author = """
        namespace Acme
        {
            using Informers;
            /// <summary>A widget.</summary>
            [GenerateInformer]
            [KubernetesResource("acme.example.com", "v1", "Widget", "widgets")]
            public class Widget
            {
                /// <summary>Metadata.</summary>
                public ObjectMeta? Metadata { get; set; }
                /// <summary>Text.</summary>
                public string? Color { get; set; }
            }
        }
        """;

    private const string User = """
        namespace MyApp
        {
            using Acme;
            [Informers.GenerateInformer(typeof(Acme.Widget))] public partial class Host { }
            public static class Entry
            {
                public static System.Func<Informers.Rest.IRestClient, Informers.SharedInformerFactory> Make() => client => new Host(client);
                public static System.Func<Informers.SharedInformerFactory, System.Collections.Generic.IReadOnlyList<Acme.Widget>> List() => factory =>
                {
                    Acme.Generated.Acme.V1.IWidgetInformer widgets = ((Host)factory).Acme.V1.Widgets;
                    _ = widgets.Informer;
                    return widgets.Lister.Widgets("shop").List();
                };

                // The author's assembly has this too.
                public static Acme.Widget Copy(Acme.Widget widget) => widget.DeepCopy();
            }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Informer_and_lister_are_public_beside_the_class_and_announced()
    {
        var run = Run("Lib", [Author]).AssertCompiles();

        Assert.Equal(
            [
                "Acme.DeepCopies.g.cs", "Acme.Generated.Acme.V1.WidgetInformer.g.cs", "Acme.Generated.Acme.V1.WidgetLister.g.cs", "Acme_Widget_ResourceType.g.cs",
                "Decoding.Acme_WidgetDecoder.g.cs", "Encoding.Acme_WidgetEncoder.g.cs", "GeneratedInformers.g.cs", "InformerPermissions.g.cs",
            ],
            run.Files.Keys.Where(static name => !name.StartsWith("Decoding.Informers_", StringComparison.Ordinal)
                && !name.StartsWith("Encoding.Informers_", StringComparison.Ordinal)
                && !name.StartsWith("Copying.", StringComparison.Ordinal)));
        using var assembly = new LoadedAssembly(run.Output);
        var announced = Assert.Single(assembly.Assembly.GetCustomAttributes<GeneratedInformerAttribute>());
        Assert.True(announced is { InformerInterface.IsPublic: true, Informer.IsPublic: true, Scope: ResourceScope.Namespaced });
        Assert.Equal(
            ("Acme.Widget", "acme.example.com", "v1", "Widget", "widgets"),
            (announced.ResourceType.FullName, announced.Group, announced.Version, announced.Kind, announced.Plural));
        Assert.Equal("Acme.Generated.Acme.V1.IWidgetInformer", announced.InformerInterface.FullName);
        Assert.Contains(announced.InformerInterface, announced.Informer.GetInterfaces());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_of_another_assembly_uses_that_informer_and_emits_its_tree_alone()
    {
        var library = Run("Lib", [Author]).AssertCompiles();
        var app = Run("App", [User], library).AssertCompiles();
        Assert.Equal(["InformerPermissions.g.cs", "MyApp.Host.g.cs"], app.Files.Keys);

        using var assembly = new LoadedAssembly(app.Output, library.Output);
        var widgets = new FakeResource("acme.example.com", "v1", "Widget", "widgets");
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Resources = [widgets] }, Ct);
        server.Create(widgets.Resource, """{"metadata":{"name":"one","namespace":"shop"},"color":"red"}""");
        using var client = server.CreateRestClient();
        await using var factory = assembly.Call<Func<IRestClient, SharedInformerFactory>>("MyApp.Entry", "Make")(client);
        var list = assembly.Call<Func<SharedInformerFactory, System.Collections.IEnumerable>>("MyApp.Entry", "List");
        Assert.Empty(list(factory));
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct).WithinTimeout();

        var one = Assert.Single(list(factory).Cast<object>());
        Assert.Equal("Lib", one.GetType().Assembly.GetName().Name);
        Assert.Equal("red", one.GetType().GetProperty("Color")!.GetValue(one));
        Assert.Same(one, factory.ForResource(widgets.Resource).Lister.Get(new ObjectName("shop", "one")));
        Assert.Equal([widgets.Resource], factory.KnownResources);
    }

    [Fact]
    public void A_factory_of_the_same_assembly_uses_that_informer_wherever_it_is()
    {
        var run = Run("Test", [Author, User]).AssertCompiles();

        Assert.Equal(
            ["Acme.Generated.Acme.V1.WidgetInformer.g.cs"],
            run.Files.Keys.Where(static name => name.EndsWith("Informer.g.cs", StringComparison.Ordinal)));
        Assert.Contains("global::Acme.Generated.Acme.V1.IWidgetInformer Widgets =>", run.Files["MyApp.Host.g.cs"]);
    }

    [Theory]
    [InlineData("MyApp")]
    [InlineData("Acme")]
    public void A_factory_of_the_same_assembly_may_name_its_group_otherwise_and_have_an_index_of_it(string space)
    {
        var run = Run("Test", [Author, $$"""
            namespace {{space}}
            {
                [Informers.GenerateInformer(typeof(Acme.Widget), GroupName = "Other")]
                [Informers.InformerIndex(typeof(Acme.Widget), "ByColor", "color")]
                public partial class Host { public static object Use(Host host) => host.Other.V1.Widgets.Lister.ByColor("red"); }
            }
            """]).AssertCompiles();

        Assert.Equal(
            ["Acme.Generated.Acme.V1.WidgetInformer.g.cs"],
            run.Files.Keys.Where(static name => name.EndsWith("Informer.g.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_class_sets_counts_in_every_factory()
    {
        const string Overridden = """
            namespace Acme
            {
                [Informers.GenerateInformer(
                    Group = "acme.example.com", Version = "v2", Kind = "Gadget", Plural = "gadgetry", Scope = Informers.ResourceScope.Cluster,
                    GroupName = "Machines", AccessorName = "All")]
                public record Gadget { public Informers.ObjectMeta? Metadata { get; set; } }
            }
            """;
        const string Host = """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Acme.Gadget))] public partial class Host { }
                [Informers.GenerateInformers(typeof(Acme.Gadget))] public partial class Whole { }
                public static class Entry
                {
                    public static Acme.Gadget? Use(Host host, Whole whole) =>
                        host.Machines.V2.All.Lister.Get("x") ?? whole.Machines.V2.All.Lister.Get("x");
                }
            }
            """;
        var library = Run("Lib", [Overridden]).AssertCompiles();
        var app = Run("App", [Host], library).AssertCompiles();

        Assert.Contains("Acme.Generated.Machines.V2.GadgetInformer.g.cs", library.Files.Keys);
        Assert.Equal(["InformerPermissions.g.cs", "MyApp.Host.g.cs", "MyApp.Whole.g.cs"], app.Files.Keys);
        Assert.Contains("new global::Informers.GroupVersionResource(\"acme.example.com\", \"v2\", \"gadgetry\")", app.Files["MyApp.Host.g.cs"]);
        Run("Test", [Overridden, Host]).AssertCompiles();
    }

    [Theory]
    [InlineData("Version = \"v2\"")]
    [InlineData("Plural = \"things\"")]
    [InlineData("Kind = \"Thing\"")]
    [InlineData("Scope = Informers.ResourceScope.Cluster")]
    [InlineData("AllowReflection = true")]
    public void A_factory_that_wants_it_otherwise_has_an_informer_of_its_own(string setting)
    {
        var library = Run("Lib", [Author]).AssertCompiles();
        var app = Run("App", [$"namespace MyApp {{ [Informers.GenerateInformer(typeof(Acme.Widget), {setting})] public partial class Host {{ }} }}"], library).AssertCompiles();

        Assert.Contains(app.Files.Keys, static name => name.StartsWith("MyApp.Generated.Acme.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GroupName = \"Other\"")]
    [InlineData("AccessorName = \"Other\"")]
    public void Names_in_the_tree_are_each_factorys_own(string setting)
    {
        var library = Run("Lib", [Author]).AssertCompiles();
        var app = Run("App", [$"namespace MyApp {{ [Informers.GenerateInformer(typeof(Acme.Widget), {setting})] public partial class Host {{ }} }}"], library).AssertCompiles();

        Assert.Equal(["InformerPermissions.g.cs", "MyApp.Host.g.cs"], app.Files.Keys);
        Assert.Contains(" Other =>", app.Files["MyApp.Host.g.cs"]);
    }

    [Fact]
    public void Informers_that_hosts_made_of_the_assemblys_own_public_classes_are_found_too()
    {
        var library = Run("Lib", [Sources.CronTab, Sources.Host]).AssertCompiles();
        var app = Run("App", ["namespace Other { [Informers.GenerateInformer(typeof(Crds.CronTab))] [Informers.GenerateInformer(typeof(Crds.Shelf))] public partial class Host { } }"], library).AssertCompiles();

        Assert.Equal(["InformerPermissions.g.cs", "Other.Host.g.cs"], app.Files.Keys);
        Assert.Contains("global::MyApp.Generated.Stable.V1.IShelfInformer Shelves =>", app.Files["Other.Host.g.cs"]);
    }

    [Fact]
    public void Informers_of_others_classes_are_not_announced()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", References.WithKubernetesClient, "[Informers.GenerateInformer(typeof(k8s.Models.V1Node))] public partial class Host { }")).AssertCompiles();

        Assert.DoesNotContain(FileNames.Announcements + FileNames.Extension, run.Files.Keys);
    }

    [Fact]
    public void An_internal_class_has_an_internal_informer_that_only_friends_emit_again()
    {
        var author = Author.Replace("public class Widget", "internal class Widget", StringComparison.Ordinal);
        var library = Run("Lib", [author, "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]"]).AssertCompiles();
        Assert.DoesNotContain(FileNames.Announcements + FileNames.Extension, library.Files.Keys);
        Assert.Contains("internal sealed partial class WidgetInformer", library.Files["Acme.Generated.Acme.V1.WidgetInformer.g.cs"]);

        var friend = Run("Friend", ["namespace MyApp { [Informers.GenerateInformer(typeof(Acme.Widget))] public partial class Host { } }"], library).AssertCompiles();
        Assert.Contains("internal sealed partial class WidgetInformer", friend.Files["MyApp.Generated.Acme.V1.WidgetInformer.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_internal_class_of_another_assembly_is_refused_where_it_is_named()
    {
        var library = Run("Lib", [Author.Replace("public class Widget", "internal class Widget", StringComparison.Ordinal)]).AssertCompiles();
        var input = TestCompilation.Create(
            "App", [.. References.Default, library.Output.ToReference()],
            "[Informers.GenerateInformer(typeof(Acme.Widget))] public partial class Host { }");

        var found = await input.WithAnalyzers([new GenerateInformerAnalyzer()]).GetAllDiagnosticsAsync(Ct);

        // By the compiler itself: it knows the class, and says that it cannot be seen.
        var refused = Assert.Single(found, static one => one.Severity == DiagnosticSeverity.Error);
        Assert.Equal("CS0122", refused.Id);
        Assert.DoesNotContain(found, static one => one.Id.StartsWith("INF", StringComparison.Ordinal));
        Assert.DoesNotContain(
            GeneratorHarness.Run<InformerGenerator>(input).Files.Keys, static name => name.Contains("Widget", StringComparison.Ordinal));
    }

    [Fact]
    public void Nested_classes_records_and_constructed_types_are_announced_as_they_are()
    {
        var library = Run("Lib", ["""
            namespace Acme
            {
                using Informers;
                public static class Outer
                {
                    [GenerateInformer, KubernetesResource("a.example.com", "v1", "Inner", "inners")]
                    public sealed record Inner(ObjectMeta? Metadata);
                }
                [KubernetesResource("a.example.com", "v1", "Boxed", "boxeds")]
                public class Box<T> { public ObjectMeta? Metadata { get; set; } public T? Value { get; set; } }
                [GenerateInformer(typeof(Box<int>))] public partial class Host { }
            }
            """]).AssertCompiles();
        var app = Run("App", ["""
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Acme.Outer.Inner))]
                [Informers.GenerateInformer(typeof(Acme.Box<int>))]
                [Informers.GenerateInformer(typeof(Acme.Box<string>), Kind = "Text", Plural = "texts")]
                public partial class Host { }
            }
            """], library).AssertCompiles();

        Assert.Equal(
            ["MyApp.Generated.A.V1.TextInformer.g.cs"],
            app.Files.Keys.Where(static name => name.EndsWith("Informer.g.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void With_KubernetesClient_the_authors_informer_takes_its_client()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, Author)).AssertCompiles();

        Assert.Contains(FileNames.KubernetesClient + FileNames.Extension, run.Files.Keys);
        Assert.Contains("global::k8s.IKubernetes client", run.Files["Acme.Generated.Acme.V1.WidgetInformer.g.cs"]);
    }

    [Fact]
    public void The_root_namespace_can_be_set_for_it_too()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Author), ("InformersRootNamespace", "Acme.Kube")).AssertCompiles();

        Assert.Contains("Acme.Kube.Acme.V1.WidgetInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_class_that_cannot_be_a_resource_is_refused()
    {
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>("""
            using Informers;
            [{|INF0007:GenerateInformer|}] public partial class Forgot { }
            [{|INF0007:GenerateInformer|}, KubernetesResource("a", "v1", "Open", "opens")] public class Open<T> { public ObjectMeta? Metadata { get; set; } }
            [{|INF0010:GenerateInformer|}, KubernetesResource("a", "v1", "Bare", "bares")] public class Bare { }
            [{|INF0012:GenerateInformer|}, KubernetesResource("a", "v1", "Local", "locals")] file class Local { public ObjectMeta? Metadata { get; set; } }
            [GenerateInformer, {|INF0011:GenerateInformer|}, KubernetesResource("a", "v1", "Good", "goods")] public class Good { public ObjectMeta? Metadata { get; set; } }
            [{|INF0022:GenerateInformer|}, GenerateInformer(typeof(Good))] public partial class Host { }
            """);

        run.AssertCompiles();
        Assert.Equal(
            ["Generated.A.V1.GoodInformer.g.cs"],
            run.Files.Keys.Where(static name => name.EndsWith("Informer.g.cs", StringComparison.Ordinal)));
        Assert.Contains("Host.g.cs", run.Files.Keys);
    }

    [Fact]
    public void An_edit_of_the_author_reaches_its_own_files_and_nothing_unrelated_does()
    {
        var run = Run("Test", [Author, User, "class Unrelated { }"]).AssertCompiles();
        var unrelated = run.RunAgain(run.Input.ReplaceSyntaxTree(run.Input.SyntaxTrees.ElementAt(2), TestCompilation.Parse("class Unrelated { int _x; }")));

        Assert.Equal([IncrementalStepRunReason.Cached], unrelated.Reasons(TrackingNames.Plan));
        Assert.All(unrelated.OutputReasons(), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        var after = run.RunAgain(run.Input.ReplaceSyntaxTree(
            run.Input.SyntaxTrees.First(), TestCompilation.Parse(Author.Replace("\"widgets\"", "\"gadgets\"", StringComparison.Ordinal), "Source0.cs")));
        Assert.Equal([IncrementalStepRunReason.Modified], after.Reasons(TrackingNames.Announcements));
        Assert.Contains("Plural = \"gadgets\"", after.Files["GeneratedInformers.g.cs"]);
    }

    private static GeneratorRun Run(string name, string[] sources, GeneratorRun? library = null) => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create(name, library is null ? References.Default : [.. References.Default, library.Output.ToReference()], sources));
}
