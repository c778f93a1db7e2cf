using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Informers.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.CodeFixes;

/// <summary>
/// Compares resource versions in place of whole objects, and generations in place of specifications: those of custom resources, and of the built-in
/// kinds whose generation the server counts.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ComparedObjectsFix)), Shared]
public sealed class ComparedObjectsFix : RuleFix
{
    private static readonly ImmutableHashSet<string> CountedKinds = ImmutableHashSet.Create(
        "V1Deployment", "V1StatefulSet", "V1DaemonSet", "V1ReplicaSet", "V1Job", "V1CronJob", "V1Ingress", "V1NetworkPolicy", "V1PodDisruptionBudget");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ObjectsAreComparedByReference];

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (node is not ExpressionSyntax comparison
            || Sides(comparison) is not var (left, right)
            || !diagnostic.Properties.TryGetValue("path", out var path)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        if (path is "")
        {
            if (Metadata(model, left, "ResourceVersion", context.CancellationToken) is { } one
                && Metadata(model, right, "ResourceVersion", context.CancellationToken) is { } other)
            {
                Offer(context, diagnostic, "Compare resource versions", token => ReplaceAsync(context.Document, comparison, one, other, token));
            }
        }
        else if (path is "Spec" && Owner(left) is { } ofLeft && Owner(right) is { } ofRight && IsCounted(model.GetTypeInfo(ofLeft, context.CancellationToken).Type))
        {
            if (Metadata(model, ofLeft, "Generation", context.CancellationToken) is { } one
                && Metadata(model, ofRight, "Generation", context.CancellationToken) is { } other)
            {
                Offer(context, diagnostic, "Compare generations", token => ReplaceAsync(context.Document, comparison, one, other, token));
            }
        }
    }

    private static (ExpressionSyntax Left, ExpressionSyntax Right)? Sides(ExpressionSyntax comparison) => comparison switch
    {
        BinaryExpressionSyntax binary => (binary.Left, binary.Right),
        InvocationExpressionSyntax { ArgumentList.Arguments: [var left, var right] } => (left.Expression, right.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: [var right] } => (access.Expression, right.Expression),
        _ => null,
    };

    private static ExpressionSyntax? Owner(ExpressionSyntax part) => part switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Spec" } access => access.Expression,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Owner(suppressed.Operand),
        _ => null,
    };

    private static bool IsCounted(ITypeSymbol? type) =>
        type is not null
        && (CountedKinds.Contains(type.Name) && type.ContainingNamespace.ToString() == "k8s.Models"
            || type.GetAttributes().Any(static one => one.AttributeClass is { Name: "KubernetesResourceAttribute", ContainingNamespace.Name: "Informers" }));

    // "pod.Metadata.Generation", by "?." where the compiler knows that the metadata may be missing.
    private static string? Metadata(SemanticModel model, ExpressionSyntax owner, string member, CancellationToken cancellationToken)
    {
        var metadata = Property(model.GetTypeInfo(owner, cancellationToken).Type, "Metadata");
        if (metadata is null || Property(metadata.Type, member) is null || owner is not (IdentifierNameSyntax or MemberAccessExpressionSyntax))
        {
            return null;
        }

        var access = metadata.NullableAnnotation == NullableAnnotation.Annotated ? "?." : ".";
        return $"{owner.WithoutTrivia()}.Metadata{access}{member}";
    }

    private static IPropertySymbol? Property(ITypeSymbol? type, string name)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property;
            }
        }

        return null;
    }

    private static async Task<Solution> ReplaceAsync(Document document, ExpressionSyntax comparison, string left, string right, CancellationToken cancellationToken)
    {
        var symbol = comparison.IsKind(SyntaxKind.NotEqualsExpression) ? "!=" : "==";
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = Code.Expression($"({left} {symbol} {right})").WithTriviaFrom(comparison);
        return document.WithSyntaxRoot(root!.ReplaceNode(comparison, changed)).Project.Solution;
    }
}
