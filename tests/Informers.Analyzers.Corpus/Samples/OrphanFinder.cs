using Corpus.Support;
using Informers;
using Informers.Rest;

namespace Corpus.Orphans;

/// <summary>Finds replica sets and pods whose owner is gone, by metadata alone, and deletes them.</summary>
public sealed class OrphanFinder : IAsyncDisposable
{
    private readonly MetadataSharedInformerFactory _factory;
    private readonly KubeApi _api;
    private readonly ISharedIndexInformer<PartialObjectMetadata> _owners;
    private readonly ISharedIndexInformer<PartialObjectMetadata> _owned;

    public OrphanFinder(IRestClient client)
    {
        _api = new KubeApi(client);
        _factory = new MetadataSharedInformerFactory(client, new SharedInformerOptions { DefaultResync = TimeSpan.FromMinutes(10) });
        _owners = _factory.InformerFor(new PartialObjectMetadataType(Resources.Deployments, "Deployment"));
        _owned = _factory.InformerFor(new PartialObjectMetadataType(Resources.ReplicaSets, "ReplicaSet"));
        _owners.AddIndexers(new Indexers<PartialObjectMetadata> { ["uid"] = static obj => obj.Metadata?.Uid is { } uid ? [uid] : [] });
        _owned.AddIndexers(new Indexers<PartialObjectMetadata>
        {
            ["orphan-candidates"] = static obj => obj.Metadata is { OwnerReferences.Count: > 0, DeletionTimestamp: null } ? ["yes"] : [],
        });
    }

    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        _factory.Start(CancellationToken.None);
        await _factory.EnsureCacheSyncAsync(cancellationToken);
        var deleted = 0;
        foreach (var candidate in _owned.Indexer.ByIndex("orphan-candidates", "yes"))
        {
            var owners = candidate.Metadata!.OwnerReferences!.Where(static owner => owner.Kind == "Deployment").ToList();
            owners.RemoveAll(owner => owner.Uid is null);
            if (owners.Count == 0 || owners.Any(owner => _owners.Indexer.ByIndex("uid", owner.Uid!).Count > 0))
            {
                continue;
            }

            // The cache may be behind: before anything is deleted the server has the last word.
            if (await IsGoneAsync(candidate.Metadata.Namespace!, owners, cancellationToken))
            {
                await _api.DeleteAsync(
                    Resources.ReplicaSets,
                    new ObjectName(candidate.Metadata.Namespace!, candidate.Metadata.Name!),
                    candidate.Metadata.Uid,
                    cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private async Task<bool> IsGoneAsync(string @namespace, IEnumerable<OwnerReference> owners, CancellationToken cancellationToken)
    {
        foreach (var owner in owners)
        {
            var name = new ObjectName(@namespace, owner.Name!);
            var found = await _api.FindAsync<PartialObjectMetadata>(Resources.Deployments, name, cancellationToken);
            if (found?.Metadata?.Uid == owner.Uid)
            {
                return false;
            }
        }

        return true;
    }
}
