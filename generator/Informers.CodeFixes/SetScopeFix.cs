using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Says in a <c>[GenerateInformer]</c> whether the resource lives in namespaces.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetScopeFix)), Shared]
public sealed class SetScopeFix : RuleFix
{
    private const string Scope = "Scope";
    private static readonly string[] Scopes = ["Namespaced", "Cluster"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ScopeIsUnknown];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
            && await HasScopeAsync(context, attribute).ConfigureAwait(false))
        {
            foreach (var scope in Scopes)
            {
                Offer(
                    context, diagnostic, $"Set Scope = ResourceScope.{scope}",
                    token => AttributeFix.WithArgumentAsync(context.Document, attribute, Scope, "global::Informers.ResourceScope." + scope, token));
            }
        }
    }

    // [GenerateInformers] has none: it asks for many resources, of which one does not say its scope.
    private static async Task<bool> HasScopeAsync(CodeFixContext context, AttributeSyntax attribute)
    {
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        return model?.GetTypeInfo(attribute, context.CancellationToken).Type?.GetMembers(Scope).IsEmpty == false;
    }
}
