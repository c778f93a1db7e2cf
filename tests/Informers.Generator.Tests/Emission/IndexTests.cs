using Informers.Rest;
using Informers.Testing;
using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>Indexes that attributes ask for: emitted, compiled and run.</summary>
public class IndexTests
{
    private const string Types = """
        #nullable enable
        using System.Collections.Generic;
        using System.Text.Json.Serialization;
        using Informers;

        namespace Crds
        {
            [KubernetesResource("stable.example.com", "v1", "Job", "jobs")]
            public class Job { public ObjectMeta? Metadata { get; set; } public Spec? Spec { get; set; } public Status? Status { get; set; } }
            public class Spec
            {
                [JsonPropertyName("nodeName")] public string? Node { get; set; }
                public int? Priority { get; set; }
                public bool Paused { get; set; }
                public Mode? Mode { get; set; }
                public IList<Part?>? Parts { get; set; }
                public Dictionary<string, Part[]>? Groups { get; set; }
            }
            public class Part { public string? Image { get; set; } public List<string>? Args { get; set; } public int Port { get; set; } }
            public class Status { public List<Condition>? Conditions { get; set; } }
            public class Condition { public string? Type { get; set; } public string? Status { get; set; } }
            public enum Mode { Fast, [JsonStringEnumMemberName("very-slow")] Slow }

            [KubernetesResource("stable.example.com", "v1", "Shelf", "shelves", Scope = ResourceScope.Cluster)]
            public class Shelf { public ObjectMeta? Metadata { get; set; } }
        }

        """;

    private const string Host = """
        namespace MyApp
        {
            [GenerateInformer(typeof(Crds.Job))]
            [GenerateInformer(typeof(Crds.Shelf))]
            [InformerIndex(typeof(Crds.Job), "ByNode", "spec.nodeName")]
            [InformerIndex(typeof(Crds.Job), "ByPriority", "spec.priority")]
            [InformerIndex(typeof(Crds.Job), "ByPaused", "spec.paused")]
            [InformerIndex(typeof(Crds.Job), "ByMode", "spec.mode")]
            [InformerIndex(typeof(Crds.Job), "ByImage", "spec.parts[*].image")]
            [InformerIndex(typeof(Crds.Job), "ByArg", "spec.groups[*][*].args[*]")]
            [InformerIndex(typeof(Crds.Job), "ByApp", "metadata.labels['app']")]
            [InformerIndex(typeof(Crds.Job), "ByReady", "status.conditions[?(@.type==\"Ready\")].status")]
            [InformerIndex(typeof(Crds.Job), "ByController", IndexPaths.Controller)]
            [InformerIndex(typeof(Crds.Job), "ByOwner", IndexPaths.Owner)]
            [InformerIndex(typeof(Crds.Job), "ByWords", Method = nameof(Words))]
            [InformerIndex(typeof(Crds.Job), "ByFirst", Method = nameof(First))]
            [InformerIndex(typeof(Crds.Shelf), "ByApp", "metadata.labels['app']")]
            public partial class ClusterInformers
            {
                internal static string[]? Words(Crds.Job job) => job.Spec?.Node?.Split('-');
                internal static string? First(object job) => (job as Crds.Job)?.Spec?.Node?[..1];
            }
        }

        """;

    [Fact]
    public void What_is_emitted() => Baseline.VerifyAll(
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types + Host)).AssertCompiles().Files
            .Where(static pair => pair.Key.StartsWith("MyApp.Generated.", StringComparison.Ordinal))
            .Select(static pair => KeyValuePair.Create(pair.Key[..^".cs".Length], pair.Value)));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Listers_look_up_by_every_index()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var jobs = new FakeResource("stable.example.com", "v1", "Job", "jobs");
        var shelves = new FakeResource("stable.example.com", "v1", "Shelf", "shelves", ResourceScope.Cluster);
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Resources = [jobs, shelves] }, cancellationToken);
        server.Create(jobs.Resource, """
            {"metadata":{"name":"one","namespace":"a","labels":{"app":"web"},"ownerReferences":[{"uid":"u1"},{"uid":"u2","controller":true},{"uid":"u3","controller":false}]},
             "spec":{"nodeName":"node-1","priority":7,"paused":true,"mode":"very-slow","parts":[{"image":"x"},null,{"image":"y"},{"image":"x"}],"groups":{"g":[{"args":["p","q"]}]}},
             "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"Maybe"}]}}
            """);
        server.Create(jobs.Resource, """{"metadata":{"name":"two","namespace":"b","labels":{}},"spec":{"nodeName":"node-1","parts":[]}}""");
        server.Create(jobs.Resource, """{"metadata":{"name":"three","namespace":"b"}}""");
        server.Create(shelves.Resource, """{"metadata":{"name":"big","labels":{"app":"web"}}}""");
        using var assembly = new LoadedAssembly(GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types + Host + """
            public static class Entry
            {
                public static System.Func<Informers.Rest.IRestClient, SharedInformerFactory> Make() => client =>
                {
                    var factory = new MyApp.ClusterInformers(client);
                    _ = factory.Stable.V1.Jobs.Informer;
                    _ = factory.Stable.V1.Shelves.Informer;
                    return factory;
                };

                public static System.Func<SharedInformerFactory, string> Show() => factory =>
                {
                    var jobs = ((MyApp.ClusterInformers)factory).Stable.V1.Jobs.Lister;
                    return string.Join("|",
                        Names(jobs.ByNode("node-1")), Names(jobs.ByNode("node-2")), Names(jobs.ByPriority("7")), Names(jobs.ByPaused("true")), Names(jobs.ByPaused("false")),
                        Names(jobs.ByMode("very-slow")), Names(jobs.ByMode("Slow")), Names(jobs.ByImage("x")), Names(jobs.ByImage("y")), Names(jobs.ByArg("q")),
                        Names(jobs.ByApp("web")), Names(jobs.ByReady("True")), Names(jobs.ByReady("Maybe")), Names(jobs.ByController("u2")), Names(jobs.ByController("u1")),
                        Names(jobs.ByOwner("u1")), Names(jobs.ByWords("1")), Names(jobs.ByFirst("n")),
                        ((MyApp.ClusterInformers)factory).Stable.V1.Shelves.Lister.ByApp("web").Count);
                };

                private static string Names(IReadOnlyList<Crds.Job> jobs)
                {
                    var names = new SortedSet<string>();
                    foreach (var job in jobs) { names.Add(job.Metadata!.Name!); }
                    return string.Join(",", names);
                }
            }
            """)).AssertCompiles().Output);

        using var client = server.CreateRestClient();
        await using var factory = assembly.Call<Func<IRestClient, SharedInformerFactory>>("Entry", "Make")(client);
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken).WithinTimeout();

        Assert.Equal(
            "one,two||one|one|two|one||one|one|one|one|one||one||one|one,two|one,two|1",
            assembly.Call<Func<SharedInformerFactory, string>>("Entry", "Show")(factory));
    }

    [Fact]
    public void Hosts_that_share_a_lister_share_its_indexes()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types + """
            namespace MyApp
            {
                [GenerateInformer(typeof(Crds.Job))]
                [InformerIndex(typeof(Crds.Job), "ByNode", "spec.nodeName")]
                [InformerIndex(typeof(Crds.Job), "ByApp", "metadata.labels['app']")]
                public partial class One;

                [GenerateInformer(typeof(Crds.Job))]
                [InformerIndex(typeof(Crds.Job), "ByNode", "spec.nodeName")]
                [InformerIndex(typeof(Crds.Job), "ByPhase", "spec.mode")]
                public partial class Two;

                public static class Entry { public static object Run(One one) => one.Stable.V1.Jobs.Lister.ByPhase("x"); }
            }

            namespace Other
            {
                [GenerateInformer(typeof(Crds.Job))]
                [InformerIndex(typeof(Crds.Job), "ByNode", "spec.priority")]
                public partial class Three;
            }
            """)).AssertCompiles();

        Assert.Equal(["ByApp", "ByNode", "ByPhase"], Indexes(run, "MyApp.Generated.Stable.V1"));
        Assert.Equal(["ByNode"], Indexes(run, "Other.Generated.Stable.V1"));
    }

    [Fact]
    public void A_resource_class_with_an_informer_of_its_own_has_the_indexes_of_its_hosts()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types.Replace("[KubernetesResource(\"stable.example.com\", \"v1\", \"Job\"", "[GenerateInformer]\n[KubernetesResource(\"stable.example.com\", \"v1\", \"Job\"", StringComparison.Ordinal) + """
            namespace MyApp
            {
                [GenerateInformer(typeof(Crds.Job))]
                [InformerIndex(typeof(Crds.Job), "ByNode", "spec.nodeName")]
                public partial class One;

                public static class Entry { public static object Run(One one) => one.Stable.V1.Jobs.Lister.ByNode("x"); }
            }
            """)).AssertCompiles();

        Assert.Equal(["ByNode"], Indexes(run, "Crds.Generated.Stable.V1"));
    }

    [Fact]
    public void KubernetesClients_models_have_indexes_too()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.WithKubernetesClient, """
            using Informers;
            using k8s.Models;

            [GenerateInformer(typeof(V1Pod))]
            [InformerIndex(typeof(V1Pod), "ByNode", "spec.nodeName")]
            [InformerIndex(typeof(V1Pod), "ByImage", "spec.containers[*].image")]
            [InformerIndex(typeof(V1Pod), "ByReady", "status.conditions[?@.type=='Ready'].status")]
            [InformerIndex(typeof(V1Pod), "ByHostPort", "spec.containers[*].ports[*].hostPort")]
            [InformerIndex(typeof(V1Pod), "ByController", IndexPaths.Controller)]
            public partial class Host;
            """)).AssertCompiles();

        Assert.Equal(["ByController", "ByHostPort", "ByImage", "ByNode", "ByReady"], Indexes(run, "Generated.Core.V1"));
    }

    [Fact]
    public void Keys_may_have_anything_in_them()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types + """
            [GenerateInformer(typeof(Crds.Job))]
            [InformerIndex(typeof(Crds.Job), "@event", "metadata.annotations['a\"\n} </c>']")]
            public partial class Host;
            """.Replace("@event", "event", StringComparison.Ordinal))).AssertCompiles();

        Assert.Equal(["@event"], Indexes(run, "Generated.Stable.V1"));
    }

    [Fact]
    public void Values_that_conditions_compare_with_may_have_anything_in_them()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types + """
            [GenerateInformer(typeof(Crds.Job))]
            [InformerIndex(typeof(Crds.Job), "ByOdd", "status.conditions[?@.type=='{0}'].status")]
            [InformerIndex(typeof(Crds.Job), "ByNul", "status.conditions[?@.type=='\0'].status")]
            public partial class Host;
            """)).AssertCompiles();

        var informer = run.Files.Single(static file => file.Key.EndsWith("JobInformer.g.cs", StringComparison.Ordinal)).Value;
        Assert.Contains("== \"{0}\"", informer, StringComparison.Ordinal);
        Assert.Contains("== \"\\0\"", informer, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Indexes(GeneratorRun run, string @namespace) => run.Values(TrackingNames.Informers).Cast<InformerModel>()
        .Where(one => one.Namespace == @namespace && one.Kind is "Job" or "Pod").Where(one => one.Namespace == @namespace)
        .SelectMany(static one => one.Indexes).Select(static index => index.Name);
}
