using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>A real API server on etcd, over TLS and HTTP/2.</summary>
internal sealed class RealServer(RealApiServer server) : IApiServer
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
