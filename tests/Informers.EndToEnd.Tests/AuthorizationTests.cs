using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>What is not allowed is named, and tried again; credentials that expire are replaced.</summary>
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

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_that_expires_is_replaced_and_nothing_is_lost()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { StreamingLists = false }, Ct);
        server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "settings", "1"));
        server.Faults.RequiredBearerToken = "token-1";

        // As a file or a plug-in gives it: a token is used for a minute, whatever the server thinks of it.
        var issued = 0;
        var validUntil = DateTimeOffset.MinValue;
        using var client = server.CreateRestClient(new RestClientOptions
        {
            Authenticate = (request, _) =>
            {
                if (_time.GetUtcNow() >= validUntil)
                {
                    issued++;
                    validUntil = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
                }

                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"token-{issued}");
                return Task.CompletedTask;
            },
        });
        var errors = new ConcurrentQueue<Exception>();
        var rejected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var factory = new ClusterInformers(client, new SharedInformerOptions
        {
            TimeProvider = _time,
            WatchErrorHandler = (_, error) =>
            {
                errors.Enqueue(error);
                if (error is ApiStatusException { IsUnauthorized: true })
                {
                    rejected.TrySetResult();
                }
            },
        });
        var configMaps = factory.Core.V1.ConfigMaps.Informer;
        var tally = new Tally<V1ConfigMap>(configMaps.ResourceType);
        configMaps.AddEventHandler(tally);
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.Equal(1, issued);

        // The server takes a new token only; the open watch, whose token was good when it began, ends.
        server.Faults.RequiredBearerToken = "token-2";
        server.Faults.CloseWatches();
        await using (new PassingTime(_time))
        {
            await rejected.Task;
            var created = server.Create(Resources.ConfigMaps, Objects.ConfigMap("shop", "more", "1"));
            var version = (string)created["metadata"]!["resourceVersion"]!;
            await tally.WaitAsync(versions => versions.Values.Contains(version));
        }

        Assert.Equal(2, issued);
        Assert.All(errors, static error => Assert.DoesNotContain("token-", error.ToString(), StringComparison.Ordinal));
        Assert.Equal(2, configMaps.Store.Count);
        Assert.Empty(tally.Complaints);
    }
}
