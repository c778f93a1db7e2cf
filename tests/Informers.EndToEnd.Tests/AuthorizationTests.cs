using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>What is not allowed is named, and tried again.</summary>
public sealed class AuthorizationTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task A_403_names_the_verb_and_is_got_over_when_access_is_granted(string verb)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { StreamingLists = false }, Ct);
        server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "1"));
        var forbidden = server.Faults.Forbid(request => request.Verb == verb && request.Resource == "configmaps"
            && !request.Query.Contains("sendInitialEvents", StringComparison.Ordinal));
        using var client = server.CreateRestClient();
        var told = new TaskCompletionSource<ApiStatusException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var factory = new ClusterInformers(client, new SharedInformerOptions
        {
            TimeProvider = _time,
            WatchErrorHandler = (_, error) =>
            {
                if (error is ApiStatusException { IsForbidden: true } status)
                {
                    told.TrySetResult(status);
                }
            },
        });
        var configMaps = factory.Core.V1.ConfigMaps.Informer;
        var tally = new Tally<V1ConfigMap>(configMaps.ResourceType);
        configMaps.AddEventHandler(tally);
        factory.Start(Ct);
        var error = await told.Task;
        Assert.Contains($"Could not {verb} configmaps", error.Message, StringComparison.Ordinal);
        Assert.Contains("the verbs list and watch on configmaps", error.Message, StringComparison.Ordinal);

        // Who may list and not watch has a cache; who may not list has none.
        if (verb == "watch")
        {
            await factory.EnsureCacheSyncAsync(Ct);
        }
        else
        {
            using var enough = new CancellationTokenSource();
            var waiting = factory.WaitForCacheSyncAsync(enough.Token);
            await enough.CancelAsync();
            var pending = Assert.Single((await waiting).Pending);
            Assert.True(Assert.IsType<ApiStatusException>(pending.LastError).IsForbidden);
        }

        forbidden.Release();
        var created = server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "more", "1"));
        var version = (string)created["metadata"]!["resourceVersion"]!;
        await using (new PassingTime(_time))
        {
            await tally.WaitAsync(versions => versions.Values.Contains(version));
        }

        Assert.Equal(2, configMaps.Store.Count);
        Assert.Empty(tally.Complaints);
    }
}
