using System.Collections.Concurrent;
using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using Informers.Rest;

namespace Corpus.Fleet;

/// <summary>One factory for each cluster of a fleet, made when it is first asked for. Owns all of them.</summary>
public sealed class ClusterSet(Func<string, IRestClient> connect) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Member>> _members = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The lister of a cluster's nodes, once it can be trusted.</summary>
    public async Task<INodeLister> NodesAsync(string cluster, CancellationToken cancellationToken)
    {
        var nodes = Open(cluster).Core.V1.Nodes;
        return await nodes.Informer.WaitForCacheSyncAsync(cancellationToken)
            ? nodes.Lister
            : throw new TimeoutException($"{cluster} does not tell its nodes.", nodes.Informer.Freshness.LastError);
    }

    /// <summary>The same kind of informer, asked for after the start: it starts by itself, and is waited for.</summary>
    public async Task<int> CountPodsAsync(IEnumerable<string> clusters, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(clusters.Select(CountAsync));
        return counts.Sum();

        async Task<int> CountAsync(string cluster)
        {
            var pods = Open(cluster).Core.V1.Pods.Informer;
            return await pods.WaitForCacheSyncAsync(cancellationToken) ? pods.Store.Count : 0;
        }
    }

    public async Task ForgetAsync(string cluster)
    {
        if (_members.TryRemove(cluster, out var member) && member.IsValueCreated)
        {
            await member.Value.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var cluster in _members.Keys)
        {
            await ForgetAsync(cluster);
        }

        _stop.Dispose();
    }

    private ClusterInformers Open(string cluster)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        return _members.GetOrAdd(cluster, static (name, self) => new Lazy<Member>(() => self.Join(name)), this).Value.Factory;
    }

    private Member Join(string cluster)
    {
        var client = connect(cluster);
        var factory = new ClusterInformers(client, new SharedInformerOptions { Name = cluster });
        factory.Start(_stop.Token);
        return new Member(factory, client);
    }

    private sealed class Member(ClusterInformers factory, IRestClient client) : IAsyncDisposable
    {
        public ClusterInformers Factory => factory;

        public async ValueTask DisposeAsync()
        {
            await factory.DisposeAsync();
            client.Dispose();
        }
    }
}
