using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Informers.CodeFixes;

/// <summary>Removes a <c>[GenerateInformer]</c> that asks for what another one asks for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttributeFix)), Shared]
public sealed class RemoveAttributeFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ResourceIsRepeated];

    /// <inheritdoc/>
    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
        {
            Offer(context, diagnostic, "Remove the attribute", token => RemoveAsync(context.Document, attribute, token));
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> RemoveAsync(Document document, AttributeSyntax attribute, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        // A list of one attribute goes with its brackets; what is written above it stays.
        if (attribute.Parent is AttributeListSyntax { Attributes.Count: 1 } list)
        {
            editor.RemoveNode(list, SyntaxRemoveOptions.KeepLeadingTrivia);
        }
        else
        {
            editor.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia);
        }

        return editor.GetChangedDocument().Project.Solution;
    }
}
