using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>The listers that code could use where it stands: in a field, a property, a parameter or a local, by themselves, of an informer or of a factory.</summary>
internal static class ListersInReach
{
    private const int DepthOfFactory = 3;

    /// <summary>The first lister of a class; <see langword="null"/> when none is in reach.</summary>
    /// <param name="model">The model of the file.</param>
    /// <param name="position">Where the code stands.</param>
    /// <param name="resource">The class.</param>
    /// <param name="known">The runtime's types.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static ListerAccess? Find(SemanticModel model, int position, ITypeSymbol resource, KnownSymbols known, CancellationToken cancellationToken)
    {
        var reach = new Reach(model, position, cancellationToken);
        ListerAccess? best = null;
        foreach (var symbol in model.LookupSymbols(position))
        {
            var type = symbol switch
            {
                IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
                IPropertySymbol { IsIndexer: false } property => property.Type,
                IParameterSymbol parameter => parameter.Type,
                ILocalSymbol local when local.DeclaringSyntaxReferences is [var declaration] && declaration.Span.End <= position => local.Type,
                _ => null,
            };
            if (type is INamedTypeSymbol named
                && reach.Has(symbol)
                && Access(named, symbol.Name, resource, known, DepthOfFactory) is { } access
                && (best is null || access.Expression.Length < best.Expression.Length))
            {
                best = access;
            }
        }

        return best;
    }

    private static ListerAccess? Access(INamedTypeSymbol type, string expression, ITypeSymbol resource, KnownSymbols known, int depth)
    {
        if (known.IsLister(type))
        {
            return Lists(type, resource) ? new ListerAccess(expression, type) : null;
        }

        if (KnownSymbols.IsEmitted(type) && type.GetMembers("Lister").OfType<IPropertySymbol>().FirstOrDefault() is { Type: INamedTypeSymbol lister })
        {
            return Lists(lister, resource) ? new ListerAccess(expression + ".Lister", lister) : null;
        }

        // A factory, and its groups and versions.
        if (depth > 0 && (KnownSymbols.IsA(type, known.SharedInformerFactory) ? depth == DepthOfFactory : KnownSymbols.IsA(type.ContainingType, known.SharedInformerFactory)))
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Type: INamedTypeSymbol next }
                    && Access(next, expression + "." + property.Name, resource, known, depth - 1) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool Lists(INamedTypeSymbol lister, ITypeSymbol resource) =>
        Members(lister, "List").Any(list => list.ReturnType is INamedTypeSymbol { TypeArguments: [var element] } && SymbolEqualityComparer.Default.Equals(element, resource));

    /// <summary>The methods of a lister, by name.</summary>
    public static IEnumerable<IMethodSymbol> Members(INamedTypeSymbol lister, string name)
    {
        for (var one = lister; one is not null; one = one.BaseType)
        {
            foreach (var method in one.GetMembers(name).OfType<IMethodSymbol>())
            {
                yield return method;
            }
        }
    }
}
