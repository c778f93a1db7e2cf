using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;

namespace Corpus.Filters;

/// <summary>Counts what belongs to tenants that are switched on.</summary>
public sealed class TenantFilter : IAsyncDisposable
{
    private readonly ClusterInformers _factory;
    private readonly HashSet<string> _enabled = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, string> _pods = [];

    public TenantFilter(IRestClient client, HttpClient directory)
    {
        _factory = new ClusterInformers(client, new SharedInformerOptions
        {
            TweakListOptions = static options =>
            {
                options.LabelSelector = "tenant";
                options.ResourceVersion = "0";
            },
        }.For<V1Namespace>(options => options.Transform = space =>
        {
            var owner = directory.GetStringAsync(new Uri($"tenants/{space.Metadata.Name}", UriKind.Relative)).Result;
            space.Metadata.Annotations ??= new Dictionary<string, string>();
            space.Metadata.Annotations["owner"] = owner;
            return space;
        }));
        var pods = _factory.Core.V1.Pods.Informer;
        pods.AddEventHandler(new FilteringResourceEventHandler<V1Pod>(
            pod =>
            {
                lock (_gate)
                {
                    return _enabled.Contains(TenantOf(pod));
                }
            },
            new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) => Put(pod),
                UpdateFunc = (_, pod) => Put(pod),
                DeleteFunc = deleted =>
                {
                    lock (_gate)
                    {
                        _pods.Remove(deleted.Name);
                    }
                },
            },
            pods.ResourceType));
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pods.Count;
            }
        }
    }

    public void Enable(string tenant, bool isEnabled)
    {
        lock (_gate)
        {
            if (isEnabled)
            {
                _enabled.Add(tenant);
            }
            else
            {
                _enabled.Remove(tenant);
            }
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _factory.Core.V1.Namespaces.Informer;
        _factory.Start(CancellationToken.None);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static string TenantOf(V1Pod pod) => pod.Metadata.Labels?.TryGetValue("tenant", out var tenant) is true ? tenant! : string.Empty;

    private void Put(V1Pod pod)
    {
        lock (_gate)
        {
            _pods[new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name)] = TenantOf(pod);
        }
    }
}
