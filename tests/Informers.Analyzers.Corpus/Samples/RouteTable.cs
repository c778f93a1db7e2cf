using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Informers;
using k8s.Models;

namespace Corpus.Routes;

[KubernetesResource("net.example.com", "v1alpha1", "Route", "routes")]
public class Route
{
    [JsonPropertyName("metadata")]
    public ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public RouteSpec Spec { get; set; } = new();

    public Route Clone() => JsonSerializer.Deserialize<Route>(JsonSerializer.SerializeToUtf8Bytes(this))!;
}

public class RouteSpec
{
    [JsonPropertyName("host")]
    public string Host { get; set; } = "";

    [JsonPropertyName("backends")]
    public List<Backend> Backends { get; set; } = [];
}

public class Backend
{
    [JsonPropertyName("service")]
    public string Service { get; set; } = "";

    [JsonPropertyName("weight")]
    public int Weight { get; set; } = 1;
}

[GenerateInformer(typeof(Route))]
[GenerateInformer(typeof(V1Service))]
public sealed partial class RouteInformers;

/// <summary>A table of hosts and weighted backends, made anew on each change and swapped in one step.</summary>
public sealed class RouteTable(RouteInformers factory)
{
    private ImmutableSortedDictionary<string, ImmutableArray<Backend>> _table = ImmutableSortedDictionary<string, ImmutableArray<Backend>>.Empty;

    public ImmutableArray<Backend> this[string host] => Volatile.Read(ref _table).GetValueOrDefault(host, []);

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var changed = new SemaphoreSlim(0);
        await using var routes = factory.Net.V1Alpha1.Routes.Informer.AddEventHandler(Signal<Route>());
        await using var services = factory.Core.V1.Services.Informer.AddEventHandler(Signal<V1Service>());
        factory.Start(cancellationToken);
        await Task.WhenAll(routes.WaitForSyncAsync(cancellationToken), services.WaitForSyncAsync(cancellationToken));
        while (true)
        {
            Volatile.Write(ref _table, Build());
            do
            {
                await changed.WaitAsync(cancellationToken);
            }
            while (changed.CurrentCount > 0);
        }

        ResourceEventHandlerFuncs<T> Signal<T>()
            where T : class => new()
            {
                AddFunc = (_, _) => changed.Release(),
                UpdateFunc = (_, _) => changed.Release(),
                DeleteFunc = _ => changed.Release(),
            };
    }

    /// <summary>A route for a preview of a new version: the cached one stays as it is.</summary>
    public Route? Canary(ObjectName name, string service, int percent)
    {
        var route = factory.Net.V1Alpha1.Routes.Lister.Routes(name.Namespace).Get(name.Name)?.Clone();
        if (route is null)
        {
            return null;
        }

        route.Metadata.ResourceVersion = null;
        route.Metadata.Name += "-canary";
        route.Spec.Backends.ForEach(backend => backend.Weight = backend.Weight * (100 - percent) / 100);
        route.Spec.Backends.Add(new Backend { Service = service, Weight = percent });
        return route;
    }

    private ImmutableSortedDictionary<string, ImmutableArray<Backend>> Build()
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Backend>>(StringComparer.Ordinal);
        foreach (var route in factory.Net.V1Alpha1.Routes.Lister.List().OrderBy(static one => one.Metadata.CreationTimestamp))
        {
            var live = new List<Backend>();
            foreach (var backend in route.Spec.Backends)
            {
                if (factory.Core.V1.Services.Lister.Services(route.Metadata.Namespace!).Get(backend.Service) is not null)
                {
                    live.Add(new Backend { Service = backend.Service, Weight = backend.Weight });
                }
            }

            Normalize(live);
            builder[route.Spec.Host] = [.. live];
        }

        return builder.ToImmutable();
    }

    private static void Normalize(List<Backend> backends)
    {
        var total = Math.Max(1, backends.Sum(static backend => backend.Weight));
        foreach (var backend in backends)
        {
            backend.Weight = backend.Weight * 100 / total;
        }

        backends.RemoveAll(static backend => backend.Weight == 0);
    }
}
