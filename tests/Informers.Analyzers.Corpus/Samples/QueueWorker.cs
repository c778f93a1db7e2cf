using System.Threading.Channels;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Workers;

public interface IDnsZone
{
    Task UpsertAsync(string record, string address, CancellationToken cancellationToken);

    Task RemoveAsync(string record, CancellationToken cancellationToken);
}

/// <summary>Keeps DNS records of services.</summary>
public sealed class QueueWorker(ClusterInformers factory, IDnsZone zone, ILogger<QueueWorker> logger) : BackgroundService
{
    private const string Retries = "dns.example.com/retries";

    private readonly Channel<V1Service> _services = Channel.CreateBounded<V1Service>(100);
    private readonly Channel<ObjectName> _deleted = Channel.CreateUnbounded<ObjectName>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var registration = factory.Core.V1.Services.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Service>
        {
            AddFunc = (service, _) => _services.Writer.TryWrite(service),
            UpdateFunc = (_, service) =>
            {
                _services.Writer.WriteAsync(service, stoppingToken).AsTask().Wait(stoppingToken);
            },
            DeleteFunc = deleted => _deleted.Writer.TryWrite(deleted.Name),
        });
        await Task.WhenAll(UpsertAllAsync(stoppingToken), RemoveAllAsync(stoppingToken));
    }

    private static ObjectName NameOf(V1Service service) => new(service.Metadata.NamespaceProperty, service.Metadata.Name);

    private static string RecordOf(ObjectName name) => $"{name.Name}.{name.Namespace}";

    private async Task UpsertAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var service in _services.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await zone.UpsertAsync(RecordOf(NameOf(service)), service.Spec.ClusterIP, cancellationToken);
            }
            catch (HttpRequestException error)
            {
                logger.LogWarning(error, "{Service} has no record yet", service.Metadata.Name);
                service.Metadata.Annotations ??= new Dictionary<string, string>();
                var retries = service.Metadata.Annotations.TryGetValue(Retries, out var text) && int.TryParse(text, out var number) ? number : 0;
                service.Metadata.Annotations[Retries] = $"{retries + 1}";
                if (retries > 5)
                {
                    logger.LogError("{Service} was given up", service.Metadata.Name);
                }
            }
        }
    }

    private async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var name in _deleted.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await zone.RemoveAsync(RecordOf(name), cancellationToken);
            }
            catch (HttpRequestException error)
            {
                logger.LogWarning(error, "The record of {Service} stays", name);
            }
        }
    }
}
