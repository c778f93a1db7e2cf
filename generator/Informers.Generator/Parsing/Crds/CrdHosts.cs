using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Brings hosts and the custom resources that they ask for together.</summary>
internal static class CrdHosts
{
    /// <summary>
    /// The hosts with the custom resources that they ask for, and the custom resources themselves, which are as classes that ask for their own
    /// informers.
    /// </summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="crds">The custom resources.</param>
    public static EquatableArray<HostModel> Resolve(IEnumerable<HostModel> hosts, CrdResourcesModel crds)
    {
        var resolved = hosts.Select(host => Resolve(host, crds)).ToList();
        return new(resolved.Concat(crds.All.Select(one => OwnHost(one.Resource with { Projection = Projection(one.Resource, resolved) }, crds.Root))));
    }

    /// <summary>The custom resource that an attribute asks for.</summary>
    /// <param name="reference">The attribute.</param>
    /// <param name="crds">The custom resources.</param>
    /// <returns>All that fit: one where the attribute is right.</returns>
    public static IReadOnlyList<CrdResourceModel> Find(CrdReferenceModel reference, CrdResourcesModel crds)
    {
        var found = crds.All
            .Where(one => reference.Definition is null
                ? ("." + NameOf(one)).EndsWith("." + reference.TypeName, StringComparison.Ordinal)
                : one.Definition == reference.Definition)
            .Where(one => reference.Version is null || one.Resource.Version == reference.Version)
            .ToList();
        if (found.Count > 1 && reference.TypeName is not null)
        {
            // As the compiler will: by the namespaces that are in sight.
            var seen = found.FindAll(one => reference.Namespaces.Any(space => NameOf(one) == $"{space}.{reference.TypeName}"));
            return seen.Count == 1 ? seen : found;
        }

        return found;
    }

    /// <summary>A host with the custom resources that it asks for.</summary>
    /// <param name="host">The host.</param>
    /// <param name="crds">The custom resources.</param>
    public static HostModel Resolve(HostModel host, CrdResourcesModel crds)
    {
        if (host.Crds.Count == 0)
        {
            return host;
        }

        var resources = host.Resources.ToList();
        foreach (var reference in host.Crds)
        {
            if (Find(reference, crds) is [{ Resource: var resource }]
                && !resources.Exists(other => other.Type.FullName == resource.Type.FullName || other.Text() == resource.Text()))
            {
                resources.Add(resource with
                {
                    GroupName = reference.GroupName,
                    AccessorName = reference.AccessorName,
                    Projection = reference.Projection is { } wanted ? new ProjectionParser(resource.Decoder, report: null).Parse(wanted) : null,
                });
            }
        }

        resources.Sort(static (left, right) => left.CompareTo(right));
        return host with
        {
            Resources = new EquatableArray<ResourceModel>(resources),
            Crds = [],
            Indexes = IndexParser.Ordered(host.Indexes.Concat(host.CrdIndexes.Select(index => Resolve(index, resources, crds)).OfType<IndexModel>())),
            CrdIndexes = [],
        };
    }

    private static IndexModel? Resolve(CrdIndexModel index, List<ResourceModel> resources, CrdResourcesModel crds)
    {
        if (Find(index.Class, crds) is not [{ Resource.Type.FullName: var type }] || resources.Find(one => one.Type.FullName == type) is not { } resource)
        {
            return null;
        }

        var resolved = index.Path is null ? index.Index : new IndexPathResolver(resource.Decoded).Resolve(index.Path);
        return resolved is null ? null : resolved with { Type = type, Name = index.Index.Name };
    }

    // Its informer is its own, and hosts use it; so it is made as they ask. Where they disagree, the first in order of names counts, and the plan says so.
    private static DecoderGraphModel? Projection(ResourceModel resource, IEnumerable<HostModel> hosts) => hosts
        .OrderBy(static host => host.FullName, StringComparer.Ordinal)
        .SelectMany(static host => host.Resources)
        .FirstOrDefault(one => one.Type.FullName == resource.Type.FullName && one.Projection is not null)?.Projection;

    private static HostModel OwnHost(ResourceModel resource, CrdRootModel root) => new()
    {
        Namespace = root.ProjectNamespace,
        Containers = [],
        Name = resource.Type.Identifier,
        IsFactory = false,
        IsPublic = true,
        Root = root.Space,
        DeclaredConstructors = DeclaredConstructors.None,
        TakenNames = [],
        Resources = [resource],
        EmittedNamespace = SpaceOf(resource.Type.FullName.Substring("global::".Length)),
    };

    private static string SpaceOf(string name) => name.Substring(0, name.LastIndexOf('.'));

    private static string NameOf(CrdResourceModel crd) => crd.Resource.Type.FullName.Substring("global::".Length);
}
