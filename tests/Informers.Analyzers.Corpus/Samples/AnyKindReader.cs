using System.Text.Json;
using System.Text.Json.Serialization;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;

namespace Corpus.AnyKind;

public sealed class Budget
{
    [JsonPropertyName("limit")]
    public int Limit { get; set; }

    [JsonPropertyName("tags")]
    public List<string> Tags { get; set; } = [];
}

[JsonSerializable(typeof(Budget))]
public sealed partial class BudgetJson : JsonSerializerContext;

/// <summary>Reads objects whose class is known late or never. What it changes was read anew from JSON.</summary>
public sealed class AnyKindReader : IAsyncDisposable
{
    private static readonly GroupVersionResource Budgets = new("finance.example.com", "v1", "budgets");

    private readonly DynamicSharedInformerFactory _dynamic;
    private readonly ClusterInformers _typed;
    private readonly ResourceLister<Unstructured> _budgets;

    public AnyKindReader(IRestClient client, ClusterInformers typed)
    {
        _typed = typed;
        _dynamic = new DynamicSharedInformerFactory(client, new SharedInformerOptions().For<Unstructured>(Budgets, static options =>
        {
            options.TweakListOptions = static list => list.LabelSelector = "active=true";
            options.Namespaces = ["finance", "sales"];
        }));
        _budgets = _dynamic.ListerFor(Budgets);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _dynamic.Start(CancellationToken.None);
        await _dynamic.EnsureCacheSyncAsync(cancellationToken);
    }

    /// <summary>The budget of a name, with the tags of its labels.</summary>
    public Budget? Find(ObjectName name)
    {
        if (_budgets.Get(name) is not { } obj || obj.Deserialize(BudgetJson.Default.Budget, "spec") is not { } budget)
        {
            return null;
        }

        budget.Tags.AddRange(obj.GetLabels().Select(static pair => $"{pair.Key}={pair.Value}"));
        budget.Tags.Sort(StringComparer.Ordinal);
        budget.Limit = Math.Max(budget.Limit, 0);
        return budget;
    }

    public ObjectMeta? Metadata(ObjectName name)
    {
        var meta = _budgets.Get(name)?.GetMetadata();
        if (meta is not null)
        {
            meta.ManagedFields = null;
            meta.Labels ??= new Dictionary<string, string>();
            meta.Labels["shown"] = "true";
        }

        return meta;
    }

    /// <summary>How many objects of a built-in kind there are, by the name of the kind.</summary>
    public int? Count(string resource)
    {
        var known = _typed.KnownResources.FirstOrDefault(one => one.Resource == resource);
        return known != default && _typed.TryForResource(known, out var informer) && informer.Informer.HasSynced
            ? informer.Lister.List().Count
            : null;
    }

    public string Describe(GroupVersionResource resource, ObjectName name) => _typed.ForResource(resource).Lister.Get(name) switch
    {
        V1Pod { Metadata: var meta } pod => Describe(meta with { Name = meta.Name.ToUpperInvariant() }, pod.Status?.Phase),
        V1Node { Metadata: var meta } => Describe(meta, null),
        null => "nothing",
        var other => JsonSerializer.Serialize(other),
    };

    public ValueTask DisposeAsync() => _dynamic.DisposeAsync();

    private static string Describe(V1ObjectMeta meta, string? phase)
    {
        var parts = new List<string> { meta.Name };
        if (phase is not null)
        {
            parts.Add(phase);
        }

        parts.AddRange(meta.Labels?.Keys ?? []);
        return string.Join(' ', parts);
    }
}
