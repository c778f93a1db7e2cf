using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on a real API server, where there is one.</summary>
public sealed class HealthOnRealApiServer : HealthSuite
{
    protected override async Task<IApiServer> StartServerAsync()
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        return new RealServer(await RealApiServer.StartAsync(TestContext.Current.CancellationToken));
    }
}
