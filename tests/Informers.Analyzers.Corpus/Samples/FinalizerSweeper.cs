using System.Collections.Concurrent;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;

namespace Corpus.Sweeping;

/// <summary>Takes finalizers of a vendor that is gone from objects of any kind.</summary>
public sealed class FinalizerSweeper(IRestClient client, ClusterInformers typed, string finalizer) : IAsyncDisposable
{
    private readonly MetadataSharedInformerFactory _metadata = new(client);
    private readonly KubeApi _api = new(client);
    private readonly ConcurrentQueue<ObjectName> _failed = [];

    public IReadOnlyCollection<ObjectName> Failed => _failed;

    public async Task SweepAsync(GroupVersionResource kind, CancellationToken cancellationToken)
    {
        var lister = _metadata.ListerFor(kind);
        _metadata.Start(CancellationToken.None);
        await _metadata.EnsureCacheSyncAsync(cancellationToken);
        foreach (var obj in lister.List())
        {
            if (obj.Metadata is { Finalizers: { Count: > 0 } finalizers, Name: { } name } && finalizers.Contains(finalizer))
            {
                finalizers.Remove(finalizer);
                var key = new ObjectName(obj.Metadata.Namespace ?? string.Empty, name);
                await _api.PatchAsync<PartialObjectMetadata>(kind, key, new { metadata = new { finalizers } }, cancellationToken);
            }
        }
    }

    public void Follow(GroupVersionResource kind)
    {
        if (typed.TryForResource(kind, out var informer))
        {
            informer.AddEventHandler(
                new ResourceEventHandlerFuncs<object> { AddFunc = (obj, _) => Look(obj), UpdateFunc = (_, obj) => Look(obj) },
                new EventHandlerOptions
                {
                    Name = "sweeper",
                    ErrorHandler = error =>
                    {
                        _failed.Enqueue(error.Name);
                        if (error.Object is V1Pod { Metadata.Annotations: { } annotations })
                        {
                            annotations["sweeper.example.com/error"] = error.Error.Message;
                        }
                    },
                });
        }
    }

    public V1Pod? Strip(ObjectName name)
    {
        var pod = typed.ForResource(Resources.Pods).Lister.Get(name) as V1Pod;
        if (pod?.Metadata.Finalizers is not null)
        {
            pod.Metadata.Finalizers = pod.Metadata.Finalizers.Where(one => one != finalizer).ToList();
        }

        return pod;
    }

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in typed.Core.V1.Secrets.Informer.WatchAsync(cancellationToken))
        {
            if (change is { Type: not ResourceEventType.Deleted, Object: { Data: { } data, Metadata.Finalizers.Count: > 0 } })
            {
                data.Clear();
            }
        }
    }

    public ValueTask DisposeAsync() => _metadata.DisposeAsync();

    private void Look(object obj)
    {
        if (obj is V1Pod { Metadata: { DeletionTimestamp: { } since, Finalizers: { } finalizers } meta }
            && finalizers.Contains(finalizer) && DateTime.UtcNow - since > TimeSpan.FromDays(30))
        {
            throw new InvalidOperationException($"{meta.NamespaceProperty}/{meta.Name} waits since {since:O}");
        }
    }
}
