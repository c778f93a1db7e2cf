using System.Threading.Channels;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Draining;

/// <summary>Empties nodes that are marked, pod by pod. Looks at marked nodes only, and at no more of pods than it needs.</summary>
public sealed class DrainQueue : IAsyncDisposable
{
    private const string ByNode = "node";

    private readonly Channel<string> _marked = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterInformers _factory;
    private readonly KubeApi _api;
    private readonly ILogger<DrainQueue> _logger;
    private readonly ISharedIndexInformer<V1Pod> _pods;
    private readonly ISharedIndexInformer<V1Node> _nodes;
    private Task _draining = Task.CompletedTask;

    public DrainQueue(IRestClient client, ILogger<DrainQueue> logger)
    {
        _api = new KubeApi(client);
        _logger = logger;
        _factory = new ClusterInformers(client, new SharedInformerOptions()
            .For<V1Node>(static options => options.TweakListOptions = static list => list.LabelSelector = "drain=true")
            .For<V1Pod>(static options =>
            {
                options.TweakListOptions = static list => list.FieldSelector = FieldSelector.NotEqual("status.phase", "Succeeded").ToString();
                options.Transform = static pod =>
                {
                    pod.Spec = new V1PodSpec { NodeName = pod.Spec?.NodeName };
                    pod.Status = null;
                    return pod;
                };
            }));
        _pods = _factory.Core.V1.Pods.Informer;
        _nodes = _factory.Core.V1.Nodes.Informer;
        _pods.AddIndexers(new Indexers<V1Pod> { [ByNode] = static pod => pod.Spec?.NodeName is { } node ? [node] : [] });

        // A full channel holds a signal already, and one signal is enough: the worker looks at all nodes.
        _nodes.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>
        {
            AddFunc = (node, _) => _marked.Writer.TryWrite(node.Metadata.Name),
            UpdateFunc = (_, node) => _marked.Writer.TryWrite(node.Metadata.Name),
        });
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(_stop.Token);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
        _draining = Task.Run(() => DrainAsync(_stop.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _draining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _factory.DisposeAsync();
        _stop.Dispose();
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        await foreach (var first in _marked.Reader.ReadAllAsync(cancellationToken))
        {
            _logger.LogInformation("{Node} and perhaps others are to be drained", first);
            foreach (var node in _nodes.Store.List())
            {
                var pods = _pods.Indexer.ByIndex(ByNode, node.Metadata.Name).ToList();
                pods.RemoveAll(static pod => pod.Metadata.DeletionTimestamp is not null || IsOfDaemonSet(pod));
                while (pods is [var pod, ..])
                {
                    await EvictAsync(pod, cancellationToken);
                    pods.RemoveAt(0);
                }
            }
        }
    }

    private static bool IsOfDaemonSet(V1Pod pod) => pod.Metadata.OwnerReferences?.Any(static owner => owner.Kind == "DaemonSet") is true;

    private async Task EvictAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var name = new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name);
        try
        {
            await _api.DeleteAsync(Resources.Pods, name, pod.Metadata.Uid, cancellationToken);
        }
        catch (Exception error) when (error is KubeApiException or HttpRequestException)
        {
            _logger.LogWarning(error, "{Pod} stays for now", name);
            await Task.Delay(TimeSpan.FromSeconds(10), cancellationToken);
            _marked.Writer.TryWrite(pod.Spec.NodeName);
        }
    }
}
