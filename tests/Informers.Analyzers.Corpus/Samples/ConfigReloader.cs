using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Corpus.Reload;

public sealed class ReloaderOptions
{
    public string Namespace { get; set; } = "default";

    public string ConfigMap { get; set; } = "settings";
}

/// <summary>The settings of this process, as a config map has them.</summary>
public sealed class LiveSettings
{
    private volatile IReadOnlyDictionary<string, string> _values = new Dictionary<string, string>();

    public string? this[string key] => _values.GetValueOrDefault(key);

    internal void Replace(IReadOnlyDictionary<string, string> values) => _values = values;
}

/// <summary>Follows one config map. The factory is the container's, and started by whoever owns it.</summary>
public sealed class ConfigReloader(
    ClusterInformers factory, LiveSettings settings, IOptions<ReloaderOptions> options, ILogger<ConfigReloader> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wanted = new ObjectName(options.Value.Namespace, options.Value.ConfigMap);
        try
        {
            await foreach (var change in factory.Core.V1.ConfigMaps.Informer.WatchAsync(stoppingToken))
            {
                if (change.Name != wanted)
                {
                    continue;
                }

                try
                {
                    Apply(change);
                }
                catch (FormatException error)
                {
                    logger.LogWarning(error, "{ConfigMap} is not understood: the settings stay as they are", change.Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("No longer following {ConfigMap}", wanted);
        }
    }

    private void Apply(ResourceEvent<V1ConfigMap> change)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (change.Type != ResourceEventType.Deleted)
        {
            foreach (var (key, value) in change.Object!.Data ?? new Dictionary<string, string>())
            {
                values[key.ToLowerInvariant()] = value.Trim();
            }
        }

        if (values.TryGetValue("interval", out var interval) && !TimeSpan.TryParse(interval, null, out _))
        {
            throw new FormatException($"interval is {interval}");
        }

        values.TryAdd("interval", "00:01:00");
        settings.Replace(values);
    }
}

public static class ReloaderServices
{
    public static IServiceCollection AddReloader(this IServiceCollection services, Func<IServiceProvider, ClusterInformers> informers)
    {
        services.AddSingleton(informers);
        services.AddSingleton<LiveSettings>();
        services.AddHostedService<InformerLifetime>();
        services.AddHostedService<ConfigReloader>();
        return services;
    }

    private sealed class InformerLifetime(ClusterInformers factory) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            factory.Start(stoppingToken);
            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await factory.ShutdownAsync();
        }
    }
}
