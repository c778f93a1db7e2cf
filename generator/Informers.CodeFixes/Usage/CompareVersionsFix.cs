using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Informers.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>Calls <c>ResourceVersions.Compare</c> where versions are compared as text or as numbers, or sorts by it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompareVersionsFix)), Shared]
public sealed class CompareVersionsFix : RuleFix
{
    private const string Title = "Call ResourceVersions.Compare";
    private const string Compare = "global::Informers.ResourceVersions.Compare";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VersionsAreOrderedByHand];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is { } model
            && Changed(model, node, context.CancellationToken) is { } changed)
        {
            Offer(context, diagnostic, Title, token => ReplaceAsync(context.Document, node, changed, token));
        }
    }

    private static string? Changed(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case BinaryExpressionSyntax { RawKind: not (int)SyntaxKind.SubtractExpression } binary:
                return Parsed(binary.Left) is { } left && Parsed(binary.Right) is { } right
                    ? $"{Call(left, right)} {binary.OperatorToken.ValueText} 0"
                    : null;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompareTo" } access, ArgumentList.Arguments: [var argument] }:
                return model.GetTypeInfo(access.Expression, cancellationToken).Type?.SpecialType == SpecialType.System_String
                    ? Call(access.Expression, argument.Expression)
                    : Parsed(access.Expression) is { } one && Parsed(argument.Expression) is { } other ? Call(one, other) : null;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Compare" or "CompareOrdinal" }, ArgumentList.Arguments: [var first, var second, ..] arguments }:
                return arguments.Count <= 3 ? Call(first.Expression, second.Expression) : null;
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: SimpleLambdaExpressionSyntax { ExpressionBody: { } key } } selector] } call
                when call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: not ("Min" or "Max") } method:
                return model.GetTypeInfo(key, cancellationToken) is { Type.SpecialType: SpecialType.System_String, Nullability.FlowState: not NullableFlowState.MaybeNull }
                    ? $"{method}({selector}, global::System.Collections.Generic.Comparer<string>.Create({Compare}))"
                    : null;
            default:
                return null;
        }

        string Call(ExpressionSyntax left, ExpressionSyntax right) => $"{Compare}({Text(left)}, {Text(right)})";

        // The comparison wants texts that are there.
        string Text(ExpressionSyntax version)
        {
            var text = version.WithoutTrivia().ToString();
            return model.GetTypeInfo(version, cancellationToken).Nullability.FlowState != NullableFlowState.MaybeNull ? text
                : version is ConditionalAccessExpressionSyntax or BinaryExpressionSyntax ? $"({text})!"
                : text + "!";
        }
    }

    // "long.Parse(version)", "Convert.ToInt64(version)"
    private static ExpressionSyntax? Parsed(ExpressionSyntax number) => number switch
    {
        ParenthesizedExpressionSyntax parenthesized => Parsed(parenthesized.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parse" or "ToInt32" or "ToUInt32" or "ToInt64" or "ToUInt64" or "ToDecimal" or "ToDouble" }, ArgumentList.Arguments: [var text, ..] } =>
            text.Expression,
        _ => null,
    };

    private static async Task<Solution> ReplaceAsync(Document document, SyntaxNode node, string changed, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var expression = Code.Expression(changed).WithTriviaFrom(node);
        return document.WithSyntaxRoot(root!.ReplaceNode(node, expression)).Project.Solution;
    }
}
