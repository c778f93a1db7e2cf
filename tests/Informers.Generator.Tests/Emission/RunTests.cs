using System.Net;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>Emitted code, compiled and run.</summary>
public class RunTests
{
    [Fact]
    public void A_resource_type_knows_names_and_reads_metadata()
    {
        using var assembly = Load(References.Default, """
            public static class Entry
            {
                public static string Run()
                {
                    var type = MyApp.Generated.Stable.V1Beta1.CronTabInformer.ResourceType;
                    var one = Decode(type, "{\"metadata\":{\"name\":\"n\",\"namespace\":\"s\",\"uid\":\"u\",\"resourceVersion\":\"7\",\"labels\":{\"a\":\"b\"}},\"schedule\":\"* *\"}");
                    var none = new Crds.CronTab();
                    return string.Join("|",
                        type, type.Kind, type.Scope, type.GetObjectName(one), type.GetUid(one), type.GetResourceVersion(one), one.Schedule,
                        type.TryGetLabel(one, "a", out var label) + "=" + label, type.TryGetLabel(one, "x", out _), type.TryGetAnnotation(one, "a", out _),
                        type.GetName(none) ?? "null", type.GetNamespace(none) ?? "null", type.TryGetLabel(none, "a", out _),
                        MyApp.Generated.Stable.V1.ShelfInformer.ResourceType.Scope);
                }

                public static T Decode<T>(Informers.ResourceType<T> type, string json) where T : class
                {
                    var reader = new System.Text.Json.Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
                    reader.Read();
                    return type.Decoder.Decode(ref reader, Informers.DecodeContext.Default);
                }
            }
            """);

        Assert.Equal(
            "crontabs.v1beta1.stable.example.com|CronTab|Namespaced|s/n|u|7|* *|True=b|False|False|null|null|False|Cluster",
            assembly.Call<string>("Entry", "Run"));
    }

    [Fact]
    public void An_encoder_is_made_when_one_is_asked_for_and_kept()
    {
        using var assembly = Load(References.Default, """
            public static class Entry
            {
                public static string Run()
                {
                    var type = MyApp.Generated.Stable.V1Beta1.CronTabInformer.ResourceType;
                    var field = type.GetType().GetField("_encoder", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
                    _ = type.Decoder;
                    var before = field.GetValue(type);
                    var encoder = type.Encoder;
                    return $"{before is null}|{encoder is not null}|{ReferenceEquals(encoder, type.Encoder)}";
                }
            }
            """);

        Assert.Equal("True|True|True", assembly.Call<string>("Entry", "Run"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_follows_a_server()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cronTabs = new FakeResource("stable.example.com", "v1beta1", "CronTab", "crontabs");
        var shelves = new FakeResource("stable.example.com", "v1", "Shelf", "shelves", ResourceScope.Cluster);
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Resources = [cronTabs, shelves] }, cancellationToken);
        server.Create(cronTabs.Resource, """{"metadata":{"name":"one","namespace":"a","labels":{"tier":"x"}},"schedule":"* *"}""");
        server.Create(cronTabs.Resource, """{"metadata":{"name":"two","namespace":"b"},"schedule":"1 1"}""");
        server.Create(shelves.Resource, """{"metadata":{"name":"big"}}""");
        using var assembly = Load(References.Default, """
            public static class Entry
            {
                public static System.Func<Informers.Rest.IRestClient, Informers.SharedInformerFactory> Make() => client =>
                {
                    var factory = new MyApp.ClusterInformers(client);
                    _ = factory.Stable.V1Beta1.CronTabs.Informer;
                    _ = factory.Stable.V1.Shelves.Informer;
                    return factory;
                };

                public static System.Func<Informers.SharedInformerFactory, string> Show() => factory =>
                {
                    var tree = ((MyApp.ClusterInformers)factory).Stable;
                    var lister = tree.V1Beta1.CronTabs.Lister;
                    var same = lister == tree.V1Beta1.CronTabs.Lister && lister.CronTabs("a") == lister.CronTabs("a") && lister.CronTabs("a") != lister.CronTabs("b");
                    return string.Join("|",
                        lister.List().Count, lister.List(Informers.LabelSelector.Parse("tier in (x)")).Count, lister.CronTabs("a").List().Count,
                        lister.CronTabs("b").GetRequired("two").Schedule, lister.CronTabs("b").Get("one") is null,
                        tree.V1.Shelves.Lister.GetRequired("big").Metadata?.Name, tree.V1.Shelves.Lister.Get("small") is null,
                        tree.V1Beta1.CronTabs.Informer.Indexer.ByIndex(Informers.IndexNames.Namespace, "a").Count, same);
                };
            }
            """);

        using var client = server.CreateRestClient();
        await using var factory = assembly.Call<Func<IRestClient, SharedInformerFactory>>("Entry", "Make")(client);
        var added = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var any = factory.ForResource(cronTabs.Resource);
        any.AddEventHandler(new ResourceEventHandlerFuncs<object> { AddFunc = (obj, isInInitialList) => { if (!isInInitialList) { added.TrySetResult(obj); } } });
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken).WithinTimeout();

        Assert.Equal("2|1|1|1 1|True|big|True|1|True", assembly.Call<Func<SharedInformerFactory, string>>("Entry", "Show")(factory));
        Assert.Equal(2, any.Lister.List().Count);
        Assert.Equal([shelves.Resource, cronTabs.Resource], factory.KnownResources);
        Assert.Throws<KeyNotFoundException>(() => factory.ForResource(new GroupVersionResource("", "v1", "pods")));
        Assert.False(factory.TryForResource(new GroupVersionResource("stable.example.com", "v1", "crontabs"), out _));

        server.Create(cronTabs.Resource, """{"metadata":{"name":"three","namespace":"b"}}""");
        Assert.Equal("CronTab", (await added.Task.WithinTimeout()).GetType().Name);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Requests_go_through_the_clients_address_connections_and_credentials()
    {
        using var handler = new Recorder();
        using var assembly = LoadKubernetes();
        var configuration = new k8s.KubernetesClientConfiguration { Host = "https://api.example:8001/prefix", AccessToken = "secret", DisableHttp2 = true, TlsServerName = "name" };
        using var kubernetes = new k8s.Kubernetes(configuration, handler);
        using var client = assembly.Call<Func<k8s.IKubernetes, string?, IRestClient>>("Entry", "OfClient")(kubernetes, "tls.example");

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/pods");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(new Uri("https://api.example:8001/prefix/"), client.BaseAddress);
        Assert.Equal("https://api.example:8001/prefix/api/v1/pods", handler.Requests.Single().RequestUri?.ToString());
        Assert.Equal("Bearer secret", handler.Requests.Single().Headers.Authorization?.ToString());
        Assert.Equal("tls.example", handler.Requests.Single().Headers.Host);
        Assert.Equal(HttpVersion.Version20, handler.Requests.Single().Version);

        client.Dispose();
        Assert.False(handler.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_configuration_makes_a_client_that_is_disposed_with_the_factorys()
    {
        using var assembly = LoadKubernetes();
        var configuration = new k8s.KubernetesClientConfiguration { Host = "https://127.0.0.1:1", TlsServerName = "name", DisableHttp2 = true };
        var client = assembly.Call<Func<k8s.KubernetesClientConfiguration, string?, IRestClient>>("Entry", "OfConfiguration")(configuration, null);

        using var request = new HttpRequestMessage(HttpMethod.Get, "version");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("name", request.Headers.Host);
        Assert.Equal(HttpVersion.Version11, request.Version);

        client.Dispose();
        using var again = new HttpRequestMessage(HttpMethod.Get, "version");
        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(again, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Another_client_class_is_refused_with_advice()
    {
        using var assembly = LoadKubernetes();
        var other = System.Reflection.DispatchProxy.Create<k8s.IKubernetes, OtherClient>();

        var refused = Assert.Throws<ArgumentException>(
            () => assembly.Call<Func<k8s.IKubernetes, string?, IRestClient>>("Entry", "OfClient")(other, null));

        Assert.Contains("IRestClient", refused.Message, StringComparison.Ordinal);
        Assert.Contains(other.GetType().ToString(), refused.Message, StringComparison.Ordinal);
    }

    private static LoadedAssembly LoadKubernetes() => Load(References.WithKubernetesClient, """
        public static class Entry
        {
            public static System.Func<k8s.IKubernetes, string, Informers.Rest.IRestClient> OfClient() => Informers.Generated.Test.KubernetesClients.ToRestClient;
            public static System.Func<k8s.KubernetesClientConfiguration, string, Informers.Rest.IRestClient> OfConfiguration() => Informers.Generated.Test.KubernetesClients.ToRestClient;
        }
        """);

    private static LoadedAssembly Load(System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.MetadataReference> references, string entry) =>
        new(GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", references, Sources.CronTab, Sources.Host, "#nullable disable\n" + entry)).AssertCompiles().Output);

    /// <summary>Implements the interface, whichever members it has: the real package's has many more than the contract's.</summary>
    public class OtherClient : System.Reflection.DispatchProxy
    {
        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args) => null;
    }

    private sealed class Recorder : DelegatingHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
