using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Settles in which namespace each <c>DeepCopy()</c> is: the one that is seen from all hosts that lead to its type, that is the hosts' own
/// or what is common to theirs. Each is emitted once: two of them, seen in one place, could not be called.
/// </summary>
internal sealed class DeepCopyNamespaces
{
    private readonly Dictionary<string, (string[] Namespace, bool IsPublic)> _types = new(StringComparer.Ordinal);

    /// <summary>Adds a resource of a host.</summary>
    /// <param name="namespace">The host's namespace; empty for the global one.</param>
    /// <param name="isPublic">Whether other assemblies see the host.</param>
    /// <param name="graph">The resource's types.</param>
    public void Add(string @namespace, bool isPublic, CopyGraphModel graph)
    {
        var parts = @namespace.Length == 0 ? [] : @namespace.Split('.');
        foreach (var type in graph.Types)
        {
            _types[type.Name] = _types.TryGetValue(type.Name, out var known)
                ? (Common(known.Namespace, parts), known.IsPublic || isPublic)
                : (parts, isPublic);
        }
    }

    /// <summary>The methods, by namespace.</summary>
    /// <param name="types">All types that were added, by their copiers.</param>
    /// <param name="sharedNamespace">The namespace of what is emitted once per compilation.</param>
    public IEnumerable<DeepCopyExtensionsModel> Methods(IReadOnlyDictionary<string, CopyTypeModel> types, string sharedNamespace) =>
        _types.GroupBy(static pair => string.Join(".", pair.Value.Namespace), StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(group => new DeepCopyExtensionsModel(
                group.Key,
                FileNames.DeepCopies(group.Key),
                sharedNamespace,
                [
                    .. group.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => Method(types[pair.Key], pair.Value.IsPublic)),
                ]));

    private static DeepCopyMethodModel Method(CopyTypeModel type, bool isPublic) => new(
        type.Type, type.DocumentationName, type.Members.Count == 0 ? null : type.Name, type.IsPublic && isPublic, type.IsValueType);

    private static string[] Common(string[] left, string[] right)
    {
        var count = 0;
        while (count < left.Length && count < right.Length && left[count] == right[count])
        {
            count++;
        }

        return count == left.Length ? left : [.. left.Take(count)];
    }
}
