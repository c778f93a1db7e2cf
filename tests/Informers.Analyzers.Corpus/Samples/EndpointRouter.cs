using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Routing;

/// <summary>Picks a node for each request, by what pods and nodes say.</summary>
public sealed class EndpointRouter
{
    private readonly Dictionary<string, int> _podsByNode = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ready = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _specChanges;

    public EndpointRouter(ClusterInformers factory)
    {
        factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
        {
            AddFunc = (pod, _) => Count(pod, 1),
            UpdateFunc = (before, after) =>
            {
                if (before.Spec != after.Spec)
                {
                    Interlocked.Increment(ref _specChanges);
                }

                Count(before, -1);
                Count(after, 1);
            },
            DeleteFunc = deleted =>
            {
                if (deleted.Object is { } pod)
                {
                    Count(pod, -1);
                }
            },
        });
        factory.Core.V1.Nodes.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>
        {
            AddFunc = (node, _) => SetReady(node),
            UpdateFunc = (before, after) =>
            {
                if (before.Equals(after))
                {
                    return;
                }

                SetReady(after);
            },
            DeleteFunc = deleted =>
            {
                lock (_gate)
                {
                    _ready.Remove(deleted.Name.Name);
                }

                _podsByNode.Remove(deleted.Name.Name);
            },
        });
    }

    public int SpecChanges => Volatile.Read(ref _specChanges);

    /// <summary>The ready node with the fewest pods. Called by requests.</summary>
    public string? Pick()
    {
        string[] ready;
        lock (_gate)
        {
            ready = [.. _ready];
        }

        return ready.MinBy(node => _podsByNode.GetValueOrDefault(node));
    }

    private void Count(V1Pod pod, int by)
    {
        if (pod.Spec?.NodeName is { Length: > 0 } node)
        {
            _podsByNode[node] = _podsByNode.GetValueOrDefault(node) + by;
        }
    }

    private void SetReady(V1Node node)
    {
        var isReady = node.Status?.Conditions?.Any(static one => one is { Type: "Ready", Status: "True" }) is true;
        lock (_gate)
        {
            if (isReady)
            {
                _ready.Add(node.Metadata.Name);
            }
            else
            {
                _ready.Remove(node.Metadata.Name);
            }
        }
    }
}
