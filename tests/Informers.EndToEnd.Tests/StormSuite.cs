using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// A server that refuses whatever it is asked for, for a while, and objects that change meanwhile: caches are exact when the storm is over,
/// and no informer has added to it. Held on each kind of server.
/// </summary>
public abstract class StormSuite
{
    private const int Refusals = 40;
    private const int Count = 100;

    private static readonly GroupVersionResource[] Followed = [Resources.ConfigMaps, Resources.Deployments, Resources.StatefulSets];
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.8);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(HttpStatusCode.TooManyRequests, 90)]
    [InlineData(HttpStatusCode.TooManyRequests, null)]
    [InlineData(HttpStatusCode.Unauthorized, null)]
    public async Task Caches_are_exact_after_a_storm_of_refusals_and_no_informer_adds_to_it(HttpStatusCode code, int? retryAfterSeconds)
    {
        TimeSpan? retryAfter = retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        foreach (var resource in Followed)
        {
            await server.CreateManyAsync(resource, Enumerable.Range(0, Count).Select(i => New(resource, $"o{i:D3}")));
        }

        await using var followers = new Followers(server);
        await followers.SyncAsync();

        // All watches end, and no new one is to be had.
        var storm = new Storm(followers, code);
        await RefuseAsync(server, code, retryAfter);
        await server.CloseWatchesAsync();
        await ChangeAsync(api, round: 0);
        await storm.WaitForAsync(isWatch: true, Refusals * Followed.Length);
        await server.AcceptAsync();
        await followers.CheckAsync(api);
        followers.Each(follower => CheckPatience(follower.Client.Requests, code, retryAfter ?? FirstDelay));

        // And once more, where everybody has to list anew.
        followers.Each(static follower => follower.Client.Hold());
        await server.StopAsync();
        await server.StartAsync();
        await ChangeAsync(api, round: 1);
        await server.StopAsync();
        await server.StartAsync();
        await server.CompactAsync();
        await RefuseAsync(server, code, retryAfter);
        storm = new Storm(followers, code);
        followers.Each(static follower => follower.Client.Release());
        await storm.WaitForAsync(isWatch: true, Refusals * Followed.Length);
        await storm.WaitForAsync(isWatch: false, Refusals * Followed.Length);
        await server.AcceptAsync();
        await followers.CheckAsync(api);

        followers.Each(follower =>
        {
            var gone = Enumerable.Range(0, 2).SelectMany(round => Gone(round)).Order();
            Assert.Equal(gone, follower.Deleted.Order());
            CheckPatience(follower.Client.Requests, code, retryAfter ?? FirstDelay);
        });
    }

    /// <summary>
    /// What was refused is asked for again after a delay only, and no sooner than the server said. A streaming list that is refused for good
    /// gives way to a list, at once.
    /// </summary>
    private static void CheckPatience(IReadOnlyList<SentRequest> requests, HttpStatusCode code, TimeSpan least)
    {
        var text = string.Join(Environment.NewLine, requests);
        for (var i = 1; i < requests.Count; i++)
        {
            var before = requests[i - 1];
            if (before.StatusCode == code && (code == HttpStatusCode.TooManyRequests || !before.IsStreamingList))
            {
                Assert.True(requests[i].DelayBefore >= least, $"request {i} came too early:{Environment.NewLine}{text}");
            }
        }

        // A round is a streaming list, a list and a watch.
        var refused = requests.Count(request => request.StatusCode == code);
        Assert.True(requests.Count <= 3 * (refused + 4), text);
    }

    private static async Task RefuseAsync(IApiServer server, HttpStatusCode code, TimeSpan? retryAfter)
    {
        foreach (var resource in Followed)
        {
            await server.RefuseAsync(resource, code, Refusals, retryAfter);
        }
    }

    /// <summary>Deletes, changes and creates ten objects of each resource.</summary>
    private static async Task ChangeAsync(ApiClient api, int round)
    {
        foreach (var resource in Followed)
        {
            foreach (var name in Gone(round))
            {
                await api.DeleteAsync(resource, name, Ct);
            }

            for (var i = 0; i < 10; i++)
            {
                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["round"] = $"{round}" } } };
                await api.PatchAsync(resource, new("shop", $"o{(round * 10) + 50 + i:D3}"), patch, Ct);
                await api.CreateAsync(resource, New(resource, $"n{(round * 10) + i:D3}"), Ct);
            }
        }
    }

    private static IEnumerable<ObjectName> Gone(int round) => Enumerable.Range(round * 10, 10).Select(static i => new ObjectName("shop", $"o{i:D3}"));

    private static JsonObject New(GroupVersionResource resource, string name) =>
        resource == Resources.ConfigMaps ? Objects.ConfigMap("shop", name, "new")
        : resource == Resources.Deployments ? Objects.Deployment("shop", name, "web")
        : Objects.StatefulSet("shop", name, "web");

    /// <summary>Each resource, followed twice: from streaming lists, and from pages.</summary>
    private sealed class Followers : IAsyncDisposable
    {
        private readonly List<IFollower> _all = [];

        public Followers(IApiServer server)
        {
            foreach (var pages in (ReadOnlySpan<bool>)[false, true])
            {
                List<IFollower> followers =
                [
                    new Follower<V1ConfigMap>(server.CreateRestClient(), static factory => factory.Core.V1.ConfigMaps.Informer),
                    new Follower<V1Deployment>(server.CreateRestClient(), static factory => factory.Apps.V1.Deployments.Informer),
                    new Follower<V1StatefulSet>(server.CreateRestClient(), static factory => factory.Apps.V1.StatefulSets.Informer),
                ];
                if (pages)
                {
                    followers.ForEach(static follower =>
                        follower.Client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request)));
                }

                _all.AddRange(followers);
            }
        }

        public void Each(Action<IFollower> action) => _all.ForEach(action);

        public Task SyncAsync() => Task.WhenAll(_all.Select(static follower => follower.SyncAsync()));

        public async Task CheckAsync(ApiClient api)
        {
            foreach (var follower in _all)
            {
                await follower.CheckAsync(await api.VersionsAsync(follower.Resource, Ct));
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var follower in _all)
            {
                await follower.DisposeAsync();
            }
        }
    }

    /// <summary>Counts what the server refuses to any follower from now on.</summary>
    private sealed class Storm
    {
        private readonly Dictionary<bool, int> _refused = new() { [false] = 0, [true] = 0 };
        private readonly SemaphoreSlim _changed = new(0);

        public Storm(Followers followers, HttpStatusCode code) => followers.Each(follower => follower.Client.After = request =>
        {
            if (request.StatusCode == code)
            {
                lock (_refused)
                {
                    _refused[request.IsWatch]++;
                }

                _changed.Release();
            }
        });

        public async Task WaitForAsync(bool isWatch, int count)
        {
            while (true)
            {
                lock (_refused)
                {
                    if (_refused[isWatch] >= count)
                    {
                        return;
                    }
                }

                await _changed.WaitAsync(Ct);
            }
        }
    }
}
