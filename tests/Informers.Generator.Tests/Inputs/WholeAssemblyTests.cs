using System.Reflection;
using Informers.Testing;
using Informers.Tests;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary><c>[GenerateInformers]</c>: every resource of an assembly that a server lists.</summary>
public class WholeAssemblyTests
{
    private const string Whole = """
        namespace MyApp { [Informers.GenerateInformers(typeof(k8s.Models.V1Pod))] public partial class Host { } }
        """;

    private const string Own = """
        using Informers;
        namespace k8s { public interface IItems<T> { } }
        namespace k8s.Models
        {
            public interface IItems<T> { }
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public class KubernetesEntityAttribute : System.Attribute
            {
                public string? Group { get; set; } public string? ApiVersion { get; set; } public string? Kind { get; set; } public string? PluralName { get; set; }
            }
        }
        namespace Crds
        {
            using k8s.Models;
            public abstract class Base { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a.example.com", "v1", "One", "ones")] public class One : Base { }
            [KubernetesResource("a.example.com", "v1", "OneList", "ones")] public class OneList { public object? Metadata { get; set; } public System.Collections.Generic.List<One>? Items { get; set; } }
            [KubernetesResource("a.example.com", "v1", "OneItems", "ones")] public class OneItems : Base, k8s.IItems<One> { }
            [KubernetesResource("a.example.com", "v2", "One", "ones")] internal class Hidden : Base { }
            [KubernetesResource("a.example.com", "v1", "Abstract", "abstracts")] public abstract class Abstract : Base { }
            [KubernetesResource("a.example.com", "v1", "Generic", "generics")] public class Generic<T> : Base { }
            public class Outer
            {
                [KubernetesResource("b.example.com", "v1", "Two", "twos", Scope = ResourceScope.Cluster)] public record Two { public ObjectMeta? Metadata { get; set; } }
                [KubernetesResource("b.example.com", "v1", "Secret", "secrets")] private class Private : Base { }
            }
            [KubernetesResource("authentication.k8s.io", "v1", "TokenReview", "tokenreviews")] public class Review : Base { }
            [KubernetesResource("apps", "v9", "Unheard", "unheards")] public class Unheard : Base { }
            [KubernetesResource("apps", "v9", "New", "news")] public class New : Base { }
            [KubernetesResource("apps", "v9", "NewList", "news")] public class NewList : k8s.Models.IItems<New> { }
            [KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "")] public class Pod : Base { }
            public class NoResource : Base { }
        }

        """;

    // Emitting and compiling the whole tree takes seconds.
    private static readonly Lazy<GeneratorRun> WholeTree = new(static () => Run(Whole).AssertCompiles());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_assembly_of_KubernetesClient_gives_every_resource_that_a_server_lists()
    {
        // The classes of the items of its list classes, by reflection.
        var expected = typeof(k8s.Models.V1Pod).Assembly.GetExportedTypes()
            .SelectMany(static type => type.GetInterfaces())
            .Where(static contract => contract.IsConstructedGenericType && contract.GetGenericTypeDefinition() == typeof(k8s.Models.IItems<>))
            .Select(static contract => contract.GetGenericArguments()[0])
            .Where(static type => type.GetCustomAttributesData().Any(static a => a.AttributeType.Name == "KubernetesEntityAttribute"))
            .Select(static type => $"global::{type.FullName}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(expected.Count > 80, $"{expected.Count} types");

        var run = WholeTree.Value;

        Assert.Equal(expected, Resources(run).Select(static one => one.Type.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, run.Files.Keys.Count(static name => name.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)));
        Assert.True(Resources(run).Select(static one => (one.Group, one.Version)).Distinct().Count() > 20);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Each_kind_of_the_whole_tree_is_followed_from_the_server_to_its_typed_lister()
    {
        var run = WholeTree.Value;
        var resources = Resources(run);
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions
        {
            Resources =
            [
                .. resources.Select(static one => new FakeResource(
                    one.Group, one.Version, one.Kind, one.Plural, one.IsNamespaced ? ResourceScope.Namespaced : ResourceScope.Cluster)),
            ],
        }, Ct);
        using var assembly = new LoadedAssembly(run.Output);
        using var client = server.CreateRestClient();
        await using var factory = (SharedInformerFactory)Activator.CreateInstance(
            assembly.Assembly.GetType("MyApp.Host", throwOnError: true)!, client, null)!;

        // Some before the informers run, as they are listed; the others while they are watched.
        var nodes = Tree(factory).ToDictionary(static node => (string)node.Resource.ToString()!, StringComparer.Ordinal);
        Assert.Equal(resources.Count, nodes.Count);
        foreach (var (resource, i) in resources.Select(static (resource, i) => (resource, i)).Where(static one => one.i % 2 == 0))
        {
            Create(server, resource);
        }

        var generic = resources.Select(one => factory.ForResource(ResourceOf(one))).ToList();
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct).WithinTimeout();
        var seen = resources.Zip(generic).Select(pair => Seen(pair.Second, pair.First.Kind.ToLowerInvariant() + "-" + pair.First.Version)).ToList();
        foreach (var (resource, i) in resources.Select(static (resource, i) => (resource, i)).Where(static one => one.i % 2 == 1))
        {
            Create(server, resource);
        }

        await Task.WhenAll(seen).WithinTimeout();
        foreach (var resource in resources)
        {
            var name = resource.Kind.ToLowerInvariant() + "-" + resource.Version;
            var node = nodes[ResourceOf(resource).ToString()];
            var lister = node.Accessor.GetType().GetProperty("Lister")!.GetValue(node.Accessor)!;
            var narrowed = resource.IsNamespaced
                ? lister.GetType().GetMethods().Single(method => method.Name != "List" && method.GetParameters() is [{ Name: "namespace" }]).Invoke(lister, ["shop"])!
                : lister;
            var found = narrowed.GetType().GetMethod("Get", [typeof(string)])!.Invoke(narrowed, [name]);
            Assert.NotNull(found);
            Assert.Equal(resource.Type.FullName, "global::" + found.GetType().FullName);
            Assert.Same(found, factory.ForResource(ResourceOf(resource)).Lister.Get(new ObjectName(resource.IsNamespaced ? "shop" : string.Empty, name)));
        }

        Assert.Equal(resources.Select(ResourceOf).ToHashSet(), factory.KnownResources.ToHashSet());
    }

    [Fact]
    public void Lists_and_what_cannot_be_listed_seen_or_constructed_are_left_out()
    {
        var library = TestCompilation.Create("Lib", References.Default, Own);

        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", [.. References.Default, library.ToReference()],
            "[Informers.GenerateInformers(typeof(Crds.NoResource))] public partial class Host { }")).AssertCompiles();

        Assert.Equal(
            ["global::Crds.Pod", "global::Crds.One", "global::Crds.New", "global::Crds.Outer.Two"],
            Resources(run).Select(static one => one.Type.FullName));
        Assert.Equal("pods", Resources(run)[0].Plural);
        Assert.False(Resources(run)[3].IsNamespaced);
    }

    [Fact]
    public void The_own_assembly_gives_its_internal_classes_too()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            Own + "[Informers.GenerateInformers(typeof(Crds.One))] public partial class Host { }")).AssertCompiles();

        Assert.Equal(
            ["global::Crds.Pod", "global::Crds.One", "global::Crds.Hidden", "global::Crds.New", "global::Crds.Outer.Two"],
            Resources(run).Select(static one => one.Type.FullName));
        Assert.Contains("internal sealed partial class OneInformer", run.Files["Generated.A.V2.OneInformer.g.cs"]);
    }

    [Fact]
    public void A_named_type_is_made_as_its_own_attribute_says()
    {
        var run = Run("""
            namespace MyApp
            {
                [Informers.GenerateInformers(typeof(k8s.Models.V1Pod))]
                [Informers.GenerateInformer(typeof(k8s.Models.V1Node), GroupName = "Machines", AccessorName = "All")]
                public partial class Host { }
            }
            """).AssertCompiles();

        var node = Assert.Single(Resources(run), static one => one.Kind == "Node");
        Assert.Equal(("Machines", "All"), (node.GroupName, node.AccessorName));
        Assert.Contains("MyApp.Generated.Machines.V1.NodeInformer.g.cs", run.Files.Keys);
        Assert.DoesNotContain("MyApp.Generated.Core.V1.NodeInformer.g.cs", run.Files.Keys);
    }

    [Fact]
    public void One_host_may_have_both_attributes_on_any_of_its_declarations()
    {
        const string Named = "[Informers.GenerateInformer(typeof(Crds.CronTab))]";
        const string All = "[Informers.GenerateInformers(typeof(Crds.One))]";
        const string Host = "public partial class Host { }";
        var library = TestCompilation.Create("Lib", References.Default, Own).ToReference();
        var files = Files($"{Named} {All} {Host}");

        Assert.Contains("Crds_CronTab_ResourceType.g.cs", files.Keys);
        Assert.Contains("Crds_One_ResourceType.g.cs", files.Keys);
        Assert.Equal(files, Files($"{All} {Named} {Host}"));
        Assert.Equal(files, Files($"{All} {Host}", $"{Named} {Host}"));
        Assert.Equal(files, Files($"{Named} {Host}", $"{All} {Host}"));

        IReadOnlyDictionary<string, string> Files(params string[] hosts) => GeneratorHarness.Run<InformerGenerator>(
            TestCompilation.Create("Test", [.. References.Default, library], [Sources.CronTab, .. hosts])).AssertCompiles().Files;
    }

    [Fact]
    public void An_unrelated_edit_finds_everything_remembered()
    {
        var run = WholeTree.Value;

        var after = run.RunAgain(run.Input.AddSyntaxTrees(TestCompilation.Parse("class Unrelated { }")));

        Assert.All(after.OutputReasons(), static reason => Assert.True(
            reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        Assert.Equal([IncrementalStepRunReason.Cached], after.Reasons(TrackingNames.Hosts));
        Assert.Equal([IncrementalStepRunReason.Cached], after.Reasons(TrackingNames.Plan));
        var pairs = Resources(run).Zip(Resources(after)).ToList();
        Assert.True(pairs.Count > 80);
        Assert.All(pairs, static pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_left_out_without_being_a_list_is_said()
    {
        var (run, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>("""
            using Informers;
            [KubernetesResource("a.example.com", "v1", "Bare", "bares")] public class Bare { }
            [KubernetesResource("a.example.com", "v1", "Good", "goods")] public class Good { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a.example.com", "v1", "Good", "goods")] public class Same { public ObjectMeta? Metadata { get; set; } }
            [GenerateInformers({|INF0021:{|INF0021:typeof(Good)|}|})] public partial class Host { }
            """);

        run.AssertCompiles();
        Assert.Equal("global::Good", Assert.Single(Resources(run)).Type.FullName);
        Assert.Contains(messages, static message => message.Contains("leaves out 'Bare'", StringComparison.Ordinal) && message.Contains("Metadata", StringComparison.Ordinal));
        Assert.Contains(messages, static message => message.Contains("'Good' stands for the same resource, goods.v1.a.example.com", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_assembly_without_resources_and_one_asked_for_twice_are_errors()
    {
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>("""
            using Informers;
            [KubernetesResource("a.example.com", "v1", "Good", "goods")] public class Good { public ObjectMeta? Metadata { get; set; } }
            [GenerateInformers(typeof(Good))]
            [GenerateInformers({|INF0011:typeof(Host)|})]
            [GenerateInformers({|INF0020:typeof(string)|})]
            [GenerateInformers({|INF0020:null!|})]
            public partial class Host { }
            """);

        run.AssertCompiles();
        Assert.Equal("global::Good", Assert.Single(Resources(run)).Type.FullName);
    }

    private static GeneratorRun Run(string source) =>
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, source));

    private static EquatableArray<ResourceModel> Resources(GeneratorRun run) =>
        ((HostModel)Assert.Single(run.Values(TrackingNames.Hosts))).Resources;

    private static GroupVersionResource ResourceOf(ResourceModel resource) => new(resource.Group, resource.Version, resource.Plural);

    private static void Create(FakeApiServer server, ResourceModel resource)
    {
        var space = resource.IsNamespaced ? "\"namespace\":\"shop\"," : string.Empty;
        server.Create(ResourceOf(resource), $$"""{"metadata":{ {{space}} "name":"{{resource.Kind.ToLowerInvariant()}}-{{resource.Version}}" } }""");
    }

    private static async Task Seen(IGenericInformer informer, string name)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.AddEventHandler(new ResourceEventHandlerFuncs<object>
        {
            AddFunc = (obj, _) =>
            {
                var metadata = obj.GetType().GetProperty("Metadata")!.GetValue(obj)!;
                if ((string?)metadata.GetType().GetProperty("Name")!.GetValue(metadata) == name)
                {
                    seen.TrySetResult();
                }
            },
        });
        await seen.Task;
    }

    // The typed accessors: groups of the host, versions of groups, resources of versions.
    private static IEnumerable<(object Resource, object Accessor)> Tree(object factory) =>
        from @group in Children(factory)
        from version in Children(@group)
        from accessor in Children(version)
        select (ResourceTypeOf(accessor), accessor);

    private static object ResourceTypeOf(object accessor) =>
        accessor.GetType().GetProperty("ResourceType", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static IEnumerable<object> Children(object parent) => parent.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(static property => property.Name != nameof(SharedInformerFactory.KnownResources))
        .Select(property => property.GetValue(parent)!);
}
