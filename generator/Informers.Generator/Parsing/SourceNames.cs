using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Generator;

/// <summary>What one source file declares. A syntax tree never changes, so each is looked through once.</summary>
internal sealed class SourceNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, SourceNames> Remembered = new();
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> RememberedUses = new();

    private SourceNames(SyntaxTree tree)
    {
        HashSet<string> types = new(StringComparer.Ordinal);
        HashSet<string> namespaces = new(StringComparer.Ordinal);
        if (tree.GetRoot() is CompilationUnitSyntax unit)
        {
            HasGlobalUsings = unit.Usings.Any(static one => one.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword));
            AddDeclared(unit.Members, string.Empty, types, namespaces);
        }

        Types = types;
        Namespaces = namespaces;
    }

    /// <summary>Whether it has usings that count for every file.</summary>
    public bool HasGlobalUsings { get; }

    /// <summary>The simple names of the types that it declares, nested ones too.</summary>
    public IReadOnlyCollection<string> Types { get; }

    /// <summary>The namespaces that it declares, in full.</summary>
    public IReadOnlyCollection<string> Namespaces { get; }

    /// <summary>What a file declares.</summary>
    public static SourceNames Of(SyntaxTree tree) => Remembered.GetValue(tree, static tree => new SourceNames(tree));

    /// <summary>Every name that occurs in a file, with the longer name that an attribute of that name may have.</summary>
    public static IReadOnlyCollection<string> In(SyntaxTree tree) => RememberedUses.GetValue(tree, Used);

    private static void AddDeclared(SyntaxList<MemberDeclarationSyntax> members, string space, HashSet<string> types, HashSet<string> namespaces)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax declaration:
                    var name = space + string.Concat(declaration.Name.ToString().Where(static c => c is not '@' && !char.IsWhiteSpace(c)));
                    namespaces.Add(name);
                    AddDeclared(declaration.Members, name + ".", types, namespaces);
                    break;
                case BaseTypeDeclarationSyntax type:
                    types.Add(type.Identifier.ValueText);
                    if (type is TypeDeclarationSyntax container)
                    {
                        AddDeclared(container.Members, space, types, namespaces);
                    }

                    break;
                case DelegateDeclarationSyntax type:
                    types.Add(type.Identifier.ValueText);
                    break;
            }
        }
    }

    private static HashSet<string> Used(SyntaxTree tree)
    {
        HashSet<string> result = new(StringComparer.Ordinal);
        foreach (var token in tree.GetRoot().DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && result.Add(token.ValueText))
            {
                result.Add(token.ValueText + "Attribute");
            }
        }

        return result;
    }
}
