namespace Informers;

/// <summary>
/// The share of a store that one of several namespaces fills, and the version that it has reached. What is listed for a namespace says
/// nothing of the objects of the others; and the store has reached a version only when all of its partitions have.
/// </summary>
/// <remarks>Written under the gate of the distributor; what is public may be read by anyone.</remarks>
internal sealed class StorePartition
{
    private readonly StorePartition[] _all;
    private string _resourceVersion = string.Empty;
    private volatile string _stored = string.Empty;

    private StorePartition(string @namespace, StorePartition[] all)
    {
        Namespace = @namespace;
        _all = all;
    }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>The version up to which everything of the partition can be read from the store; empty before the first.</summary>
    public string Stored => _stored;

    /// <summary>A partition for each of several namespaces of one store; none of them null.</summary>
    public static IReadOnlyList<StorePartition?> Of(IReadOnlyList<string?> namespaces)
    {
        var all = new StorePartition[namespaces.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new StorePartition(namespaces[i]!, all);
        }

        return all;
    }

    /// <summary>The oldest of some versions; empty when one of them is empty or cannot be compared.</summary>
    public static string Oldest(IEnumerable<string> versions)
    {
        string? oldest = null;
        foreach (var version in versions)
        {
            if (!ResourceVersions.IsComparable(version))
            {
                return string.Empty;
            }

            if (oldest is null || ResourceVersions.Compare(version, oldest) < 0)
            {
                oldest = version;
            }
        }

        return oldest ?? string.Empty;
    }

    /// <summary>Notes the version that this partition has reached; without one nothing changes.</summary>
    /// <returns>The version that all partitions have reached; empty when there is none.</returns>
    public string Reach(string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(resourceVersion))
        {
            _resourceVersion = resourceVersion;
        }

        return Oldest(_all.Select(static partition => partition._resourceVersion));
    }

    /// <summary>Notes that readers see what has been written.</summary>
    public void NoteStored() => _stored = _resourceVersion;
}
