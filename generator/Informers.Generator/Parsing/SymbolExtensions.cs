using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Questions to symbols.</summary>
internal static class SymbolExtensions
{
    // In the path that the compiler gives to files of a generator is the name of its class.
    private static readonly string EmittedFolder = typeof(InformerGenerator).FullName;

    private static readonly SymbolDisplayFormat FullNameFormat = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat SourceNamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The name with namespace and containing types, without type arguments.</summary>
    public static string FullName(this ISymbol symbol) => symbol.ToDisplayString(FullNameFormat);

    /// <summary>The namespace of a type as source writes it; empty for the global one.</summary>
    public static string SourceNamespace(this INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } name ? name.ToDisplayString(SourceNamespaceFormat) : string.Empty;

    /// <summary>Whether other assemblies can see the type, its containing types and its type arguments.</summary>
    public static bool IsVisibleOutside(this ITypeSymbol type)
    {
        for (ITypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }

            if (part is INamedTypeSymbol { IsGenericType: true } generic)
            {
                foreach (var argument in generic.TypeArguments)
                {
                    if (argument is INamedTypeSymbol && !argument.IsVisibleOutside())
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    /// <summary>Whether this generator emitted the symbol; so that rules, which run later, see what the generator saw.</summary>
    public static bool IsEmittedByThisTool(this ISymbol symbol)
    {
        // Types that users extend bear no mark; a part of one in a file of the user's makes it the user's too.
        if (!symbol.DeclaringSyntaxReferences.IsEmpty && symbol.DeclaringSyntaxReferences.All(static reference =>
            reference.SyntaxTree.FilePath.IndexOf(EmittedFolder, StringComparison.Ordinal) >= 0))
        {
            return true;
        }

        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.FullName() == WellKnownNames.GeneratedCodeAttribute
                && new AttributeReader(attribute).TextAt(0) == WellKnownNames.ToolName)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The readable instance property of that name that emitted code can see: the type's own, else an inherited one.</summary>
    public static IPropertySymbol? FindProperty(this ITypeSymbol type, string name, Compilation compilation)
    {
        foreach (var level in Levels(type))
        {
            foreach (var member in level.GetMembers(name))
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: { } getter } property
                    && compilation.IsSymbolAccessibleWithin(getter, compilation.Assembly))
                {
                    return property;
                }
            }
        }

        return null;
    }

    private static IEnumerable<ITypeSymbol> Levels(ITypeSymbol type)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (var contract in type.AllInterfaces)
            {
                yield return contract;
            }
        }
    }
}
