using System.Text.Json.Nodes;
using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Sidecars;

/// <summary>Makes copies of pods with a debugging sidecar.</summary>
public sealed class SidecarInjector(IPodLister pods, INamespaceLister namespaces, KubeApi api)
{
    private static readonly V1Container Sidecar = new() { Name = "debug", Image = "debug:1", Stdin = true };

    public async Task<V1Pod?> CloneAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (pods.Pods(name.Namespace).Get(name.Name) is not { } source)
        {
            return null;
        }

        var clone = new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta { GenerateName = name.Name + "-debug-", NamespaceProperty = name.Namespace, Labels = source.Metadata.Labels },
            Spec = source.Spec,
        };
        clone.Metadata.Labels?.Remove("app");
        clone.Spec.NodeName = null;
        clone.Spec.Containers.Insert(0, Sidecar);
        return await api.CreateAsync(Resources.Pods, name.Namespace, clone, cancellationToken);
    }

    public IReadOnlyList<V1EnvVar> EnvironmentOf(ObjectName name)
    {
        var containers = ContainersOf(pods.Pods(name.Namespace).Get(name.Name));
        var all = new List<V1EnvVar>();
        foreach (var (container, index) in containers.Select(static (container, index) => (container, index)))
        {
            var environment = container.Env ?? [];
            if (index > 0 && environment is List<V1EnvVar> list)
            {
                list.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            }

            all.AddRange(environment);
        }

        all.RemoveAll(static one => one.ValueFrom is not null);
        return all;
    }

    public async Task OptInAsync(string selector, CancellationToken cancellationToken)
    {
        var chosen = from space in namespaces.List(LabelSelector.Parse(selector))
                     let labels = space.Metadata.Labels
                     where !labels.ContainsKey("sidecar")
                     select (space.Metadata.Name, labels);
        foreach (var (name, labels) in chosen.ToList())
        {
            labels.Add("sidecar", "enabled");
            await api.PatchAsync<V1Namespace>(Resources.Namespaces, new ObjectName(name), new { metadata = new { labels } }, cancellationToken);
        }
    }

    public async Task OptOutAsync(string name, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string?> { ["sidecar"] = null };
        if (namespaces.Get(name)?.Metadata.Labels is { } existing)
        {
            foreach (var key in existing.Keys.Where(static key => key.StartsWith("sidecar.example.com/", StringComparison.Ordinal)))
            {
                labels[key] = null;
            }
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject(labels.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)null))),
            },
        };
        await api.PatchAsync<V1Namespace>(Resources.Namespaces, new ObjectName(name), patch, cancellationToken);
    }

    private static IList<V1Container> ContainersOf(V1Pod? pod) => pod?.Spec?.Containers ?? [];
}
