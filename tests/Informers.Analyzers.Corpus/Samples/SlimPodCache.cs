using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s;
using k8s.Models;

namespace Corpus.SlimPods;

/// <summary>A cache of pods with little memory, and a writer of annotations.</summary>
public sealed class SlimPodCache : IAsyncDisposable
{
    private readonly ClusterInformers _factory;
    private readonly ISharedIndexInformer<V1Pod> _informer;
    private readonly IPodLister _lister;
    private readonly KubeApi _api;

    public SlimPodCache(IRestClient client)
    {
        _api = new KubeApi(client);
        _factory = new ClusterInformers(client, new SharedInformerOptions().For<V1Pod>(static options => options.Transform = Strip));
        _informer = _factory.Core.V1.Pods.Informer;
        _lister = _factory.Core.V1.Pods.Lister;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(CancellationToken.None);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
        _informer.SetWatchErrorHandler(static (resource, error) => Console.Error.WriteLine($"{resource}: {error.Message}"));
    }

    public IReadOnlyList<V1Pod> OfApp(string app) => _lister.List(LabelSelector.Parse($"app={app}"));

    public async Task AnnotateAsync(ObjectName name, string key, string value, CancellationToken cancellationToken)
    {
        if (_lister.Pods(name.Namespace).Get(name.Name) is not { } cached)
        {
            return;
        }

        var pod = KubernetesJson.Deserialize<V1Pod>(KubernetesJson.Serialize(cached));
        pod.Metadata.Annotations = new Dictionary<string, string> { [key] = value };
        await _api.ReplaceAsync(Resources.Pods, name, pod, cancellationToken);
    }

    public async Task LabelAsync(ObjectName name, string key, string value, CancellationToken cancellationToken)
    {
        var patch = new { metadata = new { labels = new Dictionary<string, string> { [key] = value } } };
        await _api.PatchAsync<V1Pod>(Resources.Pods, name, patch, cancellationToken);
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static V1Pod Strip(V1Pod pod)
    {
        pod.Metadata.Annotations = null;
        pod.Metadata.Labels = null;
        pod.Spec.Volumes = null;
        pod.Status = null;
        return pod;
    }
}
