using Corpus.Generated.Apps.V1;
using Corpus.Support;
using Informers;
using k8s;
using k8s.Models;

namespace Corpus.Slim;

/// <summary>A cache of deployments that holds no more than the dashboard shows.</summary>
public sealed class SlimDeployments : IAsyncDisposable
{
    private const string ByImage = "image";

    private readonly ClusterInformers _factory;
    private readonly ISharedIndexInformer<V1Deployment> _informer;
    private readonly IDeploymentLister _lister;

    public SlimDeployments(KubernetesClientConfiguration configuration)
    {
        _factory = new ClusterInformers(configuration);
        _informer = _factory.Apps.V1.Deployments.Informer;
        _lister = _factory.Apps.V1.Deployments.Lister;
        _informer.SetTransform(Slim);
        _informer.AddIndexers(new Indexers<V1Deployment>
        {
            [ByImage] = static deployment => Images(deployment).Distinct(StringComparer.Ordinal),
        });
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(CancellationToken.None);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
    }

    /// <summary>Which deployments run an image, by namespace and name.</summary>
    public IReadOnlyList<ObjectName> Running(string image) => _informer.Indexer.IndexKeys(ByImage, image);

    /// <summary>How many replicas a namespace asks for.</summary>
    public int Replicas(string @namespace) => _lister.Deployments(@namespace).List().Sum(static one => one.Spec?.Replicas ?? 1);

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static V1Deployment Slim(V1Deployment deployment)
    {
        deployment.Metadata.Annotations = null;
        deployment.Metadata.OwnerReferences = null;
        deployment.Spec ??= new V1DeploymentSpec();
        deployment.Spec.Replicas ??= 1;
        deployment.Spec.Strategy = null;
        deployment.Status = new V1DeploymentStatus { ReadyReplicas = deployment.Status?.ReadyReplicas };
        if (deployment.Spec.Template?.Spec is { } pod)
        {
            deployment.Spec.Template.Spec = new V1PodSpec
            {
                Containers = [.. (pod.Containers ?? []).Select(static c => new V1Container { Name = c.Name, Image = c.Image })],
            };
        }

        return deployment;
    }

    private static IEnumerable<string> Images(V1Deployment deployment) =>
        deployment.Spec?.Template?.Spec?.Containers?.Select(static container => container.Image).OfType<string>() ?? [];
}
