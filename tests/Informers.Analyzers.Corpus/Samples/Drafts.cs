using Corpus.Generated.Apps.V1;
using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s;
using k8s.Models;

namespace Corpus.Drafting;

/// <summary>A deep copy of an object, to be changed, and whether it was.</summary>
public readonly struct Draft<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string _before;

    private Draft(T original)
    {
        _before = KubernetesJson.Serialize(original);
        Value = KubernetesJson.Deserialize<T>(_before);
    }

    public T Value { get; }

    public bool IsChanged => KubernetesJson.Serialize(Value) != _before;

    public static Draft<T> Of(T original) => new(original);

    public Draft<T> Change(Action<T> change)
    {
        change(Value);
        return this;
    }
}

public static class DraftExtensions
{
    public static Draft<T> ToDraft<T>(this T original)
        where T : class, IKubernetesObject<V1ObjectMeta> => Draft<T>.Of(original);

    public static Draft<T> Label<T>(this Draft<T> draft, string key, string value)
        where T : class, IKubernetesObject<V1ObjectMeta> => draft.Change(obj =>
        {
            obj.Metadata.Labels ??= new Dictionary<string, string>();
            obj.Metadata.Labels[key] = value;
        });
}

/// <summary>Changes of objects of the cache, all of them through drafts.</summary>
public sealed class Drafts(IDeploymentLister deployments, IServiceLister services, KubeApi api)
{
    public async Task<int> LabelAsync(string @namespace, string key, string value, CancellationToken cancellationToken)
    {
        var drafts = deployments.Deployments(@namespace).List()
            .Select(deployment => deployment.ToDraft().Label(key, value))
            .Where(static draft => draft.IsChanged)
            .ToList();
        foreach (var draft in drafts)
        {
            draft.Value.Metadata.Annotations ??= new Dictionary<string, string>();
            draft.Value.Metadata.Annotations["drafts.example.com/changed"] = "true";
            await api.ReplaceAsync(Resources.Deployments, new ObjectName(@namespace, draft.Value.Metadata.Name), draft.Value, cancellationToken);
        }

        return drafts.Count;
    }

    public async Task ExposeAsync(ObjectName name, int port, CancellationToken cancellationToken)
    {
        var current = services.Services(name.Namespace).Get(name.Name);
        var service = current is null ? New(name) : current.ToDraft().Value;
        service.Spec.Ports = [new V1ServicePort { Port = port }, .. service.Spec.Ports?.Where(one => one.Port != port) ?? []];
        service.Metadata.Labels ??= new Dictionary<string, string>();
        service.Metadata.Labels["exposed"] = "true";
        if (current is null)
        {
            await api.CreateAsync(Resources.Services, name.Namespace, service, cancellationToken);
        }
        else
        {
            await api.ReplaceAsync(Resources.Services, name, service, cancellationToken);
        }
    }

    /// <summary>Scales what is there on the server now, which may be newer than the cache.</summary>
    public async Task<V1Deployment?> ScaleAsync(ObjectName name, int replicas, CancellationToken cancellationToken)
    {
        var deployment = deployments.Deployments(name.Namespace).Get(name.Name);
        if (deployment is null || deployment.Spec.Replicas == replicas)
        {
            return deployment;
        }

        deployment = await api.GetAsync<V1Deployment>(Resources.Deployments, name, cancellationToken);
        deployment.Spec.Replicas = replicas;
        return await api.ReplaceAsync(Resources.Deployments, name, deployment, cancellationToken);
    }

    private static V1Service New(ObjectName name) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new V1ObjectMeta { Name = name.Name, NamespaceProperty = name.Namespace },
        Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = name.Name } },
    };
}
