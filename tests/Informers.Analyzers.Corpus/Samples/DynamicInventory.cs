using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Informers;
using Informers.Rest;

namespace Corpus.Inventory;

/// <summary>Counts objects of kinds that are named in a file, and labels those that nobody owns.</summary>
public sealed class DynamicInventory : IAsyncDisposable
{
    private const string ByOwner = "owner";

    private readonly RestClient _client;
    private readonly DynamicSharedInformerFactory _factory;
    private readonly List<ISharedIndexInformer<Unstructured>> _informers = [];

    public DynamicInventory(Uri server, IEnumerable<GroupVersionResource> kinds)
    {
        _client = new RestClient(server);
        _factory = new DynamicSharedInformerFactory(_client, ownsClient: true);
        foreach (var kind in kinds.Distinct())
        {
            var informer = _factory.InformerFor(kind);
            informer.AddIndexers(new Indexers<Unstructured>
            {
                [ByOwner] = static obj => obj.TryGetLabel("owner", out var owner) ? [owner] : [],
            });
            _informers.Add(informer);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.Start(CancellationToken.None);
        var result = await _factory.WaitForCacheSyncAsync(cancellationToken);
        foreach (var pending in result.Pending)
        {
            Console.Error.WriteLine($"{pending.Resource} is left out for now: {pending.LastError?.Message}");
        }
    }

    public IReadOnlyDictionary<GroupVersionResource, int> Count() =>
        _informers.Where(static informer => informer.HasSynced)
            .ToDictionary(static informer => informer.Resource, static informer => informer.Store.Count);

    public IEnumerable<Unstructured> OwnedBy(string owner) => _informers.SelectMany(informer => informer.Indexer.ByIndex(ByOwner, owner));

    public async Task ClaimAsync(string owner, CancellationToken cancellationToken)
    {
        foreach (var informer in _informers.Where(static one => one.HasSynced))
        {
            foreach (var obj in informer.Store.List().Where(static one => one.GetOwnerReferences().Count == 0 && !one.TryGetLabel("owner", out _)))
            {
                await ReplaceAsync(informer.Resource, Labelled(obj, owner), cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private static JsonObject Labelled(Unstructured obj, string owner)
    {
        // A copy, made to be changed.
        var json = obj.ToJsonObject();
        var metadata = json["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels["owner"] = owner;
        metadata.Remove("managedFields");
        return json;
    }

    private async Task ReplaceAsync(GroupVersionResource resource, JsonObject obj, CancellationToken cancellationToken)
    {
        var root = resource.Group.Length == 0 ? "api" : $"apis/{resource.Group}";
        var space = obj["metadata"]!["namespace"] is { } name ? $"namespaces/{name}/" : string.Empty;
        var path = $"{root}/{resource.Version}/{space}{resource.Resource}/{obj["metadata"]!["name"]}";
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(obj.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        using var response = await _client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            Console.Error.WriteLine($"{path}: {(int)response.StatusCode}");
        }
    }
}
