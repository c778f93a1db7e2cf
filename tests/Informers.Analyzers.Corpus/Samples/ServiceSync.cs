using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Sync;

/// <summary>Keeps an external load balancer in step with services and their pods.</summary>
public sealed class ServiceSync : IResourceEventHandler<V1Service>
{
    private readonly IPodLister _pods;
    private readonly IServiceLister _services;
    private readonly Dictionary<string, string[]> _addresses = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public ServiceSync(ClusterInformers factory)
    {
        _pods = factory.Core.V1.Pods.Lister;
        _services = factory.Core.V1.Services.Lister;
        factory.Core.V1.Services.Informer.AddEventHandler(this, new EventHandlerOptions { ResyncPeriod = TimeSpan.FromMinutes(1) });
    }

    public void OnAdd(V1Service obj, bool isInInitialList) => Put(obj);

    public void OnUpdate(V1Service oldObj, V1Service newObj)
    {
        Put(newObj);
    }

    public void OnDelete(DeletedObject<V1Service> deleted)
    {
        if (deleted.FinalStateUnknown)
        {
            return;
        }

        lock (_gate)
        {
            _addresses.Remove(deleted.Name.Name);
        }
    }

    public IReadOnlyList<string> AddressesOf(string service)
    {
        lock (_gate)
        {
            return _addresses.GetValueOrDefault(service, []);
        }
    }

    /// <summary>Services that send traffic to a pod.</summary>
    public IReadOnlyList<V1Service> ServicesOf(V1Pod pod)
    {
        var found = new List<V1Service>();
        foreach (var service in _services.Services(pod.Metadata.NamespaceProperty).List())
        {
            if (service.Spec?.Selector is { Count: > 0 } selector
                && LabelSelector.FromLabels(selector).Matches(pod.Metadata.Labels?.AsReadOnly()))
            {
                found.Add(service);
            }
        }

        return found;
    }

    private void Put(V1Service service)
    {
        var selector = LabelSelector.FromLabels(service.Spec?.Selector);
        var addresses = _pods.Pods(service.Metadata.NamespaceProperty).List(selector)
            .Select(static pod => pod.Status?.PodIP)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToArray();
        lock (_gate)
        {
            _addresses[service.Metadata.Name] = addresses;
        }
    }
}
