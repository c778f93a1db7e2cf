using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>What is not allowed is named, by verb and resource, and is tried again: who is allowed later needs no restart.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<ApiStatusException> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FakeApiServer _server = null!;
    private Follower<V1ConfigMap> _follower = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "1"));
        _follower = new Follower<V1ConfigMap>(
            _server.CreateRestClient(),
            static factory => factory.Core.V1.ConfigMaps.Informer,
            options => options.WatchErrorHandler = (_, error) =>
            {
                if (error is ApiStatusException { IsForbidden: true } status)
                {
                    _told.TrySetResult(status);
                }
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_the_verb_list_a_paged_list_is_named_in_the_sync_result_until_it_is_allowed()
    {
        _follower.Client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        var forbidden = _server.Faults.Forbid(static request => request.Verb == "list");
        _follower.Factory.Start(Ct);
        CheckWords((await _told.Task.WaitAsync(Ct)).Message, "list");

        var state = Assert.Single((await WaitNoLongerAsync()).Pending);
        Assert.Equal((Resources.ConfigMaps, false), (state.Resource, state.HasSynced));
        Assert.True(Assert.IsType<ApiStatusException>(state.LastError).IsForbidden);
        CheckWords((await WaitNoLongerAsync()).ToString(), "list");
        using var enough = new CancellationTokenSource();
        var ensure = _follower.Factory.EnsureCacheSyncAsync(enough.Token);
        await enough.CancelAsync();
        CheckWords((await Assert.ThrowsAsync<CacheSyncException>(() => ensure)).Message, "list");

        forbidden.Release();
        await CheckRecoveryAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_the_verb_list_a_streaming_list_does_without()
    {
        _server.Faults.Forbid(static request => request.Verb == "list");
        await _follower.SyncAsync();
        await CheckRecoveryAsync();
        Assert.False(_told.Task.IsCompleted);
        Assert.True(Assert.Single(_server.Requests).Verb == "watch");
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_verb_watch_there_is_a_cache_and_the_watch_is_named_until_it_is_allowed(bool streaming)
    {
        if (!streaming)
        {
            _follower.Client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        }

        var forbidden = _server.Faults.Forbid(static request => request.Verb == "watch");
        await _follower.SyncAsync();
        Assert.True((await WaitNoLongerAsync()).AllSynced);
        CheckWords((await _told.Task.WaitAsync(Ct)).Message, "watch");

        // Nothing is up to date for longer than a delay, but nothing is missed: each round lists.
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "meanwhile", "1"));
        await _follower.CheckAsync(Truth());

        forbidden.Release();
        await CheckRecoveryAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_open_watch_outlives_a_right_that_is_withdrawn_and_what_follows_is_told_until_it_is_granted_again()
    {
        await _follower.SyncAsync();
        using var forbidden = _server.Faults.Forbid();
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "seen", "1"));
        await _follower.CheckAsync(Truth());
        var known = Truth();

        _server.Faults.CloseWatches();
        CheckWords((await _told.Task.WaitAsync(Ct)).Message, "watch");
        _server.Delete(Resources.ConfigMaps, new("shop", "settings"));
        await forbidden.WaitForHitsAsync(6, Ct);
        await _follower.CheckAsync(known);
        var freshness = _follower.Informer.Freshness;
        Assert.Equal(FreshnessState.Failing, freshness.State);
        Assert.True(Assert.IsType<ApiStatusException>(freshness.LastError).IsForbidden);

        forbidden.Release();
        await CheckRecoveryAsync();
    }

    private static void CheckWords(string message, string verb)
    {
        Assert.Contains($"Could not {verb} configmaps.v1 in all namespaces: 403 Forbidden", message, StringComparison.Ordinal);
        Assert.Contains("need the verbs list and watch on configmaps in the core API group, in all namespaces", message, StringComparison.Ordinal);
    }

    private async Task<CacheSyncResult> WaitNoLongerAsync()
    {
        using var enough = new CancellationTokenSource();
        var waiting = _follower.Factory.WaitForCacheSyncAsync(enough.Token);
        await enough.CancelAsync();
        return await waiting;
    }

    // What is created now comes by a watch, whatever it took to get one.
    private async Task CheckRecoveryAsync()
    {
        await _follower.SyncAsync();
        await _server.WaitForWatchesAsync(Resources.ConfigMaps, cancellationToken: Ct);
        _server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "more", "1"));
        await _follower.CheckAsync(Truth());
    }

    private Dictionary<ObjectName, string> Truth() => _server.List(Resources.ConfigMaps).Select(static obj => obj["metadata"]!).ToDictionary(
        static metadata => new ObjectName((string)metadata["namespace"]!, (string)metadata["name"]!),
        static metadata => (string)metadata["resourceVersion"]!);
}
