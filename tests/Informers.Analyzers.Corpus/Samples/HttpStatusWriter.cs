using System.Net;
using System.Net.Http.Json;
using Corpus.Generated.Core.V1;
using k8s;
using k8s.Models;

namespace Corpus.Conditions;

/// <summary>Writes a condition into the status of nodes, over an HttpClient of one's own; with a retry where somebody else was faster.</summary>
public sealed class HttpStatusWriter(HttpClient http, INodeLister nodes)
{
    /// <summary>Sets the condition, unless the node has it.</summary>
    public async Task<bool> SetAsync(string node, V1NodeCondition condition, CancellationToken cancellationToken)
    {
        if (nodes.Get(node) is not { } cached || Find(cached, condition.Type) is { } existing && IsSame(existing, condition))
        {
            return false;
        }

        for (var attempt = 0; attempt < 5; attempt++)
        {
            // From the server, not from the cache: what is written back is ours.
            var current = await GetAsync(node, cancellationToken);
            if (current is null)
            {
                return false;
            }

            current.Status ??= new V1NodeStatus();
            current.Status.Conditions ??= [];
            Upsert(current.Status.Conditions, condition);
            current.Metadata.ManagedFields = null;
            using var response = await http.PutAsJsonAsync($"api/v1/nodes/{node}/status", current, cancellationToken);
            if (response.StatusCode != HttpStatusCode.Conflict)
            {
                response.EnsureSuccessStatusCode();
                return true;
            }
        }

        return false;
    }

    /// <summary>What would be written, for a dry run.</summary>
    public V1Node? Preview(string node, V1NodeCondition condition)
    {
        if (nodes.Get(node) is not { } cached)
        {
            return null;
        }

        var conditions = new List<V1NodeCondition>(cached.Status?.Conditions ?? []);
        Upsert(conditions, condition);
        return cached with { Status = (cached.Status ?? new V1NodeStatus()) with { Conditions = conditions } };
    }

    private static V1NodeCondition? Find(V1Node node, string type) =>
        node.Status?.Conditions?.SingleOrDefault(condition => condition.Type == type);

    // A condition has nothing but values, so its record equality is what is meant, but for the times.
    private static bool IsSame(V1NodeCondition left, V1NodeCondition right) =>
        left with { LastHeartbeatTime = null, LastTransitionTime = null } == right with { LastHeartbeatTime = null, LastTransitionTime = null };

    private static void Upsert(IList<V1NodeCondition> conditions, V1NodeCondition condition)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Type == condition.Type)
            {
                conditions[i] = condition with
                {
                    LastTransitionTime = conditions[i].Status == condition.Status ? conditions[i].LastTransitionTime : condition.LastTransitionTime,
                };
                return;
            }
        }

        conditions.Add(condition);
    }

    private async Task<V1Node?> GetAsync(string node, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"api/v1/nodes/{node}", UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return KubernetesJson.Deserialize<V1Node>(await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
