using System.Collections.Concurrent;
using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s;

namespace Corpus.Tenants;

/// <summary>Looks up what belongs to a tenant, on a cluster that is named by each call.</summary>
public sealed class TenantDirectory(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, INamespaceLister> _listers = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<string>> NamespacesOfAsync(Uri server, string tenant, CancellationToken cancellationToken)
    {
        if (!_listers.TryGetValue(server.Host, out var lister))
        {
            _listers[server.Host] = lister = await ConnectAsync(server, cancellationToken);
        }

        return [.. lister.List(LabelSelector.Parse($"tenant={tenant}")).Select(static space => space.Metadata.Name)];
    }

    public async Task<ClusterInformers> OpenAsync(KubernetesClientConfiguration configuration)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        var factory = new ClusterInformers(configuration);
        _ = factory.Core.V1.Secrets.Informer;
        factory.Start(timeout.Token);
        await factory.EnsureCacheSyncAsync(timeout.Token);
        return factory;
    }

    public static ClusterInformers OpenInsecure(Uri server)
    {
        using var client = new RestClient(server);
        var factory = new ClusterInformers(client);
        factory.Start(CancellationToken.None);
        return factory;
    }

    public static async Task<int> CountSecretsAsync(KubernetesClientConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var factory = new ClusterInformers(configuration);
        var secrets = factory.Core.V1.Secrets;
        _ = secrets.Informer;
        await secrets.Informer.WaitForCacheSyncAsync(cancellationToken);
        factory.Start(cancellationToken);
        return secrets.Lister.List().Count;
    }

    public static async Task<bool> HasTenantAsync(KubernetesClientConfiguration configuration, string tenant, CancellationToken cancellationToken)
    {
        await using var factory = new ClusterInformers(configuration);
        var lister = factory.Core.V1.Namespaces.Lister;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        return lister.List().Any(space => space.Metadata.Labels?.TryGetValue("tenant", out var found) is true && found == tenant);
    }

    private static async Task<INamespaceLister> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        await using var factory = new ClusterInformers(new RestClient(server));
        var lister = factory.Core.V1.Namespaces.Lister;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        return lister;
    }
}
