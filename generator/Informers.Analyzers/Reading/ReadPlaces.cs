using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>Where code runs for each event or key: in handlers, reconciles, and loops over events or queues; or in what those call.</summary>
internal sealed class ReadPlaces(SemanticModel model, KnownSymbols known, CancellationToken cancellationToken)
{
    private const int MostCalls = 3;

    /// <summary>Whether a place is in such code; not where it asks again after something failed.</summary>
    public bool IsForEach(SyntaxNode node) => IsForEach(node, MostCalls);

    private bool IsForEach(SyntaxNode node, int calls)
    {
        for (var one = node; one is not null; one = one.Parent)
        {
            switch (one)
            {
                case CatchClauseSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax function when IsRetried(function):
                    return false;
                case AnonymousFunctionExpressionSyntax function when IsHandler(function):
                    return true;
                case CommonForEachStatementSyntax loop when loop.Statement.Span.Contains(node.Span) && IsOfEvents(loop):
                    return true;
                case WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax when TakesFromQueue((StatementSyntax)one):
                    return true;
                case LocalFunctionStatementSyntax function:
                    return IsForEach(model.GetDeclaredSymbol(function, cancellationToken), function, calls);
                case MethodDeclarationSyntax method:
                    return IsForEach(model.GetDeclaredSymbol(method, cancellationToken), method, calls);
                case TypeDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private bool IsForEach(IMethodSymbol? method, SyntaxNode declaration, int calls)
    {
        if (method is null)
        {
            return false;
        }

        if (KnownSymbols.IsMember(method, known.EventHandler, "OnAdd")
            || KnownSymbols.IsMember(method, known.EventHandler, "OnUpdate")
            || KnownSymbols.IsMember(method, known.EventHandler, "OnDelete")
            || method.Name.StartsWith("Reconcile", System.StringComparison.Ordinal)
            || method.ReturnType is INamedTypeSymbol { TypeArguments: [{ Name: "ReconcileResult" }] })
        {
            return true;
        }

        // What a base class calls of itself.
        if (method.OverriddenMethod?.OriginalDefinition is { DeclaringSyntaxReferences: [var overridden] } below
            && model.Compilation.ContainsSyntaxTree(overridden.SyntaxTree)
            && new ReadPlaces(SourceBodies.ModelOf(overridden.SyntaxTree, model.Compilation), known, cancellationToken).IsForEach(below, overridden.GetSyntax(cancellationToken), calls))
        {
            return true;
        }

        // Who names it in the same type: as a handler, or to call it.
        var scope = (SyntaxNode?)declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? declaration.SyntaxTree.GetRoot(cancellationToken);
        foreach (var name in scope.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == method.Name))
        {
            var use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? (ExpressionSyntax)access : name;
            if (use.Parent is InvocationExpressionSyntax call && call.Expression == use
                ? calls > 0 && !declaration.Span.Contains(use.Span) && IsForEach(call, calls - 1)
                : IsHandler(use))
            {
                return true;
            }
        }

        return false;
    }

    // A function that is a handler, or works on names.
    private bool IsHandler(ExpressionSyntax function)
    {
        switch (function.Parent)
        {
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "AddFunc" or "UpdateFunc" or "DeleteFunc" } name } assignment when assignment.Right == function:
                return KnownSymbols.Is(model.GetSymbolInfo(name, cancellationToken).Symbol?.ContainingType, known.EventHandlerFuncs);
            case ArgumentSyntax:
                return model.GetTypeInfo(function, cancellationToken).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod: { Parameters: [{ Type: var first }, ..], ReturnType.Name: "Task" or "ValueTask" } }
                    && KnownSymbols.Is(first, known.ObjectName);
            default:
                return false;
        }
    }

    private static bool IsRetried(AnonymousFunctionExpressionSyntax function) =>
        function.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && call.Expression.ToString() is var name && (name.Contains("Retry") || name.Contains("OnConflict"));

    // "await foreach (var change in informer.WatchAsync())", "await foreach (var name in channel.Reader.ReadAllAsync())"
    private bool IsOfEvents(CommonForEachStatementSyntax loop)
    {
        var element = model.GetForEachStatementInfo(loop).ElementType;
        return loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) && (KnownSymbols.Is(element, known.ResourceEvent) || KnownSymbols.Is(element, known.ObjectName));
    }

    private bool TakesFromQueue(StatementSyntax loop) => loop.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAsync" or "TryGet" } access
        && model.GetTypeInfo(access.Expression, cancellationToken).Type is { Name: "WorkQueue", ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } });
}
