using System.Net.Http.Headers;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests.Factory;

/// <summary>Informers by group, version and plural, on the embedded server.</summary>
public class ResourceInformerFactoryTests
{
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    private static readonly GroupVersionResource Nodes = new("", "v1", "nodes");
    private static readonly GroupVersionResource Widgets = WidgetType.Namespaced.Resource;
    private static readonly FakeResource ServedWidgets = new(Widgets.Group, Widgets.Version, "Widget", Widgets.Resource);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resources_without_a_class_have_an_informer_each(bool streamingLists)
    {
        await using var server = await FakeApiServer.StartAsync(new() { StreamingLists = streamingLists, Resources = [ServedWidgets] }, Token);
        CreateThree(server);
        await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), ownsClient: true);
        var maps = factory.InformerFor(ConfigMaps);
        var widgets = factory.ListerFor(Widgets);
        var nodes = factory.ForResource(Nodes);

        Assert.Same(maps, factory.InformerFor(ConfigMaps));
        Assert.NotSame(maps, factory.InformerFor(Widgets));
        Assert.Equal([ConfigMaps, Widgets, Nodes], factory.AllInformers.Select(static informer => informer.Resource));
        Assert.Equal([ConfigMaps, Nodes, Widgets], factory.KnownResources.OrderBy(static r => r.Resource, StringComparer.Ordinal));
        factory.Start(Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        var map = maps.Store.Get(new("shop", "settings"))!;
        Assert.Equal(("v1", "ConfigMap", "blue"), (map.ApiVersion, map.Kind, map.GetString("data", "color")));
        Assert.Equal("ConfigMap", map.GetString("kind"));
        var widget = widgets.GetRequired(new("shop", "w"));
        Assert.Equal(("example.com/v1", "Widget", "one"), (widget.ApiVersion, widget.Kind, widget.GetString("spec", "value")));
        Assert.Same(widget, Assert.Single(widgets.Namespace("shop").List(LabelSelector.Parse("app=web"))));
        Assert.Empty(widgets.Namespace("shop").List(LabelSelector.Parse("app=db")));
        Assert.Equal("n1", Assert.IsType<Unstructured>(nodes.Lister.Get(new("n1"))).Name);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Options_are_set_for_one_resource()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Resources = [ServedWidgets] }, Token);
        CreateThree(server);
        var options = new SharedInformerOptions { Namespace = "shop" }
            .For<Unstructured>(static o => o.TweakListOptions = static query => query.LabelSelector = "app=web")
            .For<Unstructured>(ConfigMaps, static o => o.TweakListOptions = null);
        await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), options, ownsClient: true);
        var maps = factory.InformerFor(ConfigMaps);
        var nodes = factory.InformerFor(new UnstructuredType(Nodes, "Node", ResourceScope.Cluster));
        factory.Start(Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        Assert.Equal(1, maps.Store.Count);
        Assert.Equal(0, nodes.Store.Count);
        Assert.All(server.Requests.Where(static r => r.Resource == "configmaps"), static r => Assert.Equal(("shop", false), (r.Namespace, r.Query.Contains("app", StringComparison.Ordinal))));
        Assert.All(server.Requests.Where(static r => r.Resource == "nodes"), static r => Assert.Equal((null, true), (r.Namespace, r.Query.Contains("app", StringComparison.Ordinal))));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Objects_of_another_kind_than_the_named_one_are_refused()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Resources = [ServedWidgets] }, Token);
        CreateThree(server);
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(), new() { WatchErrorHandler = (_, error) => told.TrySetResult(error) }, ownsClient: true);
        factory.InformerFor(new UnstructuredType(Widgets, "Gadget"));
        factory.Start(Token);

        Assert.Contains("Widget", (await told.Task.WithinTimeout()).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_without_a_version_is_not_known()
    {
        using var client = new FakeRestClient();
        await using var factory = new DynamicSharedInformerFactory(client);

        Assert.False(factory.TryForResource(new("apps", "", "deployments"), out _));
        Assert.Throws<ArgumentException>(() => factory.InformerFor(new GroupVersionResource("apps", "v1", "")));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Metadata_alone_is_asked_for_and_taken_from_whole_objects_where_those_come(bool streamingLists, bool serverKnowsHow)
    {
        await using var server = await FakeApiServer.StartAsync(new() { StreamingLists = streamingLists, Resources = [ServedWidgets] }, Token);
        CreateThree(server);
        using var client = new AcceptClient(server.CreateRestClient(), serverKnowsHow);
        await using var factory = new MetadataSharedInformerFactory(client);
        var maps = factory.InformerFor(ConfigMaps);
        var widgets = factory.ListerFor(Widgets);
        var nodes = factory.ForResource(Nodes);
        await using var changes = factory.InformerFor(Widgets).WatchAsync(Token).GetAsyncEnumerator(Token);
        factory.Start(Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        Assert.Equal("settings", maps.Store.Get(new("shop", "settings"))!.Metadata!.Name);
        Assert.Equal("web", widgets.GetRequired(new("shop", "w")).Metadata!.Labels!["app"]);
        Assert.Equal("n1", Assert.IsType<PartialObjectMetadata>(nodes.Lister.Get(new("n1"))).Metadata!.Name);
        Assert.Single(widgets.List(LabelSelector.Parse("app=web")));

        // And as things go on.
        Assert.True(await changes.MoveNextAsync());
        var version = (string)server.Patch(Widgets, new("shop", "w"), """{"metadata":{"labels":{"app":"db"}},"spec":{"value":"two"}}""")["metadata"]!["resourceVersion"]!;
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((version, "db"), (changes.Current.Object!.Metadata!.ResourceVersion, changes.Current.Object.Metadata.Labels!["app"]));
        server.Delete(Widgets, new("shop", "w"));
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(ResourceEventType.Deleted, changes.Current.Type);

        Assert.All(client.Lists, static accept => Assert.Equal("application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1; drop=metadata.managedFields, application/json", accept));
        Assert.All(client.Watches, static accept => Assert.Equal("application/json; as=PartialObjectMetadata; g=meta.k8s.io; v=v1; drop=metadata.managedFields, application/json", accept));
        Assert.NotEmpty(client.Watches);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_whose_definition_is_absent_starts_by_itself_when_it_comes()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        var time = new ManualTimeProvider();
        var options = new SharedInformerOptions { TimeProvider = time };
        options.For<Unstructured>(static o => o.Jitter = static () => 0.9);
        await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), options, ownsClient: true);
        var widgets = factory.InformerFor(Widgets);
        factory.Start(Token);

        // Long enough for the delays to have reached their limit.
        for (var i = 0; i < 8; i++)
        {
            time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(9.9), Token).WithinTimeout());
        }

        var delay = await time.WaitForTimerAsync(TimeSpan.FromSeconds(9.9), Token).WithinTimeout();
        using var enough = new CancellationTokenSource();
        var waiting = factory.WaitForCacheSyncAsync(enough.Token);
        await enough.CancelAsync();
        var result = await waiting.WithinTimeout();
        Assert.True(Assert.IsType<ApiStatusException>(Assert.Single(result.Pending).LastError).IsNotFound);
        Assert.Contains("Is the CustomResourceDefinition widgets of the API group example.com installed", result.ToString(), StringComparison.Ordinal);

        server.AddResource(ServedWidgets);
        server.Create(Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"namespace":"shop","name":"w"}}""");
        time.Advance(delay);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
        Assert.Equal("w", Assert.Single(widgets.Store.List()).Name);
        Assert.Equal(FreshnessState.Live, widgets.Freshness.State);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task A_refusal_names_the_verb_and_the_resource(string verb)
    {
        await using var server = await FakeApiServer.StartAsync(new() { StreamingLists = false }, Token);
        server.Faults.Forbid(request => request.Verb == verb);
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(),
            new()
            {
                Namespace = "shop",
                WatchErrorHandler = (_, error) =>
                {
                    if (error is ApiStatusException { IsForbidden: true })
                    {
                        told.TrySetResult(error);
                    }
                },
            },
            ownsClient: true);
        factory.InformerFor(ConfigMaps);
        factory.Start(Token);
        var message = (await told.Task.WithinTimeout()).Message;

        Assert.StartsWith($"Could not {verb} configmaps.v1 in namespace 'shop': 403 Forbidden", message, StringComparison.Ordinal);
        Assert.Contains("need the verbs list and watch on configmaps", message, StringComparison.Ordinal);
    }

    private static void CreateThree(FakeApiServer server)
    {
        server.Create(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"shop","name":"settings"},"data":{"color":"blue"}}""");
        server.Create(Nodes, """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}""");
        server.Create(
            Widgets,
            """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"namespace":"shop","name":"w","labels":{"app":"web"}},"spec":{"value":"one"}}""");
    }

    /// <summary>Notes what is accepted, and hides it from the server.</summary>
    private sealed class AcceptClient(IRestClient client, bool passOn) : IRestClient
    {
        private readonly Lock _gate = new();

        public List<string> Lists { get; } = [];

        public List<string> Watches { get; } = [];

        public Uri BaseAddress => client.BaseAddress;

        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                (request.RequestUri!.OriginalString.Contains("watch=true", StringComparison.Ordinal) ? Watches : Lists).Add(request.Headers.Accept.ToString());
            }

            if (!passOn)
            {
                request.Headers.Accept.Clear();
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            }

            return client.SendAsync(request, cancellationToken);
        }

        public void Dispose() => client.Dispose();
    }
}
