using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Informers.CodeFixes;

/// <summary>Writes the path of a projection as it was probably meant, and takes out one that changes nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ProjectionPathFix)), Shared]
public sealed class ProjectionPathFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ProjectionPathIsUnknown, DiagnosticIds.ProjectionPathIsRedundant];

    /// <inheritdoc/>
    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (diagnostic.Id == DiagnosticIds.ProjectionPathIsRedundant)
        {
            if (Element(node) is { } element)
            {
                Offer(context, diagnostic, "Take the path out", token => RemoveAsync(context.Document, element, token));
            }
        }
        else if (node is LiteralExpressionSyntax && diagnostic.Properties.TryGetValue("Suggestion", out var meant) && meant is not null)
        {
            Offer(context, diagnostic, $"Write \"{meant}\"", token => WriteAsync(context.Document, node, meant, token));
        }

        return Task.CompletedTask;
    }

    // What stands between two commas.
    private static SyntaxNode? Element(SyntaxNode node) =>
        node.Parent is ExpressionElementSyntax element ? element : node.Parent is InitializerExpressionSyntax ? node : null;

    private static async Task<Solution> WriteAsync(Document document, SyntaxNode path, string text, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        editor.ReplaceNode(path, editor.Generator.LiteralExpression(text).WithTriviaFrom(path));
        return editor.GetChangedDocument().Project.Solution;
    }

    private static async Task<Solution> RemoveAsync(Document document, SyntaxNode element, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        // The last one leaves the space before the closing brace; the others take theirs along with the comma.
        editor.RemoveNode(
            element,
            element.GetLastToken().GetNextToken().IsKind(SyntaxKind.CommaToken) ? SyntaxRemoveOptions.KeepNoTrivia : SyntaxRemoveOptions.KeepTrailingTrivia);
        return editor.GetChangedDocument().Project.Solution;
    }
}
