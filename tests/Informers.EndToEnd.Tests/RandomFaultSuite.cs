using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>
/// Whatever a server and a network do between writes, in whatever order: when it is over, caches and handlers have what the server has.
/// Held on each kind of server.
/// </summary>
/// <remarks>
/// What is done follows from the seed; what it meets does not. What the environment variable <c>INFORMERS_FAULTS_SEED</c> says is added to
/// the seeds, to try others.
/// </remarks>
public abstract class RandomFaultSuite
{
    private const int Steps = 60;
    private const int Initially = 30;

    private static readonly HttpStatusCode[] Refusals =
    [
        HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Gone, HttpStatusCode.TooManyRequests,
        HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Caches_and_handlers_are_exact_after_random_faults(int seed)
    {
        if (Environment.GetEnvironmentVariable("INFORMERS_FAULTS_SEED") is { Length: > 0 } text)
        {
            seed += int.Parse(text, CultureInfo.InvariantCulture);
        }

        await using var server = await StartServerAsync();
        await using var proxy = TcpProxy.Start(server.Address);
        await using var run = new Run(server, proxy, new Random(seed));
        try
        {
            await run.StartAsync();
            for (var step = 0; step < Steps; step++)
            {
                await run.WriteAsync();
                await run.MisbehaveAsync();
            }

            await run.SettleAsync();
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}:{Environment.NewLine}{string.Join(Environment.NewLine, run.Done)}");
            throw;
        }
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly IApiServer _server;
        private readonly TcpProxy _proxy;
        private readonly Random _random;
        private readonly ApiClient _api;
        private readonly List<IFollower> _followers = [];
        private readonly Dictionary<GroupVersionResource, List<ObjectName>> _existing;
        private readonly Dictionary<GroupVersionResource, HashSet<ObjectName>> _gone;
        private int _made;
        private int _restarts = 3;
        private int _freezes = 2;

        public Run(IApiServer server, TcpProxy proxy, Random random)
        {
            _server = server;
            _proxy = proxy;
            _random = random;
            _api = new ApiClient(server);
            foreach (var pages in (ReadOnlySpan<bool>)[false, true])
            {
                List<IFollower> followers =
                [
                    new Follower<V1ConfigMap>(server.CreateRestClient(proxy.Address), static factory => factory.Core.V1.ConfigMaps.Informer),
                    new Follower<V1Deployment>(server.CreateRestClient(proxy.Address), static factory => factory.Apps.V1.Deployments.Informer),
                ];
                if (pages)
                {
                    followers.ForEach(static follower =>
                        follower.Client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request)));
                }

                _followers.AddRange(followers);
            }

            _existing = _followers.Select(static follower => follower.Resource).Distinct().ToDictionary(static r => r, static _ => new List<ObjectName>());
            _gone = _existing.Keys.ToDictionary(static r => r, static _ => new HashSet<ObjectName>());
        }

        /// <summary>What was done, for reports.</summary>
        public List<string> Done { get; } = [];

        public async Task StartAsync()
        {
            foreach (var resource in _existing.Keys)
            {
                for (var i = 0; i < Initially; i++)
                {
                    await CreateAsync(resource);
                }
            }

            await Task.WhenAll(_followers.Select(static follower => follower.SyncAsync()));
        }

        /// <summary>A few creates, changes and deletions. No name comes back.</summary>
        public async Task WriteAsync()
        {
            for (var i = _random.Next(6); i >= 0; i--)
            {
                var resource = _existing.Keys.ElementAt(_random.Next(_existing.Count));
                var existing = _existing[resource];
                var index = _random.Next(existing.Count);
                switch (_random.Next(4))
                {
                    case 0:
                        await CreateAsync(resource);
                        break;
                    case 1 when existing.Count > Initially / 2:
                        _gone[resource].Add(existing[index]);
                        await _api.DeleteAsync(resource, existing[index], Ct);
                        existing.RemoveAt(index);
                        break;
                    default:
                        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["n"] = $"{_random.Next()}" } } };
                        await _api.PatchAsync(resource, existing[index], patch, Ct);
                        break;
                }
            }
        }

        public async Task MisbehaveAsync()
        {
            switch (_random.Next(12))
            {
                case 0 or 1:
                    Note("close the watches");
                    await _server.CloseWatchesAsync();
                    break;
                case 2 or 3:
                    Note("cut the connections");
                    _proxy.Cut();
                    break;
                case 4 or 5 or 6:
                    var code = Refusals[_random.Next(Refusals.Length)];
                    var resource = _existing.Keys.ElementAt(_random.Next(_existing.Count));
                    var count = _random.Next(1, 6);
                    Note($"refuse {count} requests for {resource} with {(int)code}");
                    await _server.RefuseAsync(resource, code, count, code == HttpStatusCode.TooManyRequests ? TimeSpan.FromSeconds(1) : null);
                    await _server.CloseWatchesAsync();
                    break;
                case 7:
                    Note("compact");
                    await _server.CompactAsync();
                    break;
                case 8 when _restarts-- > 0:
                    Note("restart");
                    await _server.StopAsync();
                    await _server.StartAsync();
                    break;
                case 9 when _server.HasPings && _freezes-- > 0:
                    Note("freeze the connections");
                    _proxy.Freeze();
                    break;
                case 10:
                    Note("settle");
                    await SettleAsync();
                    break;
                default:
                    Note("do nothing");
                    break;
            }
        }

        /// <summary>Ends the faults, and waits until everybody has what the server has.</summary>
        public async Task SettleAsync()
        {
            await _server.AcceptAsync();
            foreach (var follower in _followers)
            {
                var truth = await _api.VersionsAsync(follower.Resource, Ct);
                Assert.Equal(_existing[follower.Resource].Order(), truth.Keys.Order());
                await follower.CheckAsync(truth);

                // What came and went unseen is told to nobody; all else once.
                var deleted = follower.Deleted.ToList();
                Assert.Equal(deleted.Count, deleted.Distinct().Count());
                Assert.All(deleted, name => Assert.Contains(name, _gone[follower.Resource]));
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var follower in _followers)
            {
                await follower.DisposeAsync();
            }

            _api.Dispose();
        }

        private void Note(string what) => Done.Add($"{Done.Count}: {what}");

        private async Task CreateAsync(GroupVersionResource resource)
        {
            var name = new ObjectName($"ns{_random.Next(3)}", $"o{_made++}");
            _existing[resource].Add(name);
            var obj = resource == Resources.ConfigMaps
                ? Objects.ConfigMap(name.Namespace, name.Name, "new")
                : Objects.Deployment(name.Namespace, name.Name, "web");
            await _api.CreateAsync(resource, obj, Ct);
        }
    }
}
