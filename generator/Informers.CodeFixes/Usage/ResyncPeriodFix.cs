using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Informers.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Raises a resync period to the least that the rule lets pass.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResyncPeriodFix)), Shared]
public sealed class ResyncPeriodFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ResyncPeriodIsTooShort];

    /// <inheritdoc/>
    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        // A name has its period elsewhere, and perhaps for other uses as well.
        if (node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && diagnostic.Properties.TryGetValue("minimum", out var minimum))
        {
            Offer(context, diagnostic, $"Resync every {minimum} s", token => ReplaceAsync(context.Document, node, minimum!, token));
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> ReplaceAsync(Document document, SyntaxNode period, string minimum, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = Code.Expression($"global::System.TimeSpan.FromSeconds({minimum})").WithTriviaFrom(period);
        return document.WithSyntaxRoot(root!.ReplaceNode(period, changed)).Project.Solution;
    }
}
