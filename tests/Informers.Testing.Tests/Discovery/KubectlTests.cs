using Informers.Tests;

namespace Informers.Testing.Tests.Discovery;

/// <summary><c>kubectl</c> takes the server for a cluster. Skipped where there is no <c>kubectl</c>.</summary>
public sealed class KubectlTests : ApiTest
{
    private Kubectl Kubectl => field ??= Kubectl.For(Server.Address);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_creates_applies_reads_scales_and_deletes()
    {
        Assert.SkipWhen(Kubectl.SkipReason is not null, Kubectl.SkipReason ?? string.Empty);

        // Not "create configmap": that speaks protobuf, which this server does not.
        const string Settings = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"k":"v"}}""";
        Assert.Contains("created", await RunAsync(Settings, "create", "-f", "-"), StringComparison.Ordinal);
        Assert.Equal("v", await RunAsync(null, "get", "cm", "settings", "-o", "jsonpath={.data.k}"));

        const string Web = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""";
        Assert.Contains("created", await RunAsync(Web, "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("configured", await RunAsync(Web.Replace("web:1", "web:2", StringComparison.Ordinal), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("unchanged", await RunAsync(Web.Replace("web:1", "web:2", StringComparison.Ordinal), "apply", "-f", "-"), StringComparison.Ordinal);
        Assert.Equal("web:2", await RunAsync(null, "get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Contains("serverside-applied", await RunAsync(Web, "apply", "--server-side", "--force-conflicts", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("scaled", await RunAsync(null, "scale", "deployment/web", "--replicas=3"), StringComparison.Ordinal);
        Assert.Equal("3", await RunAsync(null, "get", "deploy", "web", "-o", "jsonpath={.spec.replicas}"));
        Assert.Contains("web", await RunAsync(null, "get", "deployments"), StringComparison.Ordinal);
        Assert.Contains("deleted", await RunAsync(null, "delete", "deployment", "web"), StringComparison.Ordinal);
        Assert.DoesNotContain("web", await RunAsync(null, "get", "deployments", "-o", "name"), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_watches()
    {
        Assert.SkipWhen(Kubectl.SkipReason is not null, Kubectl.SkipReason ?? string.Empty);
        CreateConfigMaps("first");
        using var kubectl = Kubectl.Start("get", "configmaps", "-w", "-o", "name");
        Assert.Equal("configmap/first", await kubectl.StandardOutput.ReadLineAsync(Cancellation).AsTask().WithinTimeout());

        await Server.WaitForWatchesAsync(ConfigMapsResource, 1, Cancellation).WithinTimeout();
        CreateConfigMaps("second");

        Assert.Equal("configmap/second", await kubectl.StandardOutput.ReadLineAsync(Cancellation).AsTask().WithinTimeout());
        kubectl.Kill();
        await kubectl.WaitForExitAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Kubectl.Dispose();
    }

    protected override FakeApiServerOptions Options() => new();

    private Task<string> RunAsync(string? input, params string[] arguments) => Kubectl.RunAsync(input, Cancellation, arguments);
}
