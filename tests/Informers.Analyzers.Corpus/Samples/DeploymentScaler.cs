using Corpus.Generated.Apps.V1;
using Corpus.Support;
using Informers;

namespace Corpus.Scaling;

public sealed record ScalePlan(ObjectName Name, int Replicas)
{
    public ScalePlan Capped(int most) => this with { Replicas = Math.Min(Replicas, most) };
}

/// <summary>Scales deployments by plans that come from outside.</summary>
public sealed class DeploymentScaler(IDeploymentLister deployments, KubeApi api)
{
    public async Task ApplyAsync(IEnumerable<ScalePlan> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans.Select(static plan => plan.Capped(50)))
        {
            if (deployments.Deployments(plan.Name.Namespace).Get(plan.Name.Name) is not { } cached)
            {
                continue;
            }

            var wanted = cached with { };
            wanted.Spec.Replicas = plan.Replicas;
            await api.ReplaceAsync(Resources.Deployments, plan.Name, wanted, cancellationToken);
        }
    }

    public async Task PauseAsync(ObjectName name, string reason, CancellationToken cancellationToken)
    {
        if (deployments.Deployments(name.Namespace).Get(name.Name) is not { Metadata: { Annotations: var annotations } meta, Spec: { } spec } cached)
        {
            return;
        }

        annotations ??= meta.Annotations = new Dictionary<string, string>();
        annotations["scaler.example.com/paused-because"] = reason;
        var paused = cached with { Spec = spec with { Paused = true } };
        await api.ReplaceAsync(Resources.Deployments, name, paused, cancellationToken);
    }

    public int Total(string @namespace)
    {
        var total = 0;
        foreach (var deployment in deployments.Deployments(@namespace).List())
        {
            deployment.Spec.Replicas ??= 1;
            total += deployment.Spec.Replicas.Value;
        }

        return total;
    }

    public async Task ResumeAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (deployments.Deployments(name.Namespace).Get(name.Name) is not { Spec.Paused: true } cached)
        {
            return;
        }

        var resumed = cached with
        {
            Metadata = cached.Metadata with { Annotations = new Dictionary<string, string>(cached.Metadata.Annotations ?? new Dictionary<string, string>()) },
            Spec = cached.Spec with { },
        };
        resumed.Spec.Paused = null;
        resumed.Metadata.Annotations.Remove("scaler.example.com/paused-because");
        await api.ReplaceAsync(Resources.Deployments, name, resumed, cancellationToken);
    }
}
