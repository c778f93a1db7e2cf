using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>The object before and after an update, as handlers get them.</summary>
internal static class UpdateHandlers
{
    /// <summary>Whether a parameter is one of the two of a method or lambda that handles updates.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="use">Where it is used.</param>
    /// <param name="known">The runtime's types.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static bool IsParameter(IParameterSymbol parameter, IOperation use, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { Parameters.Length: 2 } method)
        {
            return false;
        }

        return method.MethodKind switch
        {
            MethodKind.AnonymousFunction => IsUpdateFunc(Function(method, use)),
            _ => KnownSymbols.IsMember(method, known.EventHandler, "OnUpdate") || IsNamedAsUpdateFunc(method, cancellationToken),
        };

        bool IsUpdateFunc(IOperation? function) =>
            function?.Parent is IDelegateCreationOperation { Parent: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "UpdateFunc" } property } } }
            && KnownSymbols.Is(property.ContainingType, known.EventHandlerFuncs);
    }

    private static IAnonymousFunctionOperation? Function(IMethodSymbol method, IOperation use)
    {
        for (var one = use; one is not null; one = one.Parent)
        {
            if (one is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, method))
            {
                return function;
            }
        }

        return null;
    }

    // "UpdateFunc = OnPodUpdated" in the same class.
    private static bool IsNamedAsUpdateFunc(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.ContainingType.DeclaringSyntaxReferences
            .SelectMany(declaration => declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Any(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "UpdateFunc" } && NameOf(assignment.Right) == method.Name);

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };
}
