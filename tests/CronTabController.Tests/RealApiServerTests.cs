using CronTabController.Generated.Batch.V1;
using Informers;
using Informers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CronTabController.Tests;

/// <summary>The controller as one starts it on a cluster: the definition by <c>kubectl apply</c>, the credentials by <c>--kubeconfig</c>.</summary>
public sealed class RealApiServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task On_a_real_API_server_runs_begin_and_a_deleted_CronTab_leaves_nothing()
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        Assert.SkipWhen(Kubectl.SkipReason is not null, Kubectl.SkipReason ?? string.Empty);
        await using var server = await RealApiServer.StartAsync(Ct);
        using var kubectl = Kubectl.For(server);
        await kubectl.RunAsync(null, Ct, "apply", "-f", Path.Combine(AppContext.BaseDirectory, "crontabs.yaml"));
        await kubectl.RunAsync(null, Ct, "wait", "--for=condition=established", "--timeout=60s", "crd/crontabs.stable.example.com");

        using var client = ClusterConnection.Open(["--kubeconfig", kubectl.ConfigFile]);
        await using var app = ControllerApp.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"], client);
        await app.StartAsync(Ct);
        await using var jobs = app.Services.GetRequiredService<IJobInformer>().Informer.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        await kubectl.RunAsync(
            """
            apiVersion: stable.example.com/v1
            kind: CronTab
            metadata: { name: report }
            spec: { schedule: '@every 1s', image: 'shop/report:1' }
            """,
            Ct,
            "apply",
            "-f",
            "-");
        Assert.True(await jobs.MoveNextAsync().AsTask().WithinTimeout());
        Assert.Equal(ResourceEventType.Added, jobs.Current.Type);
        Assert.StartsWith("report-", jobs.Current.Object!.Metadata!.Name, StringComparison.Ordinal);
        Assert.Equal("CronTab", Assert.Single(jobs.Current.Object.Metadata.OwnerReferences!).Kind);

        // Waits until the finalizer is gone, and so until the jobs are.
        await kubectl.RunAsync(null, Ct, "delete", "crontab", "report", "--wait=true", "--timeout=60s");
        Assert.Equal(string.Empty, await kubectl.RunAsync(null, Ct, "get", "jobs", "-o", "name"));
        await app.StopAsync(CancellationToken.None);
    }
}
