using Informers.Testing;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on the embedded server.</summary>
public sealed class WritesOnFakeApiServer : WriteSuite
{
    protected override async Task<IApiServer> StartServerAsync() => new FakeServer(await FakeApiServer.StartAsync(cancellationToken: Ct));
}
