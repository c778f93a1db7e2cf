using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Informers.CodeFixes;

/// <summary>Makes a class with <c>[GenerateInformer]</c>, and the types around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
public sealed class MakePartialFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.HostIsNotPartial, DiagnosticIds.ContainerIsNotPartial];

    /// <inheritdoc/>
    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } host)
        {
            Offer(context, diagnostic, "Make it partial", cancellationToken => MakePartialAsync(context.Document, host, cancellationToken));
        }

        return Task.CompletedTask;
    }

    // Whoever makes one type partial learns of the next one around it only then; so all at once.
    private static async Task<Solution> MakePartialAsync(Document document, TypeDeclarationSyntax host, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        foreach (var declaration in host.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                // The editor's own modifiers would drop some that it does not know, such as "file"; and "partial" is always the last.
                editor.ReplaceNode(declaration, static (node, _) => WithPartial((TypeDeclarationSyntax)node));
            }
        }

        return editor.GetChangedDocument().Project.Solution;
    }

    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax declaration)
    {
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Count > 0)
        {
            return declaration.AddModifiers(partial);
        }

        // The comment before the keyword stays before the declaration.
        var keyword = declaration.Keyword;
        return declaration
            .WithKeyword(keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(keyword.LeadingTrivia)));
    }
}
