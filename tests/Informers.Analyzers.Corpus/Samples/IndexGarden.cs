using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Indexes;

/// <summary>Pods by node, by age, by uid and by image.</summary>
public sealed class IndexGarden
{
    private const string ByNode = "node";
    private const string ByAge = "age";

    private readonly ISharedIndexInformer<V1Pod> _pods;
    private int _indexed;

    public IndexGarden(ClusterInformers factory)
    {
        _pods = factory.Core.V1.Pods.Informer;
        _pods.AddIndexers(new Indexers<V1Pod>
        {
            [ByNode] = static pod => [pod.Spec.NodeName],
            [ByAge] = static pod => [DateTime.UtcNow - pod.Metadata.CreationTimestamp < TimeSpan.FromHours(1) ? "young" : "old"],
            ["counted"] = pod =>
            {
                _indexed++;
                pod.Metadata.Labels?.TryAdd("indexed", "true");
                return [pod.Metadata.Uid];
            },
        });
    }

    public int Indexed => _indexed;

    public IReadOnlyList<V1Pod> OnNode(string node) => _pods.Indexer.ByIndex(ByNode, node);

    public IReadOnlyList<V1Pod> Young() => _pods.Indexer.ByIndex(ByAge, "young");

    public IReadOnlyList<V1Pod> OfUid(string uid) => _pods.Indexer.ByIndex("Counted", uid);

    public IReadOnlyList<V1Pod> WithImage(string image)
    {
        if (!_pods.Indexer.Indexers.ContainsKey("image"))
        {
            lock (_pods)
            {
                if (!_pods.Indexer.Indexers.ContainsKey("image"))
                {
                    _pods.AddIndexers(new Indexers<V1Pod>
                    {
                        ["image"] = static pod => pod.Spec?.Containers?.Select(static one => one.Image).OfType<string>().Distinct() ?? [],
                    });
                }
            }
        }

        return _pods.Indexer.ByIndex("image", image);
    }
}
