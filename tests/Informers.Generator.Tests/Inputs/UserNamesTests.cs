using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>What the author has by the names that emitted code would have: it keeps them, means what it meant, and everything compiles.</summary>
public class UserNamesTests
{
    private const string Good = """
        [Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")]
        public class Good { public Informers.ObjectMeta? Metadata { get; set; } }

        """;

    private const string Host = """
        namespace MyApp { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }

        """;

    private const string SaidHost = """
        namespace MyApp { [Informers.GenerateInformer({|INF0015:typeof(Good)|})] public partial class Host { } }

        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_type_where_a_versions_namespace_would_be()
    {
        var run = await Verify(Good + SaidHost + """
            namespace MyApp.Generated.Stable
            {
                public class V1 { public static int X; }
                public class Use { public static int Y => V1.X; public static object Of(MyApp.Host host) => host.Stable.V1.Goods; }
            }
            """);

        Assert.Contains("MyApp.Generated.Stable.V1Resources.GoodInformer.g.cs", run.Files.Keys);
        Assert.Contains(" V1 =>", run.Files["MyApp.Host.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Types_where_both_names_of_a_versions_namespace_would_be()
    {
        var run = await Verify(Good + SaidHost + "namespace MyApp.Generated.Stable { public class V1 { } public class V1Resources { } }");

        Assert.Contains("MyApp.Generated.Stable.V1Resources2.GoodInformer.g.cs", run.Files.Keys);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("public class GoodInformer { }")]
    [InlineData("public interface IGoodLister { }")]
    [InlineData("public enum GoodNamespaceLister { }")]
    [InlineData("public delegate void IGoodInformer();")]
    public async Task A_type_of_the_name_of_an_emitted_one(string type)
    {
        var run = await Verify(Good.Replace("class Good ", "class V1Good ") + SaidHost.Replace("Good)", "V1Good)") + $$"""
            namespace MyApp.Generated.Stable.V1 { {{type}} }
            """);

        Assert.Contains("MyApp.Generated.Stable.V1.V1GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_namespace_of_the_name_of_an_emitted_type()
    {
        var run = await Verify(Good + SaidHost + "namespace MyApp.Generated.Stable.V1.GoodLister { public class Own { } }");

        Assert.Contains("MyApp.Generated.Stable.V1.Good2Informer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_class_whose_informer_gives_way_is_told_so_itself()
    {
        var run = await Verify("""
            namespace Acme
            {
                [{|INF0015:Informers.GenerateInformer|}, Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")]
                public class V1Good { public Informers.ObjectMeta? Metadata { get; set; } }
            }
            namespace Acme.Generated.Stable.V1 { public class GoodInformer { } }
            """);

        Assert.Contains("Acme.Generated.Stable.V1.V1GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Parts_of_emitted_types_extend_them()
    {
        var run = await Verify(Good + Host + """
            namespace MyApp.Generated.Stable.V1
            {
                public partial interface IGoodLister { int CountAll(); }
                public partial class GoodLister { public int CountAll() => List().Count; }
            }
            """);

        Assert.Contains("MyApp.Generated.Stable.V1.GoodInformer.g.cs", run.Files.Keys);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("public class Generated { public static int X; }", "Generated.X")]
    [InlineData("namespace Generated { public class Client { public static int X; } }", "Generated.Client.X")]
    [InlineData("namespace Shop.Generated { public class Client { public static int X; } }", "Generated.Client.X")]
    [InlineData("namespace Shop { public enum Generated { X } }", "(int)Generated.X")]
    [InlineData("namespace Shop.Generated.Deep { public class Client { public static int X; } }", "Generated.Deep.Client.X")]
    public async Task A_name_that_the_emitted_namespace_would_hide(string declaration, string use)
    {
        var run = await Verify(Good + declaration + $$"""
            namespace Shop.Watcher
            {
                [{|INF0023:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { }
                public class User { public static int Value => {{use}}; }
            }
            """);

        Assert.Contains("Shop.Watcher.GeneratedInformers.Stable.V1.GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_emitted_around_a_host_hides_nothing()
    {
        var run = await Verify(Good + """
            namespace Shop { [Informers.GenerateInformer(typeof(Good))] public partial class Outer { } }
            namespace Shop.Watcher { [Informers.GenerateInformer(typeof(Good))] public partial class Inner { } }
            """);

        Assert.Contains("Shop.Generated.Stable.V1.GoodInformer.g.cs", run.Files.Keys);
        Assert.Contains("Shop.Watcher.Generated.Stable.V1.GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact]
    public void A_namespace_that_the_project_sets_is_as_it_is_set() => Assert.Contains(
        "Shop.Watcher.Generated.Stable.V1.GoodInformer.g.cs",
        GeneratorHarness.Run<InformerGenerator>(
            TestCompilation.Create(Good + "namespace Shop { public class Generated { } }" + Host),
            ("InformersRootNamespace", "Shop.Watcher.Generated")).AssertCompiles().Files.Keys);

    [Fact]
    public void One_kind_in_several_groups_and_versions_is_several_informers()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, """
            using Informers;
            using k8s.Models;
            [KubernetesResource("extensions", "v1beta1", "Ingress", "ingresses")] public class OldIngress { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("networking.k8s.io", "v1beta1", "Ingress", "ingresses")] public class BetaIngress { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("networking.istio.io", "v1", "Ingress", "ingresses")] public class IstioIngress { public ObjectMeta? Metadata { get; set; } }
            [GenerateInformer(typeof(Corev1Event))]
            [GenerateInformer(typeof(Eventsv1Event))]
            [GenerateInformer(typeof(V1Ingress))]
            [GenerateInformer(typeof(OldIngress))]
            [GenerateInformer(typeof(BetaIngress))]
            [GenerateInformer(typeof(IstioIngress), GroupName = "Istio")]
            public partial class Host
            {
                public static (Lister<Corev1Event>, Lister<Eventsv1Event>, Lister<V1Ingress>, Lister<OldIngress>, Lister<BetaIngress>, Lister<IstioIngress>) Use(Host host) => (
                    (Lister<Corev1Event>)host.Core.V1.Events.Lister, (Lister<Eventsv1Event>)host.Events.V1.Events.Lister,
                    (Lister<V1Ingress>)host.Networking.V1.Ingresses.Lister, (Lister<OldIngress>)host.Extensions.V1Beta1.Ingresses.Lister,
                    (Lister<BetaIngress>)host.Networking.V1Beta1.Ingresses.Lister, (Lister<IstioIngress>)host.Istio.V1.Ingresses.Lister);
            }
            """)).AssertCompiles();

        Assert.Equal(6, run.Files.Keys.Count(static name => name.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Group = \"other.example.com\"", "\"other.example.com\"", "Host.Other.V1.Goods")]
    [InlineData("Version = \"v2alpha1\"", "\"v2alpha1\"", "Host.Stable.V2Alpha1.Goods")]
    [InlineData("Kind = \"Gear\"", "\"Gear\"", "Host.Stable.V1.Goods")]
    [InlineData("Plural = \"goodies\"", "\"goodies\"", "Host.Stable.V1.Goodies")]
    [InlineData("Scope = Informers.ResourceScope.Cluster", "ResourceScope.Cluster", "Host.Stable.V1.Goods")]
    [InlineData("GroupName = \"Mine\"", "\"stable.example.com\"", "Host.Mine.V1.Goods")]
    [InlineData("AccessorName = \"All\"", "\"goods\"", "Host.Stable.V1.All")]
    public void Each_override_is_heeded(string setting, string inResourceType, string path)
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Good + $$"""
            [Informers.GenerateInformer(typeof(Good), {{setting}})] public partial class Host { }
            public class User { public static object Use(Host host) => {{path.Replace("Host.", "host.", StringComparison.Ordinal)}}.Lister; }
            """)).AssertCompiles();

        Assert.Contains(inResourceType, run.Files["Good_ResourceType.g.cs"]);
    }

    [Theory]
    [InlineData("KubeOps.Abstractions.Entities.Attributes", "EntityScope(EntityScope.Cluster)", "Cluster")]
    [InlineData("KubeOps.Abstractions.Entities.Attributes", "EntityScope(EntityScope.Namespaced)", "Namespaced")]
    [InlineData("KubeOps.Abstractions.Entities.Attributes", "EntityScope", "Namespaced")]
    [InlineData("KubeOps.Operator.Entities", "EntityScope(Scope = EntityScope.Cluster)", "Cluster")]
    [InlineData("DotnetKubernetesClient.Entities", "EntityScope(EntityScope.Cluster)", "Cluster")]
    public void KubeOps_scope_is_heeded_wherever_its_attribute_is(string space, string attribute, string scope)
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create($$"""
            namespace {{space}}
            {
                public enum EntityScope { Namespaced, Cluster }
                public class EntityScopeAttribute(EntityScope scope = default) : System.Attribute { public EntityScope Scope { get; set; } = scope; }
            }
            namespace Crds
            {
                using {{space}};
                [{{attribute}}] public class Thing { public Informers.ObjectMeta? Metadata { get; set; } }
                [Informers.GenerateInformer(typeof(Thing), Group = "a", Version = "v1", Kind = "Thing", Plural = "things")] public partial class Host { }
            }
            """)).AssertCompiles();

        Assert.Contains("ResourceScope." + scope, run.Files["Crds_Thing_ResourceType.g.cs"]);
    }

    private static async Task<GeneratorRun> Verify(string marked)
    {
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(marked);
        return run.AssertCompiles();
    }
}
