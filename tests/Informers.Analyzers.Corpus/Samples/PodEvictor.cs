using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Eviction;

public interface IPager
{
    Task PageAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Evicts pods that restart too often, and tells somebody.</summary>
public sealed class PodEvictor(ClusterInformers factory, KubeApi api, IPager pager, ILogger<PodEvictor> logger) : BackgroundService
{
    private const int TooOften = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
        {
            AddFunc = async (pod, _) => await EvictIfNeededAsync(pod, stoppingToken),
            UpdateFunc = (before, after) =>
            {
                if (RestartsOf(before) < TooOften && RestartsOf(after) >= TooOften)
                {
                    EvictIfNeededAsync(after, stoppingToken).GetAwaiter().GetResult();
                }
            },
            DeleteFunc = deleted =>
            {
                var name = deleted.Object!.Metadata.Name;
                logger.LogInformation("{Pod} is gone", name);
            },
        });
        factory.Start(stoppingToken);
        await factory.EnsureCacheSyncAsync(stoppingToken);
        logger.LogInformation("Following {Count} pods", factory.Core.V1.Pods.Informer.Store.Count);
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await factory.ShutdownAsync();
    }

    private static int RestartsOf(V1Pod pod) => pod.Status?.ContainerStatuses?.Sum(static status => status.RestartCount) ?? 0;

    private async Task EvictIfNeededAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var restarts = RestartsOf(pod);
        if (restarts < TooOften || pod.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        var name = new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name);
        await api.DeleteAsync(Resources.Pods, name, pod.Metadata.Uid, cancellationToken);
        await pager.PageAsync($"{name} restarted {restarts} times and was evicted", cancellationToken);
    }
}
