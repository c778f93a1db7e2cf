using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Pools;

/// <summary>Groups pods by the pool of their node, and by their owner.</summary>
public sealed class NodePools
{
    private const string ByPool = "pool";
    private const string ByOwner = "owner";

    private readonly ISharedIndexInformer<V1Pod> _pods;
    private readonly INodeLister _nodes;

    public NodePools(ClusterInformers factory)
    {
        _pods = factory.Core.V1.Pods.Informer;
        _nodes = factory.Core.V1.Nodes.Lister;
        _pods.AddIndexers(new Indexers<V1Pod> { [ByPool] = PoolOf });
    }

    public IReadOnlyList<string> Pools => _pods.Indexer.ListIndexFuncValues(ByPool);

    public IReadOnlyList<V1Pod> InPool(string pool) => _pods.Indexer.ByIndex(ByPool, pool);

    /// <summary>The owner with the most pods of a pool.</summary>
    public string? BusiestOwner(string pool)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in InPool(pool))
        {
            foreach (var owner in OwnersOf(pod))
            {
                counts[owner] = counts.GetValueOrDefault(owner) + 1;
            }
        }

        return counts.Count == 0 ? null : counts.MaxBy(static pair => pair.Value).Key;
    }

    public IReadOnlyList<V1Pod> OfOwner(string uid)
    {
        var indexers = new Indexers<V1Pod> { [ByOwner] = OwnersOf };
        _pods.AddIndexers(indexers);
        return _pods.Indexer.ByIndex(ByOwner, uid);
    }

    private static IEnumerable<string> OwnersOf(V1Pod pod) => pod.Metadata.OwnerReferences?.Select(static owner => owner.Uid).OfType<string>() ?? [];

    private IEnumerable<string> PoolOf(V1Pod pod)
    {
        if (pod.Spec?.NodeName is not { Length: > 0 } name)
        {
            return ["pending"];
        }

        return _nodes.Get(name)?.Metadata.Labels is { } labels && labels.TryGetValue("pool", out var pool) ? [pool] : ["default"];
    }
}
