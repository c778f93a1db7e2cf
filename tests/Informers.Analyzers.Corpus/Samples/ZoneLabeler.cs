using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Zones;

/// <summary>Labels nodes with their zone, and taints those of zones that are being drained.</summary>
public sealed class ZoneLabeler(INodeLister nodes, KubeApi api, ILogger<ZoneLabeler> logger)
{
    private const string Zone = "topology.example.com/zone";

    private readonly HashSet<string> _draining = new(StringComparer.Ordinal);

    public async Task LabelAllAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes.List())
        {
            var zone = ZoneOf(node);
            if (zone is null || node.Metadata.Labels is null || (node.Metadata.Labels.TryGetValue(Zone, out var current) && current == zone))
            {
                continue;
            }

            node.Metadata.Labels[Zone] = zone;
            await WriteAsync(node, cancellationToken);
        }
    }

    public async Task DrainAsync(string zone, CancellationToken cancellationToken)
    {
        _draining.Add(zone);
        var selector = LabelSelector.FromLabels([new KeyValuePair<string, string>(Zone, zone)]);
        foreach (var node in nodes.List(selector).OrderBy(static node => node.Metadata.CreationTimestamp))
        {
            AddTaint(node, zone);
            await WriteAsync(node, cancellationToken);
        }
    }

    public async Task UndrainAsync(string name, CancellationToken cancellationToken)
    {
        var node = nodes.GetRequired(name);
        var spec = node.Spec;
        spec.Taints = [.. spec.Taints?.Where(static taint => taint.Key != Zone) ?? []];
        spec.Unschedulable = false;
        await WriteAsync(node, cancellationToken);
    }

    /// <summary>How many nodes are in each zone.</summary>
    public IReadOnlyDictionary<string, int> Count()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes.List())
        {
            var zone = ZoneOf(node) ?? "none";
            counts[zone] = counts.GetValueOrDefault(zone) + 1;
        }

        return counts;
    }

    private static string? ZoneOf(V1Node node)
    {
        var provider = node.Spec?.ProviderID;
        return provider?.Split('/') is [.., var zone, _] && zone.Length > 0 ? zone : null;
    }

    private static void AddTaint(V1Node node, string zone)
    {
        if (node.Spec.Taints is null)
        {
            node.Spec.Taints = [];
        }

        node.Spec.Taints.Add(new V1Taint { Key = Zone, Value = zone, Effect = "NoSchedule" });
    }

    private async Task WriteAsync(V1Node node, CancellationToken cancellationToken)
    {
        try
        {
            await api.ReplaceAsync(Resources.Nodes, new ObjectName(node.Metadata.Name), node, cancellationToken);
        }
        catch (KubeApiException error) when (error.IsConflict)
        {
            logger.LogInformation(error, "{Node} was changed by somebody else", node.Metadata.Name);
        }
    }
}
