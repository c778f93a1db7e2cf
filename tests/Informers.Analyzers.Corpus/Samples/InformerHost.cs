using Corpus.Support;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Corpus.Hosting;

/// <summary>Owns the factory that it is handed, and starts and stops it with the application.</summary>
public sealed class InformerHost(ClusterInformers factory) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public ClusterInformers Informers => factory;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Not the token of the start: that one ends with the start.
        factory.Start(_stopping.Token);
        await factory.EnsureCacheSyncAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await factory.ShutdownAsync().WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        _stopping.Dispose();
    }
}

/// <summary>Makes a factory, and gives it away.</summary>
public sealed class InformerHostBuilder
{
    private readonly List<Action<ClusterInformers>> _touches = [];
    private KubernetesClientConfiguration? _configuration;

    public InformerHostBuilder Use(KubernetesClientConfiguration configuration)
    {
        _configuration = configuration;
        return this;
    }

    public InformerHostBuilder With(Action<ClusterInformers> touch)
    {
        _touches.Add(touch);
        return this;
    }

    public InformerHost Build()
    {
        var factory = new ClusterInformers(_configuration ?? KubernetesClientConfiguration.BuildDefaultConfig());
        foreach (var touch in _touches)
        {
            touch(factory);
        }

        return new InformerHost(factory);
    }
}

public sealed class InformerHealth(ClusterInformers factory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var pods = factory.Core.V1.Pods.Informer;
        return Task.FromResult(pods.HasSynced
            ? HealthCheckResult.Healthy($"{pods.Store.Count} pods, {pods.Freshness.State}")
            : HealthCheckResult.Unhealthy("pods are not listed yet", pods.Freshness.LastError));
    }
}

public static class InformerHostServices
{
    public static IServiceCollection AddInformers(this IServiceCollection services, Action<InformerHostBuilder> configure)
    {
        var builder = new InformerHostBuilder().With(static factory => _ = factory.Core.V1.Pods.Informer);
        configure(builder);
        services.AddSingleton(_ => builder.Build());
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<InformerHost>());
        services.AddSingleton<IHealthCheck>(static provider => new InformerHealth(provider.GetRequiredService<InformerHost>().Informers));
        return services;
    }
}
