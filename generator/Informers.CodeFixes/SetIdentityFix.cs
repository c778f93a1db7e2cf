using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Informers.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Gives a <c>[GenerateInformer]</c> the version, kind or plural that the resource's class lacks, and puts names in lower case.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetIdentityFix)), Shared]
public sealed class SetIdentityFix : RuleFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.IdentityIsMissing, DiagnosticIds.IdentityIsInvalid];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || !diagnostic.Properties.TryGetValue("Argument", out var argument) || argument is null)
        {
            return;
        }

        var value = diagnostic.Id == DiagnosticIds.IdentityIsMissing
            ? await MissingAsync(context, attribute, argument).ConfigureAwait(false)
            : LowerCase(node, argument);
        if (value is not null)
        {
            Offer(
                context, diagnostic, $"Set {argument} = \"{value}\"",
                token => AttributeFix.WithArgumentAsync(context.Document, attribute, argument, $"\"{value}\"", token));
        }
    }

    private static async Task<string?> MissingAsync(CodeFixContext context, AttributeSyntax attribute, string argument)
    {
        if (argument == "Version")
        {
            return "v1";
        }

        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var kind = Given(attribute, "Kind")
            ?? (attribute.ArgumentList?.Arguments is [{ Expression: TypeOfExpressionSyntax given }, ..]
                ? ResourceNames.Kind(model?.GetTypeInfo(given.Type, context.CancellationToken).Type)
                : null);
        return kind is null ? null : argument == "Kind" ? kind : ResourceNames.Plural(kind);
    }

    private static string? Given(AttributeSyntax attribute, string name)
    {
        foreach (var argument in attribute.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == name && argument.Expression is LiteralExpressionSyntax { Token.Value: string text })
            {
                return text;
            }
        }

        return null;
    }

    // Only what is written here, and is wrong for its capitals.
    private static string? LowerCase(SyntaxNode node, string argument) =>
        argument != "Kind" && node.FirstAncestorOrSelf<AttributeArgumentSyntax>()?.Expression is LiteralExpressionSyntax { Token.Value: string text }
            && text.ToLowerInvariant() is var lower && lower != text && SyntaxFacts.IsValidIdentifier(lower.Replace('.', '_').Replace('-', '_'))
            ? lower
            : null;
}
