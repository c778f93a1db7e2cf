using Informers.Rest;
using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>A real API server on etcd, over TLS and HTTP/2.</summary>
internal sealed class RealServer(RealApiServer server) : IApiServer
{
    public IRestClient CreateRestClient() => server.CreateRestClient();

    public HttpClient CreateHttpClient() => server.CreateHttpClient();

    public Task StopAsync() => server.StopApiServerAsync();

    public Task StartAsync() => server.StartApiServerAsync(TestContext.Current.CancellationToken);

    public Task CompactAsync() => server.CompactAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
