using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Looks into namespaces that emitted code is to go into.</summary>
internal static class NamespaceParser
{
    /// <summary>Looks into the namespace that a project sets; one with nothing in it where none is set.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="settings">The project's settings.</param>
    public static NamespaceModel Parse(Compilation compilation, SettingsModel settings) =>
        settings.RootNamespace is { } root
            ? Parse(compilation.Assembly.GlobalNamespace, root.Split('.'))
            : new NamespaceModel(IsTaken: false, []);

    /// <summary>Looks into a namespace.</summary>
    /// <param name="outer">The namespace to start from.</param>
    /// <param name="parts">The names that lead from there to the namespace.</param>
    public static NamespaceModel Parse(INamespaceSymbol outer, params string[] parts)
    {
        INamespaceSymbol? space = outer;
        foreach (var part in parts)
        {
            var name = part.TrimStart('@');
            if (space?.GetTypeMembers(name).IsEmpty == false)
            {
                return new NamespaceModel(IsTaken: true, []);
            }

            space = space?.GetNamespaceMembers().FirstOrDefault(one => one.Name == name);
        }

        var names = new SortedSet<string>(
            (space?.GetTypeMembers() ?? []).Where(static type => !type.IsEmittedByThisTool()).Select(static type => type.Name), StringComparer.Ordinal);
        return new NamespaceModel(IsTaken: false, new EquatableArray<string>(names));
    }
}
