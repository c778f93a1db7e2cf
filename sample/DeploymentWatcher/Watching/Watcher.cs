using Informers;
using Informers.Rest;
using k8s.Models;

namespace DeploymentWatcher;

/// <summary>The part that a controller would have too: a factory, handlers, an index, and reads from the caches.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private const string ByNode = "node";

    private readonly ClusterInformers _factory;
    private readonly IReadOnlyList<IObservedInformer> _observed;
    private volatile bool _hasSynced;

    /// <param name="client">The API server.</param>
    /// <param name="problems">Is told why the first sync is not there yet; later the state of each cache tells.</param>
    public Watcher(IRestClient client, TextWriter problems)
    {
        _factory = new ClusterInformers(client, new SharedInformerOptions
        {
            WatchErrorHandler = (resource, error) =>
            {
                if (!_hasSynced)
                {
                    problems.WriteLine($"{resource}: {error.Message}");
                }
            },
        });
        var time = TimeProvider.System;
        _observed =
        [
            new ObservedInformer<V1Deployment>(_factory.Apps.V1.Deployments.Informer, static d => d.Metadata, time),
            new ObservedInformer<V1Pod>(_factory.Core.V1.Pods.Informer, static p => p.Metadata, time),
            new ObservedInformer<V1Node>(_factory.Core.V1.Nodes.Informer, static n => n.Metadata, time),
        ];
        _factory.Core.V1.Pods.Informer.AddIndexers(new Indexers<V1Pod>
        {
            [ByNode] = static pod => pod.Spec?.NodeName is { Length: > 0 } node ? [node] : [],
        });
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(cancellationToken);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
        _hasSynced = true;
    }

    /// <summary>What the caches hold now. No request is made.</summary>
    public ClusterState Look() => new([.. _observed.Select(static informer => informer.Look())], Deployments(), Nodes());

    /// <summary>Follows the deployments until one of that name runs that image everywhere.</summary>
    public async Task WaitForRolloutAsync(ObjectName deployment, string image, CancellationToken cancellationToken)
    {
        await foreach (var change in _factory.Apps.V1.Deployments.Informer.WatchAsync(cancellationToken))
        {
            if (change.Type != ResourceEventType.Deleted && change.Name == deployment && IsRolledOut(change.Object!, image))
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static bool IsRolledOut(V1Deployment deployment, string image) =>
        Image(deployment) == image
        && deployment.Status is { } status
        && status.ObservedGeneration >= deployment.Metadata.Generation
        && status.UpdatedReplicas == deployment.Spec.Replicas
        && status.ReadyReplicas == deployment.Spec.Replicas
        && status.Replicas == deployment.Spec.Replicas;

    private static string Image(V1Deployment deployment) => deployment.Spec?.Template?.Spec?.Containers?.FirstOrDefault()?.Image ?? "-";

    private List<DeploymentRow> Deployments() =>
    [
        .. from deployment in _factory.Apps.V1.Deployments.Lister.List()
           let name = $"{deployment.Metadata.NamespaceProperty}/{deployment.Metadata.Name}"
           orderby name
           select new DeploymentRow(
               name,
               Image(deployment),
               deployment.Spec?.Replicas ?? 0,
               deployment.Status?.ReadyReplicas ?? 0,
               deployment.Status?.UpdatedReplicas ?? 0,
               PodsOf(deployment).Count),
    ];

    private IReadOnlyList<V1Pod> PodsOf(V1Deployment deployment) =>
        _factory.Core.V1.Pods.Lister.Pods(deployment.Metadata.NamespaceProperty)
            .List(LabelSelector.FromLabels(deployment.Spec?.Selector?.MatchLabels));

    private List<NodeRow> Nodes() =>
    [
        .. from node in _factory.Core.V1.Nodes.Lister.List()
           orderby node.Metadata.Name
           select new NodeRow(
               node.Metadata.Name,
               node.Status?.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) ?? false,
               _factory.Core.V1.Pods.Informer.Indexer.ByIndex(ByNode, node.Metadata.Name).Count),
    ];
}
