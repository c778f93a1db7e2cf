using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Informers.CodeFixes;

/// <summary>What the fixes have in common.</summary>
public abstract class RuleFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            // Innermost: an expression and the argument that it is stand at the same place.
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            await RegisterAsync(context, diagnostic, node).ConfigureAwait(false);
        }
    }

    /// <summary>Offers what can be done about one diagnostic.</summary>
    /// <param name="context">Takes the offers.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="node">What it marks.</param>
    private protected abstract Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node);

    /// <summary>Offers a change.</summary>
    /// <param name="context">Takes the offer.</param>
    /// <param name="diagnostic">What it mends.</param>
    /// <param name="title">What an editor shows; changes of the same title are made together where all are asked for.</param>
    /// <param name="change">Makes the change.</param>
    private protected void Offer(CodeFixContext context, Diagnostic diagnostic, string title, Func<CancellationToken, Task<Solution>> change) =>
        context.RegisterCodeFix(CodeAction.Create(title, change, equivalenceKey: GetType().Name + ":" + title), diagnostic);
}
