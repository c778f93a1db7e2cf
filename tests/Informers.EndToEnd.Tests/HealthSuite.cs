using Informers.Hosting;
using Informers.Rest;
using Informers.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Informers.EndToEnd.Tests;

/// <summary>A worker whose API server is away at the start, comes up, goes away and comes back; on each kind of server.</summary>
public abstract class HealthSuite
{
    private const string ConfigMaps = "configmaps.v1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Fact(Timeout = 4 * TestTimeouts.Milliseconds)]
    public async Task A_worker_tells_its_health_while_its_server_comes_and_goes()
    {
        await using var server = await StartServerAsync();
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("default", "a", "1"), Ct);
        await server.StopAsync();

        using var meter = new MeterReader();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(new HastyTimeProvider());
        builder.Services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory>(meter.Factory);
        builder.Services.AddSingleton<IRestClient>(_ => server.CreateRestClient());
        builder.Services.AddInformers<ClusterInformers>(static options =>
            {
                options.StartAll = false;
                options.WaitForSync = false;
                options.StaleAfter = TimeSpan.FromSeconds(1);
            })
            .AddHealthChecks();
        using var host = builder.Build();
        _ = host.Services.GetRequiredService<ClusterInformers>().Core.V1.ConfigMaps.Informer;
        await host.StartAsync(Ct).WithinTimeout();

        // Away: not ready, and says why. It has followed nothing yet, so that it has lost nothing.
        var (report, health) = await UntilAsync(host, static (_, health) => health.LastError is not null);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), (Ready(report), Live(report)));
        Assert.Equal((0, string.Empty, false), (health.Count, health.ResourceVersion, health.HasSynced));
        Assert.Contains(ConfigMaps, report.Entries["informers-ready"].Description, StringComparison.Ordinal);
        Assert.Contains(health.LastError!, report.Entries["informers-ready"].Description, StringComparison.Ordinal);
        Assert.True(meter.Sum("informer.retries", "error.type=connection") > 0);

        // Up: ready, live, full.
        await server.StartAsync();
        (report, health) = await UntilAsync(host, static (report, health) => report.Status == HealthStatus.Healthy && health.State == FreshnessState.Live);
        Assert.True(health.Count >= 1);
        Assert.Equal((true, null), (health.HasSynced, health.LastError));
        Assert.NotEmpty(health.ResourceVersion);
        var count = health.Count;

        // Away again: what is in the cache can be read, so it stays ready; after a while it says that it is behind, and why.
        await server.StopAsync();
        (report, health) = await UntilAsync(host, static (report, _) => Live(report) != HealthStatus.Healthy);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (Ready(report), Live(report)));
        Assert.Equal((count, true), (health.Count, health.HasSynced));
        Assert.True(health.State is FreshnessState.Stale or FreshnessState.Failing, health.ToString());
        Assert.True(health.Age > TimeSpan.FromSeconds(1), health.ToString());
        Assert.NotNull(health.LastError);
        Assert.Contains("no sign of life", report.Entries["informers-live"].Description, StringComparison.Ordinal);

        // Back: as before, and it goes on following.
        await server.StartAsync();
        await UntilAsync(host, static (report, health) => report.Status == HealthStatus.Healthy && health.State == FreshnessState.Live);
        await api.CreateAsync(Resources.ConfigMaps, Objects.ConfigMap("default", "b", "1"), Ct);
        (report, health) = await UntilAsync(host, (_, health) => health.Count > count);
        Assert.Equal((HealthStatus.Healthy, null), (report.Status, health.LastError));

        // Stopped: no longer live.
        await host.StopAsync(Ct).WithinTimeout();
        (report, health) = await CheckAsync(host);
        Assert.Equal(FreshnessState.Stopped, health.State);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (Ready(report), Live(report)));
        Assert.Contains("has stopped", report.Entries["informers-live"].Description, StringComparison.Ordinal);
    }

    private static HealthStatus Ready(HealthReport report) => report.Entries["informers-ready"].Status;

    private static HealthStatus Live(HealthReport report) => report.Entries["informers-live"].Status;

    private static async Task<(HealthReport Report, InformerHealth Health)> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        return (report, (InformerHealth)report.Entries["informers-ready"].Data[ConfigMaps]);
    }

    /// <summary>Asks again and again, as probes do: nobody is told when the health changes.</summary>
    private static async Task<(HealthReport Report, InformerHealth Health)> UntilAsync(IHost host, Func<HealthReport, InformerHealth, bool> condition)
    {
        using var probe = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            var (report, health) = await CheckAsync(host);
            if (condition(report, health))
            {
                return (report, health);
            }

            await probe.WaitForNextTickAsync(Ct);
        }
    }
}
