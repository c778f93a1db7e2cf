using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Informers.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Asks a lister in place of the API server. What to write instead comes with the diagnostic: the rule has found the lister.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AskListerFix)), Shared]
public sealed class AskListerFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ServerIsAskedForCached];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (!diagnostic.Properties.TryGetValue("instead", out var instead)
            || instead is null
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        var replaced = Awaited(node);
        var isList = diagnostic.Properties.TryGetValue("isList", out var list) && list == "true";
        var items = isList ? Items(model, ref replaced, context.CancellationToken) : [];
        if (items is not null)
        {
            Offer(context, diagnostic, "Ask the lister", token => ReplaceAsync(context.Document, replaced, items.Value, instead, token));
        }
    }

    // With what configures the task, what waits for it, and parentheses around that.
    private static SyntaxNode Awaited(SyntaxNode call)
    {
        while (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "WaitAsync", Parent: InvocationExpressionSyntax configured })
        {
            call = configured;
        }

        if (call.Parent is AwaitExpressionSyntax awaited)
        {
            call = awaited;
        }

        while (call.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            call = parenthesized;
        }

        return call;
    }

    // A lister returns the items themselves: the places that take them out of the list; null where the list is used otherwise.
    private static ImmutableArray<SyntaxNode>? Items(SemanticModel model, ref SyntaxNode replaced, CancellationToken cancellationToken)
    {
        if (replaced.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Items" } access)
        {
            replaced = access;
            return [];
        }

        if (replaced.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } declarator }
            || model.GetDeclaredSymbol(declarator, cancellationToken) is not { } local
            || declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } scope)
        {
            return null;
        }

        var uses = scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local))
            .ToList();
        return uses.All(static use => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Items" } access && access.Expression == use)
            ? [.. uses.Select(static use => use.Parent!)]
            : null;
    }

    private static async Task<Solution> ReplaceAsync(
        Document document, SyntaxNode replaced, ImmutableArray<SyntaxNode> items, string instead, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = root!.ReplaceNodes(items.Add(replaced), (node, _) => node == replaced
            ? Code.Expression(instead).WithTriviaFrom(replaced)
            : ((MemberAccessExpressionSyntax)node).Expression.WithTriviaFrom(node));
        return document.WithSyntaxRoot(changed).Project.Solution;
    }
}
