using System.Globalization;
using System.Text.RegularExpressions;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>Connections that die without a word are found dead within the stated bounds; live ones that are silent are left alone.</summary>
public sealed partial class FrozenSocketTests
{
    // Beyond the longest deadline of a watch.
    private static readonly TimeSpan AnyDeadline = TimeSpan.FromMinutes(11);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_frozen_watch_is_opened_again_15_s_after_the_server_should_have_ended_it()
    {
        var time = new ManualTimeProvider();
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        await using var proxy = TcpProxy.Start(server.Address);
        using var client = new RestClient(proxy.Address);
        await using var factory = new ClusterInformers(client, new SharedInformerOptions { TimeProvider = time });
        var (tally, due) = await SyncAsync(server, factory, time);

        Assert.Equal(1, proxy.Freeze());
        var patched = Patch(server, "2");
        time.Advance(due - TimeSpan.FromMilliseconds(1));
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await tally.WaitAsync(versions => versions.Values.Contains(patched));

        // Where the frozen one was, without a list.
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("watch", server.Requests[1].Verb);
        Assert.DoesNotContain("sendInitialEvents", server.Requests[1].Query, StringComparison.Ordinal);
        Assert.Empty(tally.Complaints);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_idle_cluster_without_bookmarks_is_left_alone()
    {
        var time = new ManualTimeProvider();

        // The server's clock is the system's: no bookmark comes in the time of a test.
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        using var client = server.CreateRestClient();
        await using var factory = new ClusterInformers(client, new SharedInformerOptions { TimeProvider = time });
        var (tally, due) = await SyncAsync(server, factory, time);

        for (var left = due - TimeSpan.FromSeconds(1); left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10))
        {
            time.Advance(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
            Assert.Equal(FreshnessState.Live, factory.Core.V1.ConfigMaps.Informer.Freshness.State);
        }

        var patched = Patch(server, "2");
        await tally.WaitAsync(versions => versions.Values.Contains(patched));
        Assert.Single(server.Requests);
        Assert.Single(server.OpenWatches);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_connection_that_is_cut_is_replaced_at_once()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        await using var proxy = TcpProxy.Start(server.Address);
        using var client = new RestClient(proxy.Address);
        var time = new ManualTimeProvider();
        await using var factory = new ClusterInformers(client, new SharedInformerOptions { TimeProvider = time });
        var (tally, _) = await SyncAsync(server, factory, time);

        // Long after the opening: a watch that breaks within its first second makes for a delay.
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, proxy.Cut());
        var patched = Patch(server, "2");
        await tally.WaitAsync(versions => versions.Values.Contains(patched));
        Assert.Equal(2, proxy.Accepted);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Pings_find_a_frozen_HTTP2_connection()
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        await using var real = await RealApiServer.StartAsync(Ct);
        await using var proxy = TcpProxy.Start(real.Address);
        var server = new RealServer(real);
        using var api = new ApiClient(server);
        using var client = server.CreateRestClient(proxy.Address);
        await using var factory = new ClusterInformers(client);
        var configMaps = factory.Core.V1.ConfigMaps.Informer;
        var tally = new Tally<V1ConfigMap>(configMaps.ResourceType);
        var registration = configMaps.AddEventHandler(tally);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "1"), Ct);
        factory.Start(Ct);
        await registration.WaitForSyncAsync(Ct);
        var before = proxy.Accepted;

        Assert.NotEqual(0, proxy.Freeze());
        var created = await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("shop", "more", "1"), Ct);
        var version = (string)created["metadata"]!["resourceVersion"]!;
        await tally.WaitAsync(versions => versions.Values.Contains(version));

        // More than one where a busy machine was too slow for a ping.
        Assert.True(proxy.Accepted > before);
        Assert.Empty(tally.Complaints);
    }

    [GeneratedRegex("timeoutSeconds=([0-9]+)")]
    private static partial Regex TimeoutSeconds();

    // An informer whose only request is a streaming list that goes on as a watch, and the time to that watch's deadline.
    private static async Task<(Tally<V1ConfigMap> Tally, TimeSpan Due)> SyncAsync(
        FakeApiServer server, ClusterInformers factory, ManualTimeProvider time)
    {
        server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "0"));
        var configMaps = factory.Core.V1.ConfigMaps.Informer;
        var tally = new Tally<V1ConfigMap>(configMaps.ResourceType);
        configMaps.AddEventHandler(tally);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        var patched = Patch(server, "1");
        await tally.WaitAsync(versions => versions.Values.Contains(patched));

        var seconds = int.Parse(TimeoutSeconds().Match(Assert.Single(server.Requests).Query).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 300, 600);
        var due = await time.WaitForTimerAsync(AnyDeadline, Ct);
        Assert.Equal(TimeSpan.FromSeconds(seconds + 15), due);
        return (tally, due);
    }

    private static string Patch(FakeApiServer server, string value) =>
        (string)server.Patch(Resources.ConfigMaps, new("shop", "settings"), $$$"""{"data":{"value":"{{{value}}}"} }""")["metadata"]!["resourceVersion"]!;
}
