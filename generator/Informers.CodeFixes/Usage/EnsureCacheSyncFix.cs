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

/// <summary>
/// Calls <c>EnsureCacheSyncAsync</c> where the result of <c>WaitForCacheSyncAsync</c> is ignored, and awaits it where nobody did. Informers alone have no such method.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnsureCacheSyncFix)), Shared]
public sealed class EnsureCacheSyncFix : RuleFix
{
    private const string Ensure = "EnsureCacheSyncAsync";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SyncResultIsIgnored];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        var name = (node as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (name is null || model?.GetSymbolInfo(name, context.CancellationToken).Symbol?.ContainingType is not { } type)
        {
            return;
        }

        if (!model.LookupSymbols(node.SpanStart, type, Ensure).IsEmpty
            && (!diagnostic.Properties.ContainsKey("notAwaited") || (Statement(node) is not null && IsInAsync(node))))
        {
            Offer(context, diagnostic, "Call EnsureCacheSyncAsync", cancellationToken => RenameAsync(context.Document, name, cancellationToken));
        }
    }

    private static async Task<Solution> RenameAsync(Document document, SimpleNameSyntax name, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var ensure = SyntaxFactory.IdentifierName(Ensure).WithTriviaFrom(name);
        if (name.FirstAncestorOrSelf<StatementSyntax>() is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value }] } declaration
            && value.Span.Contains(name.Span))
        {
            // There is nothing to declare any more.
            var statement = SyntaxFactory.ExpressionStatement(value.ReplaceNode(name, ensure)).WithTriviaFrom(declaration);
            return document.WithSyntaxRoot(root!.ReplaceNode(declaration, statement)).Project.Solution;
        }

        if (Statement(name) is { } dropped && Dropped(dropped) is { } call && !call.DescendantNodesAndSelf().OfType<AwaitExpressionSyntax>().Any() && IsInAsync(dropped))
        {
            var awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), call.ReplaceNode(name, ensure).WithoutTrivia());
            return document.WithSyntaxRoot(root!.ReplaceNode(dropped, dropped.WithExpression(awaited).WithTriviaFrom(dropped))).Project.Solution;
        }

        return document.WithSyntaxRoot(root!.ReplaceNode(name, ensure)).Project.Solution;
    }

    // "_ = factory.WaitForCacheSyncAsync(token);", with what may be called of the task.
    private static ExpressionStatementSyntax? Statement(SyntaxNode node) =>
        node.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax statement && Dropped(statement) is { } dropped && dropped.Span.Contains(node.Span) ? statement : null;

    private static ExpressionSyntax? Dropped(ExpressionStatementSyntax statement) =>
        statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var right } ? right : null;

    private static bool IsInAsync(SyntaxNode node)
    {
        foreach (var one in node.Ancestors())
        {
            switch (one)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MemberDeclarationSyntax member:
                    return member is GlobalStatementSyntax || member.Modifiers.Any(SyntaxKind.AsyncKeyword);
            }
        }

        return false;
    }
}
