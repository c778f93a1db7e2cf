using System.Globalization;
using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>Names never collide: not with each other, and not with the user's.</summary>
public class NameTests
{
    // The real package has classes for them, which name no plural, and no server lists them.
    private static readonly object?[] Subresources = ["Eviction", "Scale", "TokenRequest"];

    [Fact]
    public void The_users_own_names_are_not_shadowed() => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create("Test", References.WithKubernetesClient, """
            namespace MyApp
            {
                using global::Informers;
                using global::k8s.Models;

                public class Core { public static int X; }
                public class Policy { public static int X; }
                public class Events { public static int X; }
                public class Apps { public static int X; }
                public class System { public static int X; }
                public class Informers { public static int X; }
                public class V1 { public static int X; }
                public class k8s { public static int X; }
                public class KubernetesClients { public static int X; }
                public class Func { public static int X; }
                public class Attribute { public static int X; }

                [GenerateInformer(typeof(V1Pod))]
                [GenerateInformer(typeof(V1Deployment))]
                [GenerateInformer(typeof(V1PodDisruptionBudget))]
                [GenerateInformer(typeof(Corev1Event))]
                [GenerateInformer(typeof(Eventsv1Event))]
                public partial class Host
                {
                    public int Sum => MyApp.Core.X + MyApp.Policy.X + MyApp.Events.X + MyApp.Apps.X + System.X + Informers.X + V1.X + k8s.X;
                }

                public class User
                {
                    public static int Sum => Core.X + Policy.X + Events.X + Apps.X + System.X + Informers.X + V1.X + k8s.X + Func.X;

                    public static object Use(Host host) => (host.Core.V1.Events, host.Events.V1.Events, host.Apps.V1.Deployments, host.Policy.V1.PodDisruptionBudgets);
                }
            }
            """)).AssertCompiles();

    [Fact]
    public void Names_that_are_keywords_are_escaped() => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create("""
            namespace @event.@namespace
            {
                [Informers.KubernetesResource("if.example.com", "v1", "class", "classes")]
                public class @class { public Informers.ObjectMeta? Metadata { get; set; } }

                public partial class @struct
                {
                    [Informers.GenerateInformer(typeof(@class), AccessorName = "base", GroupName = "this")]
                    public partial class @static { }
                }
            }
            """)).AssertCompiles();

    [Fact]
    public void Kinds_and_groups_of_any_spelling_become_identifiers() => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create("""
            using Informers;
            [KubernetesResource("1st-group.example.com", "v1alpha1", "my-Kind", "my-kinds")] public class A { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("core", "v1", "Lister", "list")] public class B { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("", "v1", "Equals", "equals")] public class C { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a-v1", "v1", "Group", "group")] public class D { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a", "v1-v1", "Group", "group")] public class E { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a", "group", "Factory", "_factory", Scope = ResourceScope.Cluster)] public class F { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a", "group", "OBJECT", "objects")] public class G { public ObjectMeta? Metadata { get; set; } }
            [KubernetesResource("a", "group", "Object", "object")] public class H { public ObjectMeta? Metadata { get; set; } }
            [GenerateInformer(typeof(A))] [GenerateInformer(typeof(B))] [GenerateInformer(typeof(C))] [GenerateInformer(typeof(D))]
            [GenerateInformer(typeof(E))] [GenerateInformer(typeof(G))] [GenerateInformer(typeof(H))]
            public partial class Host { }
            """)).AssertCompiles();

    [Fact]
    public void Classes_of_similar_full_names_have_resource_types_and_files_of_their_own()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("""
            using Informers;
            namespace A { [KubernetesResource("a", "v1", "One", "ones")] public class B_C { public ObjectMeta? Metadata { get; set; } } }
            namespace A_B { [KubernetesResource("a", "v1", "Two", "twos")] public class C { public ObjectMeta? Metadata { get; set; } } }
            namespace a { [KubernetesResource("a", "v1", "Three", "threes")] public class b_c { public ObjectMeta? Metadata { get; set; } } }
            [GenerateInformer(typeof(A.B_C))] [GenerateInformer(typeof(A_B.C))] [GenerateInformer(typeof(a.b_c))] public partial class Host { }
            """)).AssertCompiles();

        Assert.Equal(3, run.Files.Keys.Count(static name => name.Contains("_ResourceType", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_class_can_stand_for_two_resources_in_two_hosts()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Sources.CronTab, """
            namespace MyApp
            {
                using Informers;
                [GenerateInformer(typeof(Crds.CronTab))] public partial class Host { }
                [GenerateInformer(typeof(Crds.CronTab), Version = "v1")] public partial class Next { }
                [GenerateInformer(typeof(Crds.CronTab), Scope = ResourceScope.Cluster)] public partial class Wide { }
            }
            """)).AssertCompiles();

        Assert.Equal(3, run.Files.Keys.Count(static name => name.Contains("_ResourceType", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_root_namespace_can_be_set()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(
            TestCompilation.Create(Sources.CronTab, Sources.Host), ("InformersRootNamespace", " Acme.Kubernetes ")).AssertCompiles();

        Assert.Contains("Acme.Kubernetes.Stable.V1.ShelfInformer.g.cs", run.Files.Keys);
        Assert.Contains("namespace Acme.Kubernetes.Stable.V1\n", run.Files["Acme.Kubernetes.Stable.V1.ShelfInformer.g.cs"]);
    }

    [Fact]
    public void Every_resource_of_KubernetesClient_in_one_host()
    {
        var types = typeof(k8s.Models.V1Pod).Assembly.GetExportedTypes()
            .Where(static type => type.GetProperty("Metadata")?.PropertyType == typeof(k8s.Models.V1ObjectMeta)
                && type.GetCustomAttributesData().Any(static a => a.AttributeType.Name == "KubernetesEntityAttribute")
                && !Subresources.Contains(type.GetField("KubeKind")?.GetRawConstantValue()))
            .Select(static type => type.FullName!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(types.Count > 70, $"{types.Count} types");
        var attributes = string.Join('\n', types.Select(static type => $"[Informers.GenerateInformer(typeof({type}))]"));
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", References.WithKubernetesClient, $"namespace MyApp {{ {attributes} public partial class Host {{ }} }}")).AssertCompiles();

        Assert.Equal(types.Count, run.Files.Keys.Count(static name => name.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)));

        // Each is in the table, with the plural that KubernetesClient says, where it says one.
        foreach (var type in types.Select(static name => typeof(k8s.Models.V1Pod).Assembly.GetType(name)!))
        {
            var data = type.GetCustomAttributesData().Single(static a => a.AttributeType.Name == "KubernetesEntityAttribute");
            string Value(string name) => data.NamedArguments.SingleOrDefault(a => a.MemberName == name).TypedValue.Value as string ?? string.Empty;
            var known = BuiltInKinds.Find(Value("Group"), Value("Kind"));
            Assert.True(known is not null, type.FullName);
            Assert.True(Value("PluralName") == known.Plural || Value("PluralName").Length == 0, type.FullName);
        }
    }

    [Fact]
    public void Emitted_code_is_valid_in_the_oldest_language_that_is_supported()
    {
        var input = TestCompilation.Create("Test", References.WithKubernetesClient).AddSyntaxTrees(
            ((string[])[Sources.CronTab, Sources.Host, "[Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Host { }"])
                .Select(static source => TestCompilation.Parse(source, language: EnvironmentParser.OldestLanguage)));

        Assert.NotEmpty(GeneratorHarness.Run<InformerGenerator>(input).AssertCompiles().Files);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Output_depends_neither_on_the_culture_nor_on_the_order_of_files_and_hosts() => Task.Run(static () =>
    {
        const string Other = """
            namespace MyApp { [Informers.GenerateInformer(typeof(Crds.Shelf))] [Informers.GenerateInformer(typeof(Crds.CronTab))] partial class Iİıi { } }
            """;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var first = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Sources.CronTab, Sources.Host, Other)).AssertCompiles();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("tr-TR");
        var second = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Other, Sources.Host, Sources.CronTab)).AssertCompiles();

        Assert.Equal(first.Files, second.Files);
        Assert.All(first.Files.Values, static text => Assert.DoesNotContain('\r', text));
    }, TestContext.Current.CancellationToken);

    [Fact]
    public void A_library_and_its_friend_do_not_get_in_each_others_way()
    {
        var library = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Lib", References.Default, Sources.CronTab, Sources.Host, """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")]
            """)).AssertCompiles();
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("App", [.. References.Default, library.Output.ToReference()], """
            namespace Other { [Informers.GenerateInformer(typeof(Crds.CronTab))] public partial class Host { } }
            """)).AssertCompiles();
    }
}
