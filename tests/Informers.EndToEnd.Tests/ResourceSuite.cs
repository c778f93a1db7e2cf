using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Tests;
using k8s.Models;
using static Informers.EndToEnd.Tests.HastyTimeProvider;

namespace Informers.EndToEnd.Tests;

/// <summary>Resources that are known by group, version and plural alone, whole or by their metadata; held on each kind of server.</summary>
public abstract class ResourceSuite
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Two_resources_without_a_class_are_followed_by_one_factory()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "web", "web"), Ct);
        await api.CreateAsync(Resources.Nodes, Objects.Node("n1"), Ct);
        await using var factory = new DynamicSharedInformerFactory(server.CreateRestClient(), Hasty(), ownsClient: true);
        var deployments = factory.InformerFor(Resources.Deployments);
        var nodes = factory.ForResource(Resources.Nodes);
        var tally = new Tally<Unstructured>(deployments.ResourceType);
        deployments.AddEventHandler(tally);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);

        var web = deployments.Store.Get(new("shop", "web"))!;
        Assert.Equal(("apps/v1", "Deployment", 1L), (web.ApiVersion, web.Kind, web.GetInt64("spec", "replicas")));
        Assert.Null(web.GetElement("metadata", "managedFields"));
        Assert.Equal("web", web.GetString("spec", "template", "metadata", "labels", "app"));
        Assert.Equal("Node", Assert.IsType<Unstructured>(nodes.Lister.Get(new("n1"))).Kind);

        var patched = await api.PatchAsync(Resources.Deployments, new("shop", "web"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } }, Ct);
        await tally.WaitAsync(versions => versions[new("shop", "web")] == (string)patched["metadata"]!["resourceVersion"]!);
        web = deployments.Store.Get(new("shop", "web"))!;
        Assert.Equal(7, web.GetInt64("spec", "replicas"));

        // But for what was dropped, it is what the server has.
        patched["metadata"]!.AsObject().Remove("managedFields");
        Assert.True(JsonNode.DeepEquals(patched, web.ToJsonObject()), web.ToJsonObject().ToJsonString());

        await api.DeleteAsync(Resources.Deployments, new("shop", "web"), Ct);
        await tally.WaitAsync(static versions => versions.Count == 0);
        Assert.Empty(tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Metadata_alone_are_followed()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "web", "web"), Ct);
        await using var factory = new MetadataSharedInformerFactory(server.CreateRestClient(), Hasty(), ownsClient: true);
        var deployments = factory.InformerFor(Resources.Deployments);
        var tally = new Tally<PartialObjectMetadata>(deployments.ResourceType);
        deployments.AddEventHandler(tally);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal("web", Assert.Single(deployments.Store.List()).Metadata!.Labels!["app"]);

        await api.CreateAsync(Resources.Deployments, Objects.Deployment("bank", "db", "db"), Ct);
        await tally.WaitAsync(static versions => versions.Count == 2);
        Assert.NotNull(deployments.Store.Get(new("bank", "db"))!.Metadata!.CreationTimestamp);
        Assert.Equal(await api.VersionsAsync(Resources.Deployments, Ct), tally.Versions);
        await api.DeleteAsync(Resources.Deployments, new("shop", "web"), Ct);
        await tally.WaitAsync(static versions => versions.Count == 1);
        Assert.Empty(tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_answers_lists_and_watches_of_metadata_with_metadata()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "blue"), Ct);
        using var http = server.CreateHttpClient();

        var list = JsonNode.Parse(await ReadAsync(http, "api/v1/configmaps", "PartialObjectMetadataList"))!;
        Assert.Equal(("PartialObjectMetadataList", "meta.k8s.io/v1"), ((string?)list["kind"], (string?)list["apiVersion"]));
        var item = list["items"]!.AsArray().Single(static item => (string?)item!["metadata"]!["name"] == "settings")!;
        Assert.Null(item["data"]);
        var query = "api/v1/namespaces/shop/configmaps?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
        var events = (await ReadAsync(http, query, "PartialObjectMetadata"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["ADDED PartialObjectMetadata", "BOOKMARK PartialObjectMetadata"], events.Select(static e => $"{e["type"]} {e["object"]!["kind"]}"));
        Assert.Null(events[0]["object"]!["data"]);
        Assert.Equal("true", (string?)events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_starts_by_itself_when_its_definition_comes()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        var absent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(),
            new()
            {
                TimeProvider = new HastyTimeProvider(),
                WatchErrorHandler = (_, error) =>
                {
                    if (error is ApiStatusException { IsNotFound: true })
                    {
                        absent.TrySetResult();
                    }
                },
            },
            ownsClient: true);
        var crontabs = factory.InformerFor(Resources.CronTabs);
        factory.Start(Ct);
        await absent.Task;
        Assert.False(crontabs.HasSynced);

        await api.CreateAsync(Resources.CustomResourceDefinitions, Objects.CronTabDefinition(), Ct);
        await api.WaitUntilServedAsync(Resources.CronTabs, Ct);
        await api.CreateAsync(Resources.CronTabs, Objects.CronTab("default", "backup", "0 0 * * *"), Ct);
        await using var events = crontabs.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("0 0 * * *", events.Current.Object!.GetString("spec", "cronSpec"));
        await factory.EnsureCacheSyncAsync(Ct);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Several_namespaces_are_followed_by_one_informer()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        foreach (var @namespace in new[] { "shop", "bank", "hidden" })
        {
            await api.CreateAsync(Resources.Deployments, Objects.Deployment(@namespace, "web", "web"), Ct);
        }

        await api.CreateAsync(Resources.Nodes, Objects.Node("n1"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions { TimeProvider = new HastyTimeProvider(), Namespaces = ["shop", "bank"] });
        var deployments = factory.Apps.V1.Deployments;
        var tally = new Tally<V1Deployment>(deployments.Informer.ResourceType);
        deployments.Informer.AddEventHandler(tally);
        _ = factory.Core.V1.Nodes.Informer;
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal([new("bank", "web"), new("shop", "web")], deployments.Informer.Store.ListKeys().Order());
        Assert.NotNull(factory.Core.V1.Nodes.Lister.Get("n1"));

        // One namespace changes while the server forgets what happened: lists follow, and each leaves the other alone.
        await server.StopAsync();
        await server.StartAsync();
        await api.DeleteAsync(Resources.Deployments, new("bank", "web"), Ct);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("hidden", "db", "db"), Ct);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "db", "db"), Ct);
        await server.CompactAsync();
        await tally.WaitAsync(static versions => versions.Count == 2 && versions.ContainsKey(new("shop", "db")) && versions.ContainsKey(new("shop", "web")));
        Assert.Equal(2, deployments.Lister.Deployments("shop").List().Count);
        Assert.Empty(deployments.Lister.Deployments("bank").List());
        Assert.Empty(tally.Complaints);
        Assert.Equal(new ObjectName("bank", "web"), Assert.Single(tally.Deleted).Name);
    }

    private static async Task<string> ReadAsync(HttpClient http, string path, string kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", $"application/json;as={kind};g=meta.k8s.io;v=v1, application/json");
        using var response = await http.SendAsync(request, Ct);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        return await response.Content.ReadAsStringAsync(Ct);
    }
}
