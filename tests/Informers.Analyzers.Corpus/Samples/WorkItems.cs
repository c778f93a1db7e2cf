using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Work;

public interface IScanner
{
    Task<int> ScanAsync(string image, CancellationToken cancellationToken);
}

/// <summary>
/// Scans images of new pods. The handler is quick: it hands over functions that are run later, by a few workers. That a pod may be gone by
/// then does no harm, since only its image is looked at. A scan that fails is not repeated.
/// </summary>
public sealed class WorkItems(ClusterInformers factory, IScanner scanner, KubeApi api, ILogger<WorkItems> logger) : BackgroundService
{
    private readonly Channel<Func<CancellationToken, Task>> _items = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var registration = factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
        {
            AddFunc = (pod, _) => Enqueue(pod),
            UpdateFunc = (_, pod) => Enqueue(pod),
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WorkAsync(stoppingToken)));
    }

    // Called by one handler alone, one call at a time, so that the set needs no lock.
    private void Enqueue(V1Pod pod)
    {
        foreach (var container in pod.Spec?.Containers ?? [])
        {
            var image = container.Image;
            if (image is null || !_known.Add(image))
            {
                continue;
            }

            var name = new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name);
            _items.Writer.TryWrite(async cancellationToken =>
            {
                var findings = await scanner.ScanAsync(image, cancellationToken);
                if (findings > 0)
                {
                    await NoteAsync(name, image, findings, cancellationToken);
                }
            });
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await item(cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogWarning(error, "A scan failed");
            }
        }
    }

    private async Task NoteAsync(ObjectName name, string image, int findings, CancellationToken cancellationToken)
    {
        if (await api.FindAsync<V1Pod>(Resources.Pods, name, cancellationToken) is not { } pod)
        {
            return;
        }

        pod.Metadata.Annotations ??= new Dictionary<string, string>();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)))[..16];
        if (pod.Metadata.Annotations.TryAdd($"scan.example.com/{key}", $"{findings}"))
        {
            await api.ReplaceAsync(Resources.Pods, name, pod, cancellationToken);
        }
    }
}
