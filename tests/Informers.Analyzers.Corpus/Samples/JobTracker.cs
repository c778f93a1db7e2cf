using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Tracking;

public interface INotifier
{
    Task SendAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Tells people when their jobs start and end.</summary>
public sealed class JobTracker(ClusterInformers factory, INotifier notifier, ILogger<JobTracker> logger) : BackgroundService
{
    private readonly Dictionary<ObjectName, DateTime> _started = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        factory.Start(stoppingToken);
        await foreach (var change in factory.Batch.V1.Jobs.Informer.WatchAsync(stoppingToken))
        {
            switch (change.Type)
            {
                case ResourceEventType.Added:
                    _started[change.Name] = DateTime.UtcNow;
                    await notifier.SendAsync($"{change.Name} was created", stoppingToken);
                    break;
                case ResourceEventType.Updated:
                    await UpdatedAsync(change.Before!, change.Object!, stoppingToken);
                    break;
                case ResourceEventType.Deleted:
                    _started.Remove(change.Name);
                    logger.LogInformation("{Job} of {Owner} was deleted", change.Name, change.Object!.Metadata.Labels["owner"]);
                    break;
                default:
                    throw new InvalidOperationException($"{change.Type} is unknown");
            }
        }
    }

    private async Task UpdatedAsync(V1Job before, V1Job after, CancellationToken cancellationToken)
    {
        if (before.Status?.CompletionTime is null && after.Status?.CompletionTime is { } end)
        {
            var name = new ObjectName(after.Metadata.NamespaceProperty, after.Metadata.Name);
            var took = _started.TryGetValue(name, out var start) ? end - start : TimeSpan.Zero;
            await notifier.SendAsync($"{name} took {took}", cancellationToken);
        }
    }
}
