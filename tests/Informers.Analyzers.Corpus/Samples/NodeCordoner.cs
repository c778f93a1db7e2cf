using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s;
using k8s.Models;

namespace Corpus.Cordon;

/// <summary>Cordons nodes that were not ready for longer than a grace period, and lets go of those that it cordoned.</summary>
public sealed class NodeCordoner(INodeLister nodes, KubeApi api, TimeProvider time, TimeSpan grace)
{
    private const string Mark = "cordon.example.com/by-us";

    /// <summary>One pass over all nodes.</summary>
    public async Task<int> PassAsync(CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var node in nodes.List())
        {
            if (Wanted(node) is not { } wanted)
            {
                continue;
            }

            wanted.Metadata.Annotations["cordon.example.com/at"] = time.GetUtcNow().ToString("O");
            try
            {
                await api.ReplaceAsync(Resources.Nodes, new ObjectName(wanted.Metadata.Name), wanted, cancellationToken);
                changed++;
            }
            catch (KubeApiException error) when (error.IsConflict)
            {
                // Somebody was faster; the next pass sees what they wrote.
            }
        }

        return changed;
    }

    private static V1Node Cordon(V1Node node)
    {
        node.Spec ??= new V1NodeSpec();
        node.Spec.Unschedulable = true;
        node.Spec.Taints ??= [];
        node.Spec.Taints.Add(new V1Taint { Key = Mark, Effect = "PreferNoSchedule" });
        node.Metadata.Annotations ??= new Dictionary<string, string>();
        node.Metadata.Annotations[Mark] = "true";
        return node;
    }

    private static V1Node Uncordon(V1Node node)
    {
        node.Spec.Unschedulable = null;
        node.Spec.Taints = [.. node.Spec.Taints?.Where(static taint => taint.Key != Mark) ?? []];
        node.Metadata.Annotations.Remove(Mark);
        return node;
    }

    private static V1Node Draft(V1Node node) => KubernetesJson.Deserialize<V1Node>(KubernetesJson.Serialize(node));

    private V1Node? Wanted(V1Node node)
    {
        var ready = node.Status?.Conditions?.FirstOrDefault(static condition => condition.Type == "Ready");
        var isOurs = node.Metadata.Annotations?.ContainsKey(Mark) ?? false;
        return ready switch
        {
            { Status: "True" } when isOurs => Uncordon(Draft(node)),
            { Status: not "True", LastTransitionTime: { } since } when !isOurs && time.GetUtcNow().UtcDateTime - since > grace
                => Cordon(Draft(node)),
            _ => null,
        };
    }
}
