using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Settles the names within one root namespace: of groups, and of resources within a group and version.</summary>
internal sealed class RootNamespace
{
    private static readonly string[] ListerMembers =
    [
        "Equals", "Finalize", "Get", "GetByName", "GetHashCode", "GetRequired", "GetRequiredByName", "GetType", "Indexer", "List",
        "MemberwiseClone", "ReferenceEquals", "ResourceType", "ToString",
    ];

    private readonly Dictionary<(string Group, string? Wish), string> _groups = [];
    private readonly Dictionary<(string Group, string Type, string Resource, bool IsNamespaced), ResourceNames> _resources = [];

    /// <summary>Settles the names.</summary>
    /// <param name="name">The root namespace.</param>
    /// <param name="taken">The names that groups, versions and types cannot have: <see cref="NamespaceModel.Names"/>.</param>
    /// <param name="resources">All resources of its hosts; the same one may come several times.</param>
    /// <param name="isElsewhere">Whether a resource's informer is not in this namespace; such a one has a group here, for trees, and no more.</param>
    public RootNamespace(
        string name, IEnumerable<string> taken, IEnumerable<ResourceModel> resources, Func<ResourceModel, bool> isElsewhere)
    {
        Name = name;
        var ordered = resources.OrderBy(static one => one, Comparer<ResourceModel>.Create(static (left, right) => left.CompareTo(right))).ToList();
        var users = taken.ToList();
        SettleGroups(ordered, users);
        foreach (var group in ordered.Where(one => !isElsewhere(one)).GroupBy(GroupName))
        {
            var pool = NamePool.OfTypes(NamesIn(users, group.Key));
            foreach (var version in group.GroupBy(static one => Naming.Version(one.Version)).OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                var versionName = pool.Take(version.Key, version.Key + "Resources");
                SettleResources(group.Key, version.Key, versionName, NamesIn(users, $"{group.Key}.{versionName}"), version);
            }
        }
    }

    /// <summary>Whether a lister has a member of that name, whatever its resource.</summary>
    public static bool IsListerMember(string name) => System.Array.IndexOf(ListerMembers, name) >= 0;

    /// <summary>The root namespace.</summary>
    public string Name { get; }

    /// <summary>The name of the resource's group.</summary>
    public string GroupName(ResourceModel resource) => _groups[(resource.Group, resource.GroupName)];

    /// <summary>The names of the resource.</summary>
    public ResourceNames Of(ResourceModel resource) => _resources[Key(resource)];

    private (string Group, string Type, string Resource, bool IsNamespaced) Key(ResourceModel resource) =>
        (GroupName(resource), resource.Type.FullName, resource.Text(), resource.IsNamespaced);

    private void SettleGroups(List<ResourceModel> resources, IEnumerable<string> taken)
    {
        var pool = NamePool.OfTypes(taken);
        var keys = resources.Select(static one => (one.Group, one.GroupName)).Distinct().ToList();

        // What attributes ask for comes first. The same wish for the same group is one name; for two groups it is a collision.
        foreach (var key in keys.Where(static key => key.GroupName is not null).OrderBy(static key => key.Group, StringComparer.Ordinal))
        {
            _groups.Add(key, pool.Take(key.GroupName!));
        }

        // Groups that share their first label all take the long name, so that neither depends on the order. The core group has only one.
        var usual = keys.Where(static key => key.GroupName is null).ToList();
        var shared = usual.GroupBy(static key => Naming.ShortGroup(key.Group), StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Count() > 1).SelectMany(static same => same).ToList();
        foreach (var key in usual.OrderBy(shared.Contains).ThenBy(static key => key.Group, StringComparer.Ordinal))
        {
            var name = Naming.LongGroup(key.Group);
            _groups.Add(key, shared.Contains(key) ? pool.Take(name) : pool.Take(Naming.ShortGroup(key.Group), name));
        }
    }

    // All that are emitted of a name: a kind FooNamespace must not have a lister of the name that Foo's namespace lister has.
    private static string[] TypeNames(string name) =>
        [$"I{name}Informer", $"{name}Informer", $"I{name}Lister", $"{name}Lister", $"I{name}NamespaceLister", $"{name}NamespaceLister"];

    // The names of the author's own that are directly in a namespace of this one.
    private static List<string> NamesIn(List<string> users, string space) => users
        .Where(one => one.Length > space.Length && one[space.Length] == '.' && one.StartsWith(space, StringComparison.OrdinalIgnoreCase)
            && one.IndexOf('.', space.Length + 1) < 0)
        .Select(one => one.Substring(space.Length + 1))
        .ToList();

    private void SettleResources(string group, string usualVersion, string version, List<string> users, IEnumerable<ResourceModel> resources)
    {
        var space = $"{Name}.{Naming.Escape(group)}.{Naming.Escape(version)}";
        var distinct = resources.GroupBy(Key).Select(static same => same.First()).ToList();
        var shared = distinct.GroupBy(static one => Naming.Kind(one.Kind), StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Count() > 1).SelectMany(static same => same).Select(Key).ToList();

        // The class of an informer has a method DefaultInformer, and so cannot have that name.
        var pool = NamePool.OfTypes([.. users, "DefaultInformer"]);

        // Two classes of the same kind, of two hosts, are told apart by the names of the classes.
        foreach (var resource in distinct.OrderBy(one => shared.Contains(Key(one))))
        {
            var usual = shared.Contains(Key(resource)) ? resource.Type.Name : Naming.Kind(resource.Kind);
            var name = pool.Take(TypeNames, usual, resource.Type.Name);
            var isMoved = version != usualVersion || users.Intersect(TypeNames(usual), StringComparer.OrdinalIgnoreCase).Any();
            var accessor = Naming.Accessor(resource.Kind, resource.Plural);
            var method = NamePool.OfMembers(ListerMembers.Append(name + "Lister")).Take(accessor, accessor + "InNamespace");
            _resources.Add(Key(resource), new ResourceNames(
                space, name, method, isMoved ? $"{Name}.{Naming.Escape(group)}.{Naming.Escape(usualVersion)}.{usual}Informer" : null));
        }
    }
}
