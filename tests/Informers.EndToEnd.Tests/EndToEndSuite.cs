using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Tests;
using k8s.Models;
using static Informers.EndToEnd.Tests.HastyTimeProvider;

namespace Informers.EndToEnd.Tests;

/// <summary>The promises of the whole, from the bytes of the server to the calls of handlers; held on each kind of server.</summary>
public abstract class EndToEndSuite
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lister_and_handlers_follow_creates_updates_and_deletes()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "web", "web"), Ct);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("bank", "web", "web"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), Hasty());
        var deployments = factory.Apps.V1.Deployments;
        var tally = new Tally<V1Deployment>(deployments.Informer.ResourceType);
        var registration = deployments.Informer.AddEventHandler(tally);

        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await registration.WaitForSyncAsync(Ct);

        Assert.Equal(2, deployments.Lister.List().Count);
        Assert.Equal("web:1", deployments.Lister.Deployments("shop").GetRequired("web").Spec.Template.Spec.Containers[0].Image);
        Assert.Equal(await api.VersionsAsync(Resources.Deployments, Ct), tally.Versions);

        var name = new ObjectName("shop", "web");
        var patched = await api.PatchAsync(Resources.Deployments, name, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } }, Ct);
        var version = (string)patched["metadata"]!["resourceVersion"]!;
        await tally.WaitAsync(versions => versions[name] == version);
        Assert.Equal(7, deployments.Lister.Deployments("shop").GetRequired("web").Spec.Replicas);

        await api.DeleteAsync(Resources.Deployments, name, Ct);
        await tally.WaitAsync(versions => !versions.ContainsKey(name));
        Assert.Null(deployments.Lister.Deployments("shop").Get("web"));
        var deleted = Assert.Single(tally.Deleted);
        Assert.Equal(7, deleted.Object!.Spec.Replicas);
        Assert.False(deleted.FinalStateUnknown);
        Assert.Empty(tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_namespace_and_a_label_selector_restrict_what_is_followed()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "web", "web"), Ct);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", "db", "db"), Ct);
        await api.CreateAsync(Resources.Deployments, Objects.Deployment("bank", "web", "web"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions
        {
            TimeProvider = new HastyTimeProvider(),
            Namespace = "shop",
            TweakListOptions = static options => options.LabelSelector = "app=web",
        });
        var deployments = factory.Apps.V1.Deployments;
        var tally = new Tally<V1Deployment>(deployments.Informer.ResourceType);
        deployments.Informer.AddEventHandler(tally);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal(new ObjectName("shop", "web"), Assert.Single(deployments.Informer.Store.ListKeys()));

        // An object that comes to match is added; one that ceases to match is deleted.
        await api.PatchAsync(Resources.Deployments, new("shop", "db"), Label("web"), Ct);
        await tally.WaitAsync(static versions => versions.Count == 2);
        await api.PatchAsync(Resources.Deployments, new("shop", "web"), Label("other"), Ct);
        await tally.WaitAsync(static versions => versions.Count == 1 && versions.ContainsKey(new("shop", "db")));
        Assert.Empty(tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cluster_scoped_kinds_and_a_second_group_come_from_the_same_factory()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.Nodes, Objects.Node("n1"), Ct);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "blue"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions { TimeProvider = new HastyTimeProvider(), Namespace = "shop" });
        _ = factory.Core.V1.Nodes.Informer;
        _ = factory.Core.V1.ConfigMaps.Informer;
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal("n1", factory.Core.V1.Nodes.Lister.GetRequired("n1").Metadata.Name);
        Assert.Equal("blue", factory.Core.V1.ConfigMaps.Lister.ConfigMaps("shop").GetRequired("settings").Data["value"]);

        // What is asked for after the start is started too.
        var pods = factory.ForResource(Resources.Pods);
        var result = await factory.WaitForCacheSyncAsync(Ct);
        Assert.True(result.AllSynced, result.ToString());
        Assert.True(pods.Informer.HasSynced);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_custom_resource_is_followed_through_a_class_of_ones_own()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.CustomResourceDefinitions, Objects.CronTabDefinition(), Ct);
        await api.WaitUntilServedAsync(Resources.CronTabs, Ct);
        await api.CreateAsync(Resources.CronTabs, Objects.CronTab("default", "backup", "0 0 * * *"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), Hasty());
        var crontabs = factory.Stable.V1.CronTabs;
        var events = crontabs.Informer.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal("0 0 * * *", crontabs.Lister.CronTabs("default").GetRequired("backup").Spec!.CronSpec);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(ResourceEventType.Added, events.Current.Type);
        await api.PatchAsync(
            Resources.CronTabs, new("default", "backup"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 9 } }, Ct);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((ResourceEventType.Updated, 2, 9), (events.Current.Type, events.Current.Before!.Spec!.Replicas, events.Current.Object!.Spec!.Replicas));
        await api.DeleteAsync(Resources.CronTabs, new("default", "backup"), Ct);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((ResourceEventType.Deleted, new ObjectName("default", "backup")), (events.Current.Type, events.Current.Name));
        await events.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_that_is_not_served_is_named_and_the_others_sync()
    {
        await using var server = await StartServerAsync();
        await using var factory = new ClusterInformers(server.CreateRestClient(), Hasty());
        _ = factory.Stable.V1.CronTabs.Informer;
        _ = factory.Apps.V1.Deployments.Informer;
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        factory.Stable.V1.CronTabs.Informer.SetWatchErrorHandler((_, error) => told.TrySetResult(error));
        factory.Start(Ct);
        Assert.True(await factory.Apps.V1.Deployments.Informer.WaitForCacheSyncAsync(Ct));
        Assert.True(Assert.IsType<ApiStatusException>(await told.Task).IsNotFound);

        using var enough = new CancellationTokenSource();
        var ensure = factory.EnsureCacheSyncAsync(enough.Token);
        await enough.CancelAsync();
        var failure = await Assert.ThrowsAsync<CacheSyncException>(() => ensure);
        var pending = Assert.Single(failure.Result.Pending);
        Assert.Equal(Resources.CronTabs, pending.Resource);
        Assert.True(Assert.IsType<ApiStatusException>(pending.LastError).IsNotFound);
        Assert.Contains("crontabs", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_was_written_can_be_read_from_the_cache()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "blue"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient());
        var configMaps = factory.Core.V1.ConfigMaps;
        var informer = configMaps.Informer;
        factory.Start(Ct);

        // Also by who has not waited for the first list.
        var name = new ObjectName("shop", "settings");
        for (var i = 0; i < 20; i++)
        {
            var patch = new JsonObject { ["data"] = new JsonObject { ["value"] = $"{i}" } };
            var version = VersionOf(await api.PatchAsync(Resources.ConfigMaps, name, patch, Ct));
            var read = await informer.WaitForObjectAsync(name, version, Ct);
            Assert.Equal($"{i}", read!.Data["value"]);
            Assert.Same(read, configMaps.Lister.ConfigMaps("shop").Get("settings"));
        }

        var created = VersionOf(await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("bank", "other", "red"), Ct));
        await factory.ForResource(Resources.ConfigMaps).Informer.WaitForResourceVersionAsync(created, Ct);
        Assert.Equal("red", configMaps.Lister.ConfigMaps("bank").GetRequired("other").Data["value"]);
        Assert.InRange(ResourceVersions.Compare(informer.LastStoreSyncResourceVersion, created), 0, int.MaxValue);

        // Of what is gone by now, that is what the answer is; what comes after it, here of another object, shows that.
        await api.DeleteAsync(Resources.ConfigMaps, name, Ct);
        var after = VersionOf(await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("bank", "third", "red"), Ct));
        Assert.Null(await informer.WaitForObjectAsync(name, after, Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_that_follows_little_can_be_brought_to_the_servers_version()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "blue"), Ct);
        await using var factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions { Namespaces = ["shop", "bank"] });
        var informer = factory.Core.V1.ConfigMaps.Informer;
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        var before = Assert.Single(informer.Store.List());

        for (var i = 0; i < 2; i++)
        {
            var written = VersionOf(await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("elsewhere", $"c{i}", "red"), Ct));
            var waiting = informer.WaitForResourceVersionAsync(written, Ct);
            var reached = await informer.ForceProgressAsync(Ct);
            Assert.InRange(ResourceVersions.Compare(reached, written), 0, int.MaxValue);
            await waiting.WithinTimeout();
        }

        Assert.Same(before, Assert.Single(informer.Store.List()));
        Assert.Equal(FreshnessState.Live, informer.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_of_much_can_be_brought_to_the_servers_version_too()
    {
        const int Count = 501;
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await ForEachAsync(Enumerable.Range(0, Count), i => api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", $"c{i}", "blue"), Ct));
        await using var factory = new ClusterInformers(server.CreateRestClient(), new SharedInformerOptions { Namespace = "shop" });
        var informer = factory.Core.V1.ConfigMaps.Informer;
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal(Count, informer.Store.Count);

        // Of another resource last, as in a cluster where something is always written: else a brief watch has no bookmark, and a list follows.
        var written = VersionOf(await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("bank", "c", "red"), Ct));
        await api.CreateAsync(Resources.Nodes, Objects.Node("n1"), Ct);
        var reached = await informer.ForceProgressAsync(Ct);
        Assert.InRange(ResourceVersions.Compare(reached, written), 0, int.MaxValue);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cache_handlers_and_server_agree_after_a_thousand_deployments_an_outage_and_a_compaction()
    {
        const int Count = 1_000;
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await using var factory = new ClusterInformers(server.CreateRestClient(), Hasty());
        var deployments = factory.Apps.V1.Deployments;
        var type = deployments.Informer.ResourceType;
        Tally<V1Deployment>[] tallies = [new(type), new(type)];
        deployments.Informer.AddIndexers(new Indexers<V1Deployment> { ["app"] = static d => [d.Metadata.Labels["app"]] });
        deployments.Informer.AddEventHandler(tallies[0]);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        deployments.Informer.AddEventHandler(tallies[1]);

        // Creates, half of them watched live; then updates and deletes, before, during and after the outage.
        await ForEachAsync(Enumerable.Range(0, Count), i => api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", $"d{i}", $"app{i % 10}"), Ct));
        await ForEachAsync(Enumerable.Range(0, 300), i => Touch(api, i));
        await ForEachAsync(Enumerable.Range(0, 100), i => api.DeleteAsync(Resources.Deployments, new("shop", $"d{i}"), Ct));

        await server.StopAsync();
        await server.StartAsync();
        await ForEachAsync(Enumerable.Range(100, 200), i => api.DeleteAsync(Resources.Deployments, new("shop", $"d{i}"), Ct));
        await server.CompactAsync();
        await ForEachAsync(Enumerable.Range(300, 300), i => Touch(api, i));
        await ForEachAsync(Enumerable.Range(600, 50), i => api.DeleteAsync(Resources.Deployments, new("shop", $"d{i}"), Ct));
        await ForEachAsync(Enumerable.Range(Count, 50), i => api.CreateAsync(Resources.Deployments, Objects.Deployment("shop", $"d{i}", $"app{i % 10}"), Ct));

        var truth = await api.VersionsAsync(Resources.Deployments, Ct);
        Assert.Equal(Count - 350 + 50, truth.Count);
        foreach (var tally in tallies)
        {
            await tally.WaitForAsync(truth);
            Assert.Empty(tally.Complaints);
        }

        var cached = deployments.Lister.List().ToDictionary(type.GetObjectName, d => type.GetResourceVersion(d)!);
        Assert.Equal(truth, cached);
        foreach (var app in Enumerable.Range(0, 10).Select(static i => $"app{i}"))
        {
            Assert.Equal(
                cached.Keys.Where(name => deployments.Informer.Indexer.Get(name)!.Metadata.Labels["app"] == app).Order(),
                deployments.Informer.Indexer.IndexKeys("app", app));
            Assert.Equal(
                deployments.Informer.Indexer.IndexKeys("app", app),
                deployments.Lister.Deployments("shop").List(LabelSelector.Parse($"app={app}")).Select(type.GetObjectName).Order());
        }

        Assert.All(tallies, tally => Assert.All(tally.Deleted, deleted => Assert.NotNull(deleted.Object)));
    }

    private static string VersionOf(JsonObject obj) => (string)obj["metadata"]!["resourceVersion"]!;

    private static Task<JsonObject> Touch(ApiClient api, int i) => api.PatchAsync(
        Resources.Deployments, new("shop", $"d{i}"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1_000 + i } }, Ct);

    private static Task ForEachAsync(IEnumerable<int> numbers, Func<int, Task> action) => Parallel.ForEachAsync(
        numbers, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (i, _) => await action(i));

    private static JsonObject Label(string app) => new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = app } } };
}
