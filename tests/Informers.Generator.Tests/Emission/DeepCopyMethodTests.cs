using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>Where <c>DeepCopy()</c> can be called, and by whom.</summary>
public class DeepCopyMethodTests
{
    private const string Types = """
        #nullable enable
        namespace Crds
        {
            [Informers.KubernetesResource("stable.example.com", "v1", "Tab", "tabs")]
            public class Tab { public Informers.ObjectMeta? Metadata { get; set; } public Spec? Spec { get; set; } }
            public class Spec { public System.Collections.Generic.List<string>? Args { get; set; } }

            [Informers.KubernetesResource("stable.example.com", "v1", "Own", "owns")]
            internal class Own { public Informers.ObjectMeta? Metadata { get; set; } public string DeepCopy() => "mine"; }

            [Informers.KubernetesResource("stable.example.com", "v1", "Odd", "odds")]
            public class Odd { public Informers.ObjectMeta? Metadata { get; set; } public System.IDisposable? Thing { get; set; } }
        }
        """;

    [Fact]
    public void It_is_there_where_the_host_is_for_the_resource_and_its_parts()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, Types, """
            #nullable enable
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Tab))]
                [Informers.GenerateInformer(typeof(Crds.Own))]
                [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))]
                public partial class Host;
            }

            namespace MyApp.Controllers
            {
                public static class Entry
                {
                    public static string Run()
                    {
                        var tab = new Crds.Tab { Spec = new Crds.Spec { Args = ["a"] } };
                        var copy = tab.DeepCopy();
                        copy.Spec!.Args!.Add("b");
                        var type = MyApp.Generated.Stable.V1.TabInformer.ResourceType.DeepCopy!(tab);
                        var pod = new k8s.Models.V1Pod { Metadata = new k8s.Models.V1ObjectMeta { Labels = new System.Collections.Generic.Dictionary<string, string> { ["a"] = "b" } } };
                        var other = pod.DeepCopy();
                        other.Metadata.Labels.Clear();
                        return string.Join("|", tab.Spec.Args.Count, copy.Spec.Args.Count, tab.Spec.DeepCopy().Args!.Count, type.Spec!.Args!.Count, type.Spec == tab.Spec,
                            new Crds.Own().DeepCopy(), pod.Metadata.Labels.Count, pod.Spec?.DeepCopy() is null, pod.Metadata.DeepCopy().Labels.Count);
                    }
                }
            }
            """)).AssertCompiles();

        using var assembly = new LoadedAssembly(run.Output);
        Assert.Equal("1|2|1|1|False|mine|1|True|1", assembly.Call<string>("MyApp.Controllers.Entry", "Run"));
    }

    [Theory]
    [InlineData("MyApp")]
    [InlineData("MyApp.Copies")]
    public void An_extension_of_the_authors_own_stays_the_only_one(string space)
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, $$"""
            namespace {{space}} { public static class Copier { public static Crds.Tab DeepCopy(this Crds.Tab tab) => tab; } }
            """, """
            namespace MyApp.Copies { }
            namespace MyApp
            {
                using MyApp.Copies;
                [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host;
                public static class Entry
                {
                    public static bool Run()
                    {
                        var tab = new Crds.Tab { Spec = new Crds.Spec() };
                        return ReferenceEquals(tab.DeepCopy(), tab) && !ReferenceEquals(tab.Spec.DeepCopy(), tab.Spec);
                    }
                }
            }
            """)).AssertCompiles();

        using var assembly = new LoadedAssembly(run.Output);
        Assert.True(assembly.Call<bool>("MyApp.Entry", "Run"));
    }

    [Fact]
    public void An_extension_that_only_its_class_sees_is_called_there_without_doubt()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host;
                public static class Copier
                {
                    public static bool IsOwn(Crds.Tab tab) => ReferenceEquals(tab.DeepCopy(), tab);
                    private static Crds.Tab DeepCopy(this Crds.Tab tab) => tab;
                }
            }
            """)).AssertCompiles();

        Assert.DoesNotContain("DeepCopy(this global::Crds.Tab ", run.Files["MyApp.DeepCopies.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_that_only_its_class_sees_does_not_keep_others_from_having_one()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, """
            namespace MyApp.Copies
            {
                public static class Copier
                {
                    public static bool IsOwn(Crds.Tab tab) => ReferenceEquals(tab.DeepCopy(), tab);
                    private static Crds.Tab DeepCopy(this Crds.Tab tab) => tab;
                }
            }
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host;
                public static class Entry
                {
                    public static bool Run()
                    {
                        var tab = new Crds.Tab();
                        return Copies.Copier.IsOwn(tab) && !ReferenceEquals(tab.DeepCopy(), tab);
                    }
                }
            }
            """)).AssertCompiles();

        using var assembly = new LoadedAssembly(run.Output);
        Assert.True(assembly.Call<bool>("MyApp.Entry", "Run"));
    }

    [Fact]
    public void An_extension_in_a_block_is_the_authors_own_too()
    {
        var sources = new[]
        {
            Types,
            "namespace MyApp { public static class Copier { extension(Crds.Tab tab) { public Crds.Tab DeepCopy() => tab; } } }",
            """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host;
                public static class Entry
                {
                    public static bool Run()
                    {
                        var tab = new Crds.Tab { Spec = new Crds.Spec() };
                        return ReferenceEquals(tab.DeepCopy(), tab) && !ReferenceEquals(tab.Spec.DeepCopy(), tab.Spec);
                    }
                }
            }
            """,
        };
        var options = TestCompilation.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"Source{i}.cs"));
        var driver = CSharpGeneratorDriver.Create([new InformerGenerator().AsSourceGenerator()], parseOptions: options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        var run = GeneratorHarness.Run(driver, TestCompilation.Create().AddSyntaxTrees(trees)).AssertCompiles();

        using var assembly = new LoadedAssembly(run.Output);
        Assert.True(assembly.Call<bool>("MyApp.Entry", "Run"));
    }

    [Fact]
    public void It_is_there_once_where_hosts_of_several_namespaces_see_it()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, """
            #nullable enable
            namespace MyApp.A { [Informers.GenerateInformer(typeof(Crds.Tab))] internal partial class Host; }
            namespace MyApp.B { [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host; }
            namespace MyApp.B { [Informers.GenerateInformer(typeof(Crds.Own))] public partial class Other; }
            namespace MyApp.C
            {
                using MyApp.A;
                using MyApp.B;
                public static class Entry { public static object Run() => new Crds.Tab().DeepCopy(); }
            }
            """)).AssertCompiles();

        Assert.Equal(
            ["MyApp.B.DeepCopies.g.cs", "MyApp.DeepCopies.g.cs"],
            run.Files.Keys.Where(static name => name.EndsWith("DeepCopies.g.cs", StringComparison.Ordinal)));
        Baseline.VerifyAll(run.Files
            .Where(static pair => pair.Key.EndsWith("DeepCopies.g.cs", StringComparison.Ordinal))
            .Select(static pair => KeyValuePair.Create(pair.Key[..^".cs".Length], pair.Value)));
    }

    [Fact]
    public void Other_assemblies_see_that_of_public_types_of_this_one_alone()
    {
        var library = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Library", References.WithKubernetesClient, Types, """
            namespace Lib { [Informers.GenerateInformer(typeof(Crds.Tab))] [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Host; }
            """)).AssertCompiles().Output.ToReference();
        var user = TestCompilation.Create("User", [.. References.WithKubernetesClient, library], """
            using Lib;
            public class User { public Crds.Tab A(Crds.Tab tab) => tab.DeepCopy(); public k8s.Models.V1Pod B(k8s.Models.V1Pod pod) => pod.DeepCopy(); }
            """);

        Assert.Equal(["CS1929"], user.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.Id));
    }

    [Fact]
    public void A_type_that_cannot_be_copied_has_none_and_the_rest_is_emitted()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Odd), AllowReflection = true)]
                public partial class Host;

                public static class Entry { public static object? Run() => MyApp.Generated.Stable.V1.OddInformer.ResourceType.DeepCopy; }
            }
            """)).AssertCompiles();

        Assert.DoesNotContain(run.Files.Keys, static name => name.EndsWith("DeepCopies.g.cs", StringComparison.Ordinal));
        using var assembly = new LoadedAssembly(run.Output);
        Assert.Null(assembly.Call<object?>("MyApp.Entry", "Run"));
    }

    [Fact]
    public void It_is_small_beside_the_decoders()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, """
            [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))]
            [Informers.GenerateInformer(typeof(k8s.Models.V1Deployment))]
            public partial class Host;
            """));
        var decoders = Bytes("Decoding.");
        var copiers = Bytes("Copying.");
        var methods = Bytes("DeepCopies.");
        TestContext.Current.TestOutputHelper?.WriteLine($"decoders {decoders}, copiers {copiers}, methods {methods}");

        Assert.InRange(copiers + methods, 1, decoders / 2);
        int Bytes(string start) => run.Files.Where(file => file.Key.StartsWith(start, StringComparison.Ordinal)).Sum(static file => file.Value.Length);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_mutation_detector_watches_over_caches_of_generated_informers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var pods = new GroupVersionResource("", "v1", "pods");
        await using var server = await FakeApiServer.StartAsync(cancellationToken: cancellationToken);
        server.Create(pods, """{"metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"a","image":"x","resources":{"limits":{"cpu":"1"}}},{"name":"b"}]}}""");
        using var assembly = new LoadedAssembly(GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Host;
                public static class Entry
                {
                    public static System.Func<Informers.Rest.IRestClient, Informers.SharedInformerOptions, Informers.SharedInformerFactory> Make() => (client, options) =>
                    {
                        var factory = new Host(client, options);
                        _ = factory.Core.V1.Pods.Informer;
                        return factory;
                    };

                    public static System.Action<Informers.SharedInformerFactory> Change() => factory =>
                        ((Host)factory).Core.V1.Pods.Lister.Pods("shop").GetRequired("web").Spec.Containers[1].Image = "changed";
                }
            }
            """)).AssertCompiles().Output);
        var time = new ManualTimeProvider();
        var told = new List<CacheMutation>();
        using var client = server.CreateRestClient();
        await using var factory = assembly.Call<Func<IRestClient, SharedInformerOptions, SharedInformerFactory>>("MyApp.Entry", "Make")(
            client, new SharedInformerOptions { TimeProvider = time, DetectCacheMutations = true, CacheMutationHandler = told.Add });
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken).WithinTimeout();

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(told);
        assembly.Call<Action<SharedInformerFactory>>("MyApp.Entry", "Change")(factory);
        time.Advance(TimeSpan.FromSeconds(1));

        var mutation = Assert.Single(told);
        Assert.Equal(new ObjectName("shop", "web"), mutation.Name);
        Assert.Equal(["spec.containers[1].image"], mutation.Members);
    }

    [Fact]
    public void A_null_is_refused()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Tab))] public partial class Host;
                public static class Entry { public static object Run() => ((Crds.Tab)null!).DeepCopy(); }
            }
            """)).AssertCompiles();

        using var assembly = new LoadedAssembly(run.Output);
        Assert.Throws<ArgumentNullException>(() => assembly.Call<object>("MyApp.Entry", "Run"));
    }
}
