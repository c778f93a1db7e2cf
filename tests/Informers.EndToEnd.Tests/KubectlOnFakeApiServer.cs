using Informers.Testing;
using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>The suite on the embedded server.</summary>
public sealed class KubectlOnFakeApiServer : KubectlSuite
{
    protected override async Task<(IApiServer Server, Kubectl Kubectl)> StartAsync()
    {
        Assert.SkipWhen(Kubectl.SkipReason is not null, Kubectl.SkipReason ?? string.Empty);
        var server = await FakeApiServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        return (new FakeServer(server), Kubectl.For(server.Address));
    }
}
