using System.Text.Json.Nodes;
using Informers.Rest;

namespace Informers;

/// <summary>The lease as an object of the API server: the last state that was seen, and how to write the next. For one loop.</summary>
internal sealed class LeaseLock(IRestClient client, ObjectName name, IReadOnlyDictionary<string, string>? labels)
{
    private static readonly UnstructuredType Leases = new(new GroupVersionResource("coordination.k8s.io", "v1", "leases"), "Lease");

    private Unstructured? _lease;

    /// <summary>Reads it.</summary>
    /// <returns>What it says; <see langword="null"/> where there is none.</returns>
    public async Task<LeaseRecord?> GetAsync(CancellationToken cancellationToken)
    {
        _lease = await client.TryGetAsync(Leases, name, null, cancellationToken).ConfigureAwait(false);
        return _lease is null ? null : LeaseRecord.Of(_lease);
    }

    /// <summary>Creates it; somebody else's having done so is an error.</summary>
    public async Task CreateAsync(LeaseRecord record, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["namespace"] = name.Namespace, ["name"] = name.Name };
        AddLabels(metadata);
        _lease = await client.CreateAsync(Leases, Parse(new JsonObject { ["metadata"] = metadata, ["spec"] = record.ToSpec() }), null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Writes it, over the last state that was seen; another state is a conflict.</summary>
    public async Task UpdateAsync(LeaseRecord record, CancellationToken cancellationToken)
    {
        var lease = _lease?.ToJsonObject() ?? throw new InvalidOperationException("The lease was never read.");
        lease["spec"] = record.ToSpec();
        AddLabels((JsonObject)lease["metadata"]!);
        _lease = await client.UpdateAsync(Leases, Parse(lease), null, cancellationToken).ConfigureAwait(false);
    }

    private static Unstructured Parse(JsonObject json) => Unstructured.Parse(json.ToJsonString());

    private void AddLabels(JsonObject metadata)
    {
        foreach (var (key, value) in labels ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty)
        {
            if (metadata["labels"] is not JsonObject own)
            {
                metadata["labels"] = own = [];
            }

            own[key] = value;
        }
    }
}
