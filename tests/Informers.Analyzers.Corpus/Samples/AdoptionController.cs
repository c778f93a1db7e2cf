using System.Diagnostics.CodeAnalysis;
using Corpus.Generated.Apps.V1;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Adoption;

/// <summary>Adopts replica sets that match, and lets go of those that do not.</summary>
public sealed class AdoptionController(ClusterInformers factory, KubeApi api)
{
    private const string Finalizer = "adoption.example.com/keep";

    private readonly List<V1ReplicaSet> _released = [];

    private IReplicaSetLister ReplicaSets => factory.Apps.V1.ReplicaSets.Lister;

    public async Task AdoptAsync(V1Deployment owner, CancellationToken cancellationToken)
    {
        var reference = new V1OwnerReference
        {
            ApiVersion = "apps/v1", Kind = "Deployment", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, Controller = true,
        };
        foreach (var set in Matching(owner))
        {
            if (set.Metadata.OwnerReferences is not { } references)
            {
                set.Metadata.OwnerReferences = references = [];
            }

            if (references.Any(one => one.Controller is true))
            {
                continue;
            }

            references.Add(reference);
            await api.ReplaceAsync(Resources.ReplicaSets, NameOf(set.Metadata), set, cancellationToken);
        }
    }

    public async Task ReleaseAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (!TryFind(name, out var set) || set.Metadata.Finalizers is null)
        {
            return;
        }

        if (set.Metadata.Finalizers.Remove(Finalizer))
        {
            await api.ReplaceAsync(Resources.ReplicaSets, name, set, cancellationToken);
        }
    }

    public void Follow()
    {
        factory.Apps.V1.ReplicaSets.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1ReplicaSet>
        {
            DeleteFunc = deleted =>
            {
                if (deleted.Object is { Metadata: { } meta } set)
                {
                    meta.ResourceVersion = null;
                    meta.Uid = null;
                    lock (_released)
                    {
                        _released.Add(set);
                    }
                }
            },
        });
    }

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        V1ReplicaSet[] released;
        lock (_released)
        {
            released = [.. _released];
            _released.Clear();
        }

        foreach (var set in released)
        {
            var fresh = new V1ReplicaSet
            {
                ApiVersion = "apps/v1",
                Kind = "ReplicaSet",
                Metadata = new V1ObjectMeta { Name = set.Metadata.Name, NamespaceProperty = set.Metadata.NamespaceProperty },
                Spec = set.Spec,
            };
            fresh.Metadata.Labels = new Dictionary<string, string>(set.Metadata.Labels ?? new Dictionary<string, string>()) { ["restored"] = "true" };
            await api.CreateAsync(Resources.ReplicaSets, set.Metadata.NamespaceProperty, fresh, cancellationToken);
        }
    }

    private static ObjectName NameOf(V1ObjectMeta meta) => new(meta.NamespaceProperty, meta.Name);

    private IEnumerable<V1ReplicaSet> Matching(V1Deployment owner)
    {
        if (owner.Spec?.Selector?.MatchLabels is not { Count: > 0 } labels)
        {
            yield break;
        }

        foreach (var set in ReplicaSets.ReplicaSets(owner.Metadata.NamespaceProperty).List(LabelSelector.FromLabels(labels)))
        {
            yield return set;
        }
    }

    private bool TryFind(ObjectName name, [NotNullWhen(true)] out V1ReplicaSet? set)
    {
        set = ReplicaSets.ReplicaSets(name.Namespace).Get(name.Name);
        return set is not null;
    }
}
