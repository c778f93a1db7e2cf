using System.Globalization;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Versions;

/// <summary>Lets only news through.</summary>
public sealed class VersionGate : IResourceEventHandler<V1ConfigMap>
{
    private readonly Dictionary<ObjectName, V1ConfigMap> _seen = [];
    private readonly Action<V1ConfigMap> _next;
    private readonly ISharedIndexInformer<V1ConfigMap> _informer;

    public VersionGate(ClusterInformers factory, Action<V1ConfigMap> next)
    {
        _next = next;
        _informer = factory.Core.V1.ConfigMaps.Informer;
        _informer.AddEventHandler(this);
    }

    public void OnAdd(V1ConfigMap obj, bool isInInitialList)
    {
        if (DateTime.Now - obj.Metadata.CreationTimestamp < TimeSpan.FromMinutes(5))
        {
            _next(obj);
        }

        _seen[NameOf(obj)] = obj;
    }

    public void OnUpdate(V1ConfigMap oldObj, V1ConfigMap newObj)
    {
        if (oldObj == newObj)
        {
            return;
        }

        if (string.CompareOrdinal(newObj.Metadata.ResourceVersion, oldObj.Metadata.ResourceVersion) > 0)
        {
            _next(newObj);
        }

        _seen[NameOf(newObj)] = newObj;
    }

    public void OnDelete(DeletedObject<V1ConfigMap> deleted) => _seen.Remove(deleted.Name);

    /// <summary>Whether the cache is as new as what the caller has written.</summary>
    public bool HasCaughtUp(V1ConfigMap written) =>
        long.Parse(_informer.LastStoreSyncResourceVersion, CultureInfo.InvariantCulture) >= long.Parse(written.Metadata.ResourceVersion, CultureInfo.InvariantCulture);

    public bool HasSeen(V1ConfigMap written) =>
        ResourceVersions.IsComparable(_informer.LastStoreSyncResourceVersion)
        && ResourceVersions.TryCompare(_informer.LastStoreSyncResourceVersion, written.Metadata.ResourceVersion, out var order)
        && order >= 0;

    private static ObjectName NameOf(V1ConfigMap map) => new(map.Metadata.NamespaceProperty, map.Metadata.Name);
}
