using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;
using k8s.Models;
using static Informers.EndToEnd.Tests.HastyTimeProvider;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Caches of ten thousand objects, filled by a stream and by pages, while the objects change, expire and come back; held on each kind of
/// server. What is told must be exactly what happened: a list that loses an object half-way would delete what still exists.
/// </summary>
public abstract class ListSuite
{
    private protected const int Count = 10_000;
    private const int Pages = 20;
    private const string Namespace = "shop";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    /// <param name="watchCache">Whether lists are answered from a cache where they may be.</param>
    protected abstract Task<IApiServer> StartServerAsync(bool watchCache);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Ten_thousand_objects_come_by_a_streaming_list_and_stay_exact_over_an_outage()
    {
        await using var server = await StartServerAsync(watchCache: true);
        using var api = new ApiClient(server);
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered("c", Count));
        using var client = new ObservedClient(server.CreateRestClient());
        await using var factory = new ClusterInformers(client, Hasty());
        var (configMaps, tally) = Follow(factory);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await CheckAsync(api, configMaps, tally);

        // One request: the stream went on as the watch, and the changes come by it.
        var stream = Assert.Single(client.Requests);
        Assert.Equal(("true", "NotOlderThan", "true"), (stream["sendInitialEvents"], stream["resourceVersionMatch"], stream["allowWatchBookmarks"]));
        Assert.Null(stream.ResourceVersion);
        var gone = await ChangeAsync(server, api, round: 0);
        await CheckAsync(api, configMaps, tally);
        Assert.Single(client.Requests);

        client.Hold();
        gone = [.. gone, .. await ChangeDuringOutageAsync(server, api, round: 1)];
        client.Release();
        await CheckAsync(api, configMaps, tally);
        Assert.All(client.Requests, static request => Assert.True(request.IsWatch, request.ToString()));
        Assert.Contains(client.Requests, static request => request is { IsStreamingList: true, ResourceVersion: not (null or "0") });
        Assert.Equal(gone.Order(), tally.Deleted.Select(static deleted => deleted.Name).Order());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Ten_thousand_objects_come_in_twenty_pages_while_they_change()
    {
        await using var server = await StartServerAsync(watchCache: false);
        using var api = new ApiClient(server);
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered("c", Count));
        IReadOnlyList<ObjectName> gone = [];
        var pages = 0;
        using var client = new ObservedClient(server.CreateRestClient());
        client.Before = async request =>
        {
            // In the middle of the list, on pages that were read and on pages that were not.
            if (request.Continue is not null && ++pages == 8)
            {
                gone = await ChangeAsync(server, api, round: 0);
            }

            return ObservedClient.RefuseStreamingList(request);
        };
        await using var factory = new ClusterInformers(client, Hasty());
        var (configMaps, tally) = Follow(factory);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await CheckAsync(api, configMaps, tally);

        var lists = client.Requests.Where(static request => !request.IsWatch).ToList();
        Assert.Equal(Pages, lists.Count);
        Assert.All(lists, static list => Assert.Equal(("500", HttpStatusCode.OK), (list.Limit, list.StatusCode)));
        Assert.Equal("0", lists[0].ResourceVersion);
        Assert.All(lists.Skip(1), static list => Assert.Null(list.ResourceVersion));
        Assert.Equal(Pages, lists.Select(static list => list.Continue).Distinct().Count());
        Assert.NotEmpty(gone);
        Assert.Equal(gone.Order(), tally.Deleted.Select(static deleted => deleted.Name).Order());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relist_in_pages_that_changes_and_expires_half_way_deletes_only_what_is_gone(bool watchCache)
    {
        await using var server = await StartServerAsync(watchCache);
        using var api = new ApiClient(server);
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered("c", Count));
        using var client = new ObservedClient(server.CreateRestClient());
        client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        await using var factory = new ClusterInformers(client, Hasty());
        var (configMaps, tally) = Follow(factory);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await CheckAsync(api, configMaps, tally);

        // A watch cache has everything at hand, and sees no point in pages.
        Assert.Equal(watchCache ? 1 : Pages, client.Requests.Count(static request => !request.IsWatch));

        client.Hold();
        var gone = new List<ObjectName>(await ChangeDuringOutageAsync(server, api, round: 0));
        var pages = 0;
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Before = async request =>
        {
            if (request.Continue is not null && ++pages == 8)
            {
                gone.AddRange(await ChangeAsync(server, api, round: 1));
                await server.CompactAsync();
                changed.SetResult();
            }

            // The version before the outage is not to be had, so that the newest state is listed, which is always done in pages.
            return request is { IsWatch: false, ResourceVersion: not null, Limit: null } && pages == 0
                ? ObservedClient.Refuse(HttpStatusCode.Gone, "Expired")
                : ObservedClient.RefuseStreamingList(request);
        };
        client.Release();
        await changed.Task.WaitAsync(Ct);
        await CheckAsync(api, configMaps, tally);
        if (!watchCache)
        {
            // A watch cache may still know the state that storage has forgotten; without one, all is read again, at once.
            var expired = client.Requests.Single(static request => request is { Continue: not null, StatusCode: HttpStatusCode.Gone });
            var next = client.Requests.SkipWhile(request => request != expired).ElementAt(1);
            Assert.Equal((false, null, null), (next.IsWatch, next.Limit, next.Continue));
        }

        Assert.Equal(gone.Order(), tally.Deleted.Select(static deleted => deleted.Name).Order());
        Assert.All(tally.Deleted, static deleted => Assert.NotNull(deleted.Object));
    }

    private protected static (ISharedIndexInformer<V1ConfigMap> Informer, Tally<V1ConfigMap> Tally) Follow(ClusterInformers factory)
    {
        var informer = factory.Core.V1.ConfigMaps.Informer;
        var tally = new Tally<V1ConfigMap>(informer.ResourceType);
        informer.AddEventHandler(tally);
        return (informer, tally);
    }

    /// <summary>Waits until the handler was told of exactly what the server has, and checks the cache.</summary>
    private protected static async Task CheckAsync(ApiClient api, ISharedIndexInformer<V1ConfigMap> informer, Tally<V1ConfigMap> tally)
    {
        var truth = await api.VersionsAsync(Resources.ConfigMaps, Ct);
        await tally.WaitForAsync(truth);
        var type = informer.ResourceType;
        Assert.Equal(truth, informer.Store.List().ToDictionary(type.GetObjectName, obj => type.GetResourceVersion(obj)!));
        Assert.Empty(tally.Complaints);
    }

    /// <summary>
    /// Deletes, changes and creates objects, spread over all pages: a hundred of each. New ones sort before, between and after those that
    /// there are. No name comes back.
    /// </summary>
    /// <returns>What was deleted.</returns>
    private protected static async Task<IReadOnlyList<ObjectName>> ChangeAsync(IApiServer server, ApiClient api, int round)
    {
        var deleted = Enumerable.Range(0, 100).Select(i => Name("c", (i * 100) + (2 * round))).ToList();
        await ForEachAsync(deleted, name => api.DeleteAsync(Resources.ConfigMaps, name, Ct));
        await ForEachAsync(
            Enumerable.Range(0, 100).Select(i => Name("c", (i * 100) + (2 * round) + 1)),
            name => api.PatchAsync(Resources.ConfigMaps, name, new JsonObject { ["data"] = new JsonObject { ["value"] = $"round {round}" } }, Ct));
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered($"a{round}-", 34));
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered($"c05000-{round}-", 33));
        await server.CreateManyAsync(Resources.ConfigMaps, Numbered($"z{round}-", 33));
        return deleted;
    }

    /// <summary>The same while informers cannot reach the server, which then has forgotten how it came to be.</summary>
    private static async Task<IReadOnlyList<ObjectName>> ChangeDuringOutageAsync(IApiServer server, ApiClient api, int round)
    {
        await server.StopAsync();
        await server.StartAsync();
        var deleted = await ChangeAsync(server, api, round);

        // What a watch cache has seen since its start, it could tell; so it starts anew.
        await server.StopAsync();
        await server.StartAsync();
        await server.CompactAsync();
        return deleted;
    }

    private protected static IEnumerable<JsonObject> Numbered(string prefix, int count) =>
        Enumerable.Range(0, count).Select(i => Objects.ConfigMap(Namespace, Name(prefix, i).Name, "new"));

    private static ObjectName Name(string prefix, int number) => new(Namespace, $"{prefix}{number:D5}");

    private static Task ForEachAsync(IEnumerable<ObjectName> names, Func<ObjectName, Task> action) => Parallel.ForEachAsync(
        names, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (name, _) => await action(name));
}
