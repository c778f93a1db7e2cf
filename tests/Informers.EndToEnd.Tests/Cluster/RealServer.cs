using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>A real API server on etcd, over TLS and HTTP/2. To end watches and to refuse it needs the flag <see cref="TestHooks"/>.</summary>
internal sealed class RealServer(RealApiServer server) : IApiServer
{
    /// <summary>Has the server take orders to misbehave.</summary>
    public const string TestHooks = "--test-hooks";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Uri Address => server.Address;

    public bool HasPings => true;

    public IRestClient CreateRestClient(Uri proxy)
    {
        var handler = RestClient.CreateHandler();
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        var http = server.CreateHttpClient(handler, proxy);
        return new RestClient(proxy, http, new RestClientOptions { Owned = http });
    }

    public IRestClient CreateRestClient() => server.CreateRestClient();

    public HttpClient CreateHttpClient() => server.CreateHttpClient();

    public async Task CreateManyAsync(GroupVersionResource resource, IEnumerable<JsonObject> objects)
    {
        using var api = new ApiClient(this);
        await Parallel.ForEachAsync(
            objects,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct },
            async (obj, ct) => await api.CreateAsync(resource, obj, ct));
    }

    public Task StopAsync() => server.StopApiServerAsync();

    public Task StartAsync() => server.StartApiServerAsync(Ct);

    public Task CompactAsync() => server.CompactAsync(Ct);

    public Task CloseWatchesAsync() => OrderAsync(HttpMethod.Post, "close-watches");

    public async Task RefuseAsync(GroupVersionResource resource, HttpStatusCode code, int count, TimeSpan? retryAfter)
    {
        var path = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        var wait = retryAfter is { } time ? string.Create(CultureInfo.InvariantCulture, $"&retryAfter={time.TotalSeconds}") : string.Empty;
        foreach (var verb in (string[])["list", "watch"])
        {
            await OrderAsync(HttpMethod.Post, $"fail?code={(int)code}&count={count}&verb={verb}&path={path}/{resource.Resource}{wait}");
        }
    }

    public Task AcceptAsync() => OrderAsync(HttpMethod.Delete, "fail");

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task OrderAsync(HttpMethod method, string order)
    {
        using var http = server.CreateHttpClient();
        using var request = new HttpRequestMessage(method, $"testing/{order}");
        using var response = await http.SendAsync(request, Ct);
        Assert.True(response.IsSuccessStatusCode, $"{order}: {response.StatusCode}");
    }
}
