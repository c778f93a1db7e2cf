using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>The bodies of the methods that a compilation declares, for rules that look into what is called.</summary>
internal static class SourceBodies
{
    /// <summary>
    /// The operations of a method, accessor or local function; <see langword="null"/> when its source is not here, or it has no body.
    /// </summary>
    public static IOperation? Of(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        var declared = (method.ReducedFrom ?? method).OriginalDefinition;
        declared = declared.PartialImplementationPart ?? declared;
        foreach (var reference in declared.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                continue;
            }

            var syntax = reference.GetSyntax(cancellationToken);
            var hasBody = syntax switch
            {
                BaseMethodDeclarationSyntax one => one.Body is not null || one.ExpressionBody is not null,
                AccessorDeclarationSyntax one => one.Body is not null || one.ExpressionBody is not null,
                LocalFunctionStatementSyntax one => one.Body is not null || one.ExpressionBody is not null,
                ArrowExpressionClauseSyntax => true,
                _ => false,
            };
            if (hasBody)
            {
                return OperationOf(syntax, compilation, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>The operation of a piece of source of the compilation.</summary>
    public static IOperation? OperationOf(SyntaxNode syntax, Compilation compilation, CancellationToken cancellationToken) =>
        ModelOf(syntax.SyntaxTree, compilation).GetOperation(syntax, cancellationToken);

    /// <summary>
    /// The model of a file of the compilation: within an analysis the driver's own. A body that the driver has come to is handed out as it was bound for that; one
    /// that is asked for before is bound once more.
    /// </summary>
    public static SemanticModel ModelOf(SyntaxTree tree, Compilation compilation) => compilation.GetSemanticModel(tree);
}
