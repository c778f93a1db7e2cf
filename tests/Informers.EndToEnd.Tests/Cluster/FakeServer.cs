using System.Net;
using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Testing;

namespace Informers.EndToEnd.Tests;

/// <summary>The embedded server.</summary>
internal sealed class FakeServer(FakeApiServer server) : IApiServer
{
    public Uri Address => server.Address;

    public bool HasPings => false;

    public IRestClient CreateRestClient(Uri proxy) => new RestClient(proxy);

    public IRestClient CreateRestClient() => server.CreateRestClient();

    public HttpClient CreateHttpClient() => new() { BaseAddress = server.Address };

    public Task CreateManyAsync(GroupVersionResource resource, IEnumerable<JsonObject> objects)
    {
        server.CreateMany(resource, objects);
        return Task.CompletedTask;
    }

    public Task StopAsync() => server.StopAsync();

    public Task StartAsync() => server.RestartAsync(keepHistory: false);

    public Task CompactAsync()
    {
        server.Faults.Compact();
        return Task.CompletedTask;
    }

    public Task CloseWatchesAsync()
    {
        server.Faults.CloseWatches();
        return Task.CompletedTask;
    }

    public Task RefuseAsync(GroupVersionResource resource, HttpStatusCode code, int count, TimeSpan? retryAfter)
    {
        foreach (var verb in (ReadOnlySpan<string>)["list", "watch"])
        {
            var refused = verb;
            server.Faults.Fail(
                (int)code,
                retryAfter: retryAfter,
                count: count,
                when: request => request.Verb == refused && request.Group == resource.Group && request.Resource == resource.Resource);
        }

        return Task.CompletedTask;
    }

    public Task AcceptAsync()
    {
        server.Faults.Clear();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
