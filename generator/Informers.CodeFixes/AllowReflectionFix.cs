using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Lets a resource type be decoded by reflection.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AllowReflectionFix)), Shared]
public sealed class AllowReflectionFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.TypeCannotBeDecoded];

    /// <inheritdoc/>
    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
        {
            Offer(
                context, diagnostic, "Set AllowReflection = true",
                token => AttributeFix.WithArgumentAsync(context.Document, attribute, "AllowReflection", "true", token));
        }

        return Task.CompletedTask;
    }
}
