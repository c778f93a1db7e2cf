using System.Text.Json.Serialization;
using Corpus.Generated.Gateway.V1;
using Corpus.Support;
using Informers;
using Microsoft.Extensions.Logging;

namespace Corpus.Gateways;

[KubernetesResource("gateway.example.com", "v1", "Gateway", "gateways")]
public class Gateway
{
    [JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public GatewaySpec Spec { get; set; } = new();

    [JsonPropertyName("status")]
    public GatewayStatus Status { get; set; } = new();
}

public class GatewaySpec
{
    [JsonPropertyName("listeners")]
    public List<Listener> Listeners { get; set; } = [];
}

public class Listener
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("port")]
    public int Port { get; set; }
}

public class GatewayStatus
{
    [JsonPropertyName("conditions")]
    public List<GatewayCondition> Conditions { get; set; } = [];
}

public class GatewayCondition
{
    [JsonPropertyName("type")]
    public string Type { get; set; } = "";

    [JsonPropertyName("status")]
    public string Status { get; set; } = "Unknown";
}

[GenerateInformer(typeof(Gateway))]
public sealed partial class GatewayInformers;

public static class GatewayExtensions
{
    public static Gateway DeepCopy(this Gateway gateway) => new()
    {
        Metadata = gateway.Metadata,
        Spec = new GatewaySpec { Listeners = [.. gateway.Spec.Listeners] },
        Status = new GatewayStatus { Conditions = gateway.Status.Conditions },
    };

    public static void SetCondition(this Gateway gateway, string type, bool status)
    {
        var conditions = gateway.Status.Conditions;
        var wanted = status ? "True" : "False";
        if (conditions.Find(condition => condition.Type == type) is { } existing)
        {
            existing.Status = wanted;
        }
        else
        {
            conditions.Add(new GatewayCondition { Type = type, Status = wanted });
        }
    }
}

/// <summary>What reconcilers have in common: takes an object of the cache, lets a class work on it, and writes the status.</summary>
public abstract class Reconciler<T>(GroupVersionResource resource, KubeApi api)
    where T : class
{
    public async Task ReconcileAsync(ObjectName name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } found)
        {
            return;
        }

        if (await WorkAsync(found, cancellationToken) is { } changed)
        {
            await api.ReplaceStatusAsync(resource, name, changed, cancellationToken);
        }
    }

    protected abstract T? Find(ObjectName name);

    protected abstract Task<T?> WorkAsync(T obj, CancellationToken cancellationToken);
}

public sealed class GatewayReconciler(IGatewayLister gateways, KubeApi api, ILogger<GatewayReconciler> logger)
    : Reconciler<Gateway>(new GroupVersionResource("gateway.example.com", "v1", "gateways"), api)
{
    protected override Gateway? Find(ObjectName name) => gateways.Gateways(name.Namespace).Get(name.Name);

    protected override Task<Gateway?> WorkAsync(Gateway obj, CancellationToken cancellationToken)
    {
        var draft = obj.DeepCopy();
        foreach (var listener in draft.Spec.Listeners.Where(static listener => listener.Port == 0))
        {
            listener.Port = 8080;
        }

        draft.SetCondition("Accepted", draft.Spec.Listeners.Count > 0);
        obj.Metadata.Annotations?.Clear();
        logger.LogInformation("{Gateway} has {Count} listeners", obj.Metadata.Name, obj.Spec.Listeners.Count);
        return Task.FromResult<Gateway?>(draft);
    }
}
