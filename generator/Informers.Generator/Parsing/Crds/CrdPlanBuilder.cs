using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Settles the namespaces and names of the classes of all definitions of a compilation, since names must be unique among them. Depends
/// on nothing but its input, and not on its order.
/// </summary>
internal static class CrdPlanBuilder
{
    /// <summary>Makes the plan.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="root">The namespace that group and version namespaces go into.</param>
    /// <param name="environment">What emitted code can rely on.</param>
    /// <param name="repeated">Is told of definitions that another file, or the same one, has already.</param>
    /// <returns>The classes of each version, ordered by name.</returns>
    public static EquatableArray<CrdClassesModel> Build(
        IEnumerable<CrdFileModel> files,
        CrdRootModel root,
        CrdEnvironmentModel environment,
        Action<CrdFileModel, CrdVersionModel, string>? repeated = null)
    {
        if (root.Namespace is null || !environment.LanguageIsSupported)
        {
            return [];
        }

        var versions = Distinct(files, repeated);
        var groups = Groups(versions, root.Space.Names);
        List<CrdClassesModel> result = [];
        foreach (var same in versions.GroupBy(one => (Group: groups[one.Group], Version: Naming.Version(one.Version))))
        {
            var space = $"{root.Namespace}.{Naming.Escape(same.Key.Group)}.{Naming.Escape(same.Key.Version)}";
            var ordered = same.OrderBy(static one => one.Kind, StringComparer.Ordinal).ThenBy(static one => one.Plural, StringComparer.Ordinal).ToList();

            // Informers and listers have these names in the same namespace, and the author may have some.
            var inSpace = $"{same.Key.Group}.{same.Key.Version}.";
            var pool = NamePool.OfTypes(ordered.SelectMany(static one => InformerNames(Naming.Kind(one.Kind))).Concat(root.Space.Names
                .Where(name => name.StartsWith(inSpace, StringComparison.Ordinal)).Select(name => name.Substring(inSpace.Length))));
            var names = ordered.ConvertAll(one => pool.Take(Naming.Kind(one.Kind), Naming.Kind(one.Kind) + "Resource"));
            for (var i = 0; i < ordered.Count; i++)
            {
                result.Add(new CrdClassesBuilder(ordered[i], space, names[i], pool, environment).Build());
            }
        }

        result.Sort(static (left, right) => string.CompareOrdinal(left.FullName, right.FullName));
        return new EquatableArray<CrdClassesModel>(result);
    }

    private static List<CrdVersionModel> Distinct(IEnumerable<CrdFileModel> files, Action<CrdFileModel, CrdVersionModel, string>? repeated)
    {
        List<CrdVersionModel> result = [];
        Dictionary<(string Group, string Version, string Plural), string> seen = [];
        foreach (var file in files.OrderBy(static file => file.Path, StringComparer.Ordinal))
        {
            foreach (var version in file.Versions)
            {
                var key = (version.Group, version.Version, version.Plural);
                if (seen.TryGetValue(key, out var first))
                {
                    repeated?.Invoke(file, version, first);
                    continue;
                }

                seen.Add(key, file.Path);
                result.Add(version);
            }
        }

        return result;
    }

    // As informers' groups have them: groups that share their first label all take the long name, so that neither depends on the order.
    private static Dictionary<string, string> Groups(List<CrdVersionModel> versions, IEnumerable<string> taken)
    {
        var pool = NamePool.OfTypes(taken);
        var groups = versions.Select(static one => one.Group).Distinct(StringComparer.Ordinal).OrderBy(static group => group, StringComparer.Ordinal).ToList();
        var shared = groups.GroupBy(Naming.ShortGroup, StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Count() > 1).SelectMany(static same => same).ToList();
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        foreach (var group in groups.OrderBy(shared.Contains).ThenBy(static group => group, StringComparer.Ordinal))
        {
            var name = Naming.LongGroup(group);
            result.Add(group, shared.Contains(group) ? pool.Take(name) : pool.Take(Naming.ShortGroup(group), name));
        }

        return result;
    }

    private static string[] InformerNames(string name) =>
        [$"I{name}Informer", $"{name}Informer", $"I{name}Lister", $"{name}Lister", $"I{name}NamespaceLister", $"{name}NamespaceLister"];
}
