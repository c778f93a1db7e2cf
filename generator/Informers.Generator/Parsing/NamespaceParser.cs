using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Generator;

/// <summary>Looks into namespaces that emitted code is to go into, so that it collides with nothing of the author's, and hides nothing.</summary>
internal static class NamespaceParser
{
    private const string Usual = "Generated";
    private const string Other = "GeneratedInformers";

    /// <summary>Looks into the namespace that a project sets; one with nothing in it where none is set.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="settings">The project's settings.</param>
    public static NamespaceModel Parse(Compilation compilation, SettingsModel settings) =>
        settings.RootNamespace is { } root
            ? Parse(compilation.Assembly.GlobalNamespace, root.Split('.'))
            : new NamespaceModel(IsTaken: false, []);

    /// <summary>Looks into the namespace that is added to a host's own.</summary>
    /// <param name="ofHost">The host's own.</param>
    public static NamespaceModel Parse(INamespaceSymbol ofHost)
    {
        var hidden = Hidden(ofHost);
        var name = hidden is null ? Usual : Other;
        return Parse(ofHost, name) with { Name = name, Hidden = hidden };
    }

    /// <summary>Looks into the namespace that is added to a project's own.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="ofProject">The project's own.</param>
    public static NamespaceModel Parse(Compilation compilation, string ofProject)
    {
        INamespaceSymbol? space = compilation.Assembly.GlobalNamespace;
        foreach (var part in ofProject.Split('.'))
        {
            var name = part.TrimStart('@');
            if (space?.GetTypeMembers(name).IsEmpty == false)
            {
                return new NamespaceModel(IsTaken: true, []) { Name = Usual };
            }

            space = space?.GetNamespaceMembers().FirstOrDefault(one => one.Name == name);
        }

        return space is null ? new NamespaceModel(IsTaken: false, []) { Name = Usual } : Parse(space);
    }

    private static NamespaceModel Parse(INamespaceSymbol outer, params string[] parts)
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

        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (space is not null)
        {
            AddTypes(space, string.Empty, names);
            foreach (var group in space.GetNamespaceMembers())
            {
                AddTypes(group, group.Name + ".", names);
                foreach (var version in group.GetNamespaceMembers())
                {
                    // What is partial extends an emitted type, or would if it were spelled as that is.
                    var path = $"{group.Name}.{version.Name}.";
                    names.UnionWith(UsersTypes(version).Where(static type => !IsPartial(type)).Select(type => path + type.Name));
                    names.UnionWith(version.GetNamespaceMembers().Where(HasUsersTypes).Select(inner => path + inner.Name));
                }
            }
        }

        return new NamespaceModel(IsTaken: false, new EquatableArray<string>(names));
    }

    // Source in the host's namespace finds a name there before it finds it further out.
    private static string? Hidden(INamespaceSymbol ofHost)
    {
        for (var outer = ofHost.ContainingNamespace; outer is not null; outer = outer.ContainingNamespace)
        {
            if (outer.GetTypeMembers(Usual).FirstOrDefault(static type => !type.IsEmittedByThisTool()) is { } type)
            {
                return type.FullName();
            }

            if (outer.GetNamespaceMembers().FirstOrDefault(static space => space.Name == Usual && HasUsersTypes(space)) is { } space)
            {
                return space.FullName();
            }
        }

        return null;
    }

    private static void AddTypes(INamespaceSymbol space, string path, SortedSet<string> names) =>
        names.UnionWith(UsersTypes(space).Select(type => path + type.Name));

    private static IEnumerable<INamedTypeSymbol> UsersTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(static type => !type.IsEmittedByThisTool());

    private static bool HasUsersTypes(INamespaceSymbol space) =>
        UsersTypes(space).Any() || space.GetNamespaceMembers().Any(HasUsersTypes);

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
