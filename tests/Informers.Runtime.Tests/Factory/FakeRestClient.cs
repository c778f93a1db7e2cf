using Informers.Rest;

namespace Informers.Tests.Factory;

/// <summary>A client that is passed around and disposed, and asked for nothing.</summary>
internal sealed class FakeRestClient : IRestClient
{
    public int Disposals { get; private set; }

    public Uri BaseAddress { get; } = new("http://localhost/");

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Dispose() => Disposals++;
}
