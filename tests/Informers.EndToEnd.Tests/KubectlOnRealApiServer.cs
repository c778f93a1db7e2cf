using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on a real API server, where there is one.</summary>
public sealed class KubectlOnRealApiServer : KubectlSuite
{
    protected override async Task<(IApiServer Server, Kubectl Kubectl)> StartAsync()
    {
        Assert.SkipWhen(Kubectl.SkipReason is not null, Kubectl.SkipReason ?? string.Empty);
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        var server = await RealApiServer.StartAsync(TestContext.Current.CancellationToken);
        return (new RealServer(server), Kubectl.For(server));
    }
}
