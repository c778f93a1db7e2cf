using System.Net;
using Informers.Testing;
using Informers.Tests;
using static Informers.EndToEnd.Tests.HastyTimeProvider;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on the embedded server, and what takes its clock.</summary>
public sealed class ListsOnFakeApiServer : ListSuite
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_relist_that_takes_longer_than_its_token_lives_deletes_only_what_is_gone()
    {
        var serverTime = new ManualTimeProvider();
        await using var fake = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchCache = false, TimeProvider = serverTime }, Ct);
        var server = new FakeServer(fake);
        using var api = new ApiClient(server);
        fake.CreateMany(Resources.ConfigMaps, Numbered("c", Count));
        using var client = new ObservedClient(server.CreateRestClient());
        client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        await using var factory = new ClusterInformers(client, Hasty());
        var (configMaps, tally) = Follow(factory);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await CheckAsync(api, configMaps, tally);

        IReadOnlyList<ObjectName> gone = [];
        var pages = 0;
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Before = async request =>
        {
            if (request.Continue is not null && ++pages == 8)
            {
                gone = await ChangeAsync(server, api, round: 0);
                serverTime.Advance(TimeSpan.FromMinutes(6));
                changed.SetResult();
            }

            return ObservedClient.RefuseStreamingList(request);
        };
        fake.Faults.Compact();
        fake.Faults.SendToWatches("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410}}""");
        await changed.Task.WaitAsync(Ct);
        await CheckAsync(api, configMaps, tally);
        Assert.Contains(client.Requests, static request => request is { Continue: not null, StatusCode: HttpStatusCode.Gone });
        Assert.Equal(gone.Order(), tally.Deleted.Select(static deleted => deleted.Name).Order());
    }

    protected override async Task<IApiServer> StartServerAsync(bool watchCache) =>
        new FakeServer(await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchCache = watchCache }, Ct));
}
