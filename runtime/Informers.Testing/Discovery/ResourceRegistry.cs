using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Informers.Testing;

/// <summary>What the server serves. Thread-safe; readers take one immutable list.</summary>
internal sealed class ResourceRegistry
{
    private readonly Lock _gate = new();
    private ImmutableArray<FakeResource> _all = [];
    private ImmutableDictionary<GroupVersionResource, FakeResource> _byName = ImmutableDictionary<GroupVersionResource, FakeResource>.Empty;

    /// <summary>All resources, in the order in which they were added.</summary>
    public ImmutableArray<FakeResource> All => _all;

    /// <summary>Adds resources, or replaces those of the same group, version and plural.</summary>
    public void Add(IEnumerable<FakeResource> resources)
    {
        lock (_gate)
        {
            foreach (var resource in resources)
            {
                _all = [.. _all.Where(r => r.Resource != resource.Resource), resource];
                _byName = _byName.SetItem(resource.Resource, resource);
            }
        }
    }

    /// <summary>Stops serving all versions of a resource.</summary>
    public void Remove(string group, string plural)
    {
        lock (_gate)
        {
            _all = [.. _all.Where(r => r.Group != group || r.Plural != plural)];
            _byName = _all.ToImmutableDictionary(r => r.Resource);
        }
    }

    public bool TryGet(GroupVersionResource name, [NotNullWhen(true)] out FakeResource? resource) => _byName.TryGetValue(name, out resource);

    public bool ServesGroupVersion(string group, string version) => _all.Any(r => r.Group == group && r.Version == version);
}
