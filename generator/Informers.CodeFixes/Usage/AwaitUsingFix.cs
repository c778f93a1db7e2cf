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

/// <summary>Declares a factory that is never disposed with <c>await using</c>, where that may stand.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitUsingFix)), Shared]
public sealed class AwaitUsingFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.FactoryIsNotDisposed];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (model is not null
            && node.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } variable }
            && statement.Parent is BlockSyntax or GlobalStatementSyntax
            && MayAwait(statement)
            && !IsWritten(model, variable, statement, context.CancellationToken))
        {
            Offer(context, diagnostic, "Dispose it with await using", cancellationToken => DeclareAsync(context.Document, statement, cancellationToken));
        }
    }

    private static bool MayAwait(SyntaxNode statement)
    {
        foreach (var one in statement.Ancestors())
        {
            switch (one)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.Span.Length > 0;
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case AccessorDeclarationSyntax or LockStatementSyntax:
                    return false;
            }
        }

        // A program of top-level statements is asynchronous as soon as it awaits.
        return true;
    }

    // What is declared so cannot be assigned again.
    private static bool IsWritten(SemanticModel model, VariableDeclaratorSyntax variable, SyntaxNode statement, CancellationToken cancellationToken)
    {
        var symbol = model.GetDeclaredSymbol(variable, cancellationToken);
        var scope = statement.Ancestors().First(static one => one is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        return scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == variable.Identifier.ValueText
            && ((name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name)
                || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None })
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol));
    }

    private static async Task<Solution> DeclareAsync(Document document, LocalDeclarationStatementSyntax statement, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var leading = statement.GetLeadingTrivia();
        var changed = statement.WithoutLeadingTrivia()
            .WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithLeadingTrivia(leading).WithTrailingTrivia(SyntaxFactory.Space))
            .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space));
        return document.WithSyntaxRoot(root!.ReplaceNode(statement, changed)).Project.Solution;
    }
}
