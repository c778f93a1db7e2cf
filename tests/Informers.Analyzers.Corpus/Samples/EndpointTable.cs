using System.Diagnostics.CodeAnalysis;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Endpoints;

/// <summary>What a proxy routes by: for each pod its address, how often it failed, and whether it may be used.</summary>
public sealed class EndpointTable : IResourceEventHandler<V1Pod>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, Endpoint> _endpoints = [];

    public static async Task<EndpointTable> FollowAsync(ClusterInformers factory, CancellationToken cancellationToken)
    {
        var table = new EndpointTable();
        var registration = factory.Core.V1.Pods.Informer.AddEventHandler(table, new EventHandlerOptions { Name = "endpoints" });
        factory.Start(cancellationToken);
        await registration.WaitForSyncAsync(cancellationToken);
        return table;
    }

    public void OnAdd(V1Pod obj, bool isInInitialList) => Put(obj);

    public void OnUpdate(V1Pod oldObj, V1Pod newObj)
    {
        if (oldObj.Metadata.ResourceVersion == newObj.Metadata.ResourceVersion)
        {
            return;
        }

        if (oldObj.Metadata.Uid != newObj.Metadata.Uid)
        {
            Forget(NameOf(oldObj));
        }

        Put(newObj);
    }

    public void OnDelete(DeletedObject<V1Pod> deleted) => Forget(deleted.Name);

    /// <summary>The address of the endpoint with the fewest failures.</summary>
    public bool TryPick(string app, [NotNullWhen(true)] out string? address)
    {
        lock (_gate)
        {
            var endpoint = _endpoints.Values.Where(one => one.IsUsable && one.App == app).MinBy(static one => one.Failures);
            endpoint?.LastUsed = DateTimeOffset.UtcNow;
            address = endpoint?.Pod.Status.PodIP;
            return address is not null;
        }
    }

    public void Failed(ObjectName pod)
    {
        lock (_gate)
        {
            if (_endpoints.TryGetValue(pod, out var endpoint))
            {
                endpoint.Failures++;
            }
        }
    }

    private static ObjectName NameOf(V1Pod pod) => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name);

    private void Put(V1Pod pod)
    {
        lock (_gate)
        {
            if (!_endpoints.TryGetValue(NameOf(pod), out var endpoint))
            {
                _endpoints.Add(NameOf(pod), endpoint = new Endpoint(pod));
            }

            endpoint.Pod = pod;
            endpoint.IsUsable = pod.Status is { Phase: "Running", PodIP.Length: > 0 } && pod.Metadata.DeletionTimestamp is null;
            endpoint.Labels["phase"] = pod.Status?.Phase ?? "Unknown";
        }
    }

    private void Forget(ObjectName name)
    {
        lock (_gate)
        {
            _endpoints.Remove(name);
        }
    }

    /// <summary>Ours: a pod, and what we know of it beyond what the cluster says.</summary>
    private sealed class Endpoint(V1Pod pod)
    {
        public V1Pod Pod { get; set; } = pod;

        public string App { get; } = pod.Metadata.Labels is { } labels && labels.TryGetValue("app", out var app) ? app : "";

        public bool IsUsable { get; set; }

        public int Failures { get; set; }

        public DateTimeOffset LastUsed { get; set; }

        public Dictionary<string, string> Labels { get; } = new(pod.Metadata.Labels ?? new Dictionary<string, string>());
    }
}
