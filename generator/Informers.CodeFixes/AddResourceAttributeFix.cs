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
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Informers.CodeFixes;

/// <summary>Puts <c>[KubernetesResource]</c> on a class of the project that is asked for as a resource.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddResourceAttributeFix)), Shared]
public sealed class AddResourceAttributeFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.TypeIsNoResource];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments is not [{ Expression: TypeOfExpressionSyntax given }, ..])
        {
            return;
        }

        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var type = model?.GetTypeInfo(given.Type, context.CancellationToken).Type;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsStatic: false, IsGenericType: false }
            || type.DeclaringSyntaxReferences is not [{ SyntaxTree: var tree } reference, ..]
            || context.Document.Project.Solution.GetDocument(tree) is not { } document)
        {
            return;
        }

        Offer(context, diagnostic, $"Add [KubernetesResource] to '{type.Name}'", token => AddAsync(document, reference, type.Name, token));
    }

    private static async Task<Solution> AddAsync(Document document, SyntaxReference reference, string name, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var declaration = (TypeDeclarationSyntax)await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);

        // The group and the version are the author's to know; what is written here can be seen to be an example.
        var text = $"[global::Informers.KubernetesResource(\"example.com\", \"v1\", \"{name}\", \"{ResourceNames.Plural(name)}\")]\nclass C;";
        var list = ((ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(text)!).AttributeLists.Single();
        list = list.ReplaceNode(list.Attributes[0].Name, list.Attributes[0].Name.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithAdditionalAnnotations(Formatter.Annotation);
        var first = declaration.GetFirstToken();
        var changed = declaration.ReplaceToken(first, first.WithLeadingTrivia());
        changed = changed.WithAttributeLists(changed.AttributeLists.Insert(0, list.WithLeadingTrivia(first.LeadingTrivia)));
        return document.WithSyntaxRoot(root!.ReplaceNode(declaration, changed)).Project.Solution;
    }
}
