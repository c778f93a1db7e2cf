using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>
/// What the equality of a type compares. Objects that were decoded anew have new lists, maps and parts: an equality that ends at references
/// calls them different, whatever is in them.
/// </summary>
internal sealed class Equalities
{
    private readonly ConcurrentDictionary<ITypeSymbol, Found> _found = new(SymbolEqualityComparer.Default);

    /// <summary>What is compared by reference.</summary>
    public enum Kind
    {
        /// <summary>Nothing, as far as can be seen.</summary>
        Values,

        /// <summary>The whole: a class, list or map without an equality of its own.</summary>
        Reference,

        /// <summary>A part of a record.</summary>
        Part,
    }

    /// <summary>What the equality of a type compares, and which member of a record is compared by reference.</summary>
    public Found Of(ITypeSymbol type) => _found.GetOrAdd(type, one => Find(one, []));

    private static Found Find(ITypeSymbol type, HashSet<ITypeSymbol> outer)
    {
        if (type.IsValueType || type.SpecialType != SpecialType.None || type is IDynamicTypeSymbol || type.TypeKind is TypeKind.Delegate or TypeKind.TypeParameter or TypeKind.Error)
        {
            return default;
        }

        if (type is INamedTypeSymbol { IsRecord: true } record)
        {
            // Within itself a type is what it turns out to be by its other members.
            return HasOwnEquality(record) || !outer.Add(record) ? default : OfRecord(record, outer);
        }

        return type is INamedTypeSymbol named && HasOwnEquality(named) ? default : new Found(Kind.Reference, null);
    }

    private static Found OfRecord(INamedTypeSymbol record, HashSet<ITypeSymbol> outer)
    {
        for (var one = record; one is { IsRecord: true }; one = one.BaseType)
        {
            foreach (var property in one.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null }
                    && Find(property.Type, outer).Kind != Kind.Values)
                {
                    return new Found(Kind.Part, property);
                }
            }
        }

        return default;
    }

    // By hand, or by a base class that has one by hand; what a record gets from the compiler is none.
    private static bool HasOwnEquality(INamedTypeSymbol type)
    {
        for (var one = type; one is { SpecialType: not SpecialType.System_Object }; one = one.BaseType)
        {
            foreach (var member in one.GetMembers("Equals"))
            {
                if (member is IMethodSymbol { IsStatic: false, Parameters.Length: 1 } && !(one.IsRecord && IsOfCompiler(member)))
                {
                    return true;
                }
            }
        }

        return type.AllInterfaces.Any(static one => one is { Name: "IStructuralEquatable" });
    }

    // In another assembly the compiler's are marked as such.
    private static bool IsOfCompiler(ISymbol member) =>
        member.IsImplicitlyDeclared || member.GetAttributes().Any(static one => one.AttributeClass is { Name: "CompilerGeneratedAttribute" });

    /// <summary>What an equality compares by reference.</summary>
    public readonly struct Found(Kind kind, IPropertySymbol? part)
    {
        public Kind Kind { get; } = kind;

        /// <summary>The member of a record.</summary>
        public IPropertySymbol? Part { get; } = part;
    }
}
