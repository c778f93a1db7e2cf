using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Informers.CodeFixes;

/// <summary>Where a copy is taken of an object that came from the cache, and how.</summary>
/// <param name="Node">An expression, or the body that a parameter belongs to.</param>
/// <param name="Suffix">What comes after the expression; empty for a parameter.</param>
/// <param name="Parameter">The parameter, as it is written; empty for an expression.</param>
/// <param name="Method">The copying method.</param>
internal sealed record CopyPlace(SyntaxNode Node, string Suffix, string Parameter, string Method)
{
    private static readonly string[] CopyMethods = ["DeepCopy", "DeepClone", "Clone"];

    /// <summary>Finds the place for what a diagnostic reports; <see langword="null"/> when there is none where a copy would be of use.</summary>
    public static async Task<CopyPlace?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || diagnostic.AdditionalLocations is not [var source, var changed]
            || source.SourceTree != diagnostic.Location.SourceTree
            // A copy that nothing holds would be changed, and lost.
            || changed.SourceSpan.Contains(source.SourceSpan))
        {
            return null;
        }

        return root.FindNode(source.SourceSpan, getInnermostNodeForTie: true) switch
        {
            ParameterSyntax parameter => OfParameter(parameter, model, cancellationToken),
            ExpressionSyntax expression => OfExpression(expression, model, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The changes of a text that take copies at some places: none has another in its span, so that one place may lie in another's body.</summary>
    public static IEnumerable<TextChange> Changes(IEnumerable<CopyPlace> places, SourceText text)
    {
        var result = new List<(TextChange Change, int Order)>();
        foreach (var group in places.GroupBy(static one => (one.Node, IsParameter: one.Parameter.Length > 0)))
        {
            var (node, isParameter) = group.Key;

            // Of what is inserted at one position, ends come before beginnings: of what is inside first, and beginnings of what is outside.
            var end = (2 * node.Span.Length) + (isParameter ? 1 : 0);
            var beginning = int.MaxValue - end;
            if (!isParameter)
            {
                var isEnclosed = node is AwaitExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax or ConditionalExpressionSyntax;
                if (isEnclosed)
                {
                    result.Add((new TextChange(new TextSpan(node.SpanStart, 0), "("), beginning));
                }

                result.Add((new TextChange(new TextSpan(node.Span.End, 0), (isEnclosed ? ")" : string.Empty) + group.First().Suffix), end));
                continue;
            }

            var copies = group.OrderBy(static one => one.Parameter, System.StringComparer.Ordinal).Select(static one => $"{one.Parameter} = {one.Parameter}.{one.Method}();").ToList();
            switch (node)
            {
                case BlockSyntax block:
                    var line = text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart);
                    var isOneLine = text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart).LineNumber == line.LineNumber;
                    var indent = IndentOf(line.ToString());
                    result.Add((new TextChange(
                        new TextSpan(block.OpenBraceToken.Span.End, 0),
                        isOneLine ? " " + string.Join(" ", copies) : string.Concat(copies.Select(copy => $"{NewLine(text)}{indent}    {copy}"))), beginning));
                    break;
                case ArrowExpressionClauseSyntax { Parent: BaseMethodDeclarationSyntax method } arrow:
                    // The expression stays in its place, with its semicolon; only the arrow before it goes.
                    var outer = NewLine(text) + IndentOf(text.Lines.GetLineFromPosition(method.SpanStart).ToString());
                    var before = TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, arrow.Expression.SpanStart);
                    var comments = method.DescendantTrivia(before)
                        .Where(one => before.Contains(one.Span) && (one.IsKind(SyntaxKind.SingleLineCommentTrivia) || one.IsKind(SyntaxKind.MultiLineCommentTrivia)))
                        .Select(static one => one.ToString());
                    var statements = copies.Concat(comments).Append(string.Empty);
                    result.Add((new TextChange(before, $"{outer}{{{string.Concat(statements.Select(one => $"{outer}    {one}"))}"), beginning));
                    result.Add((new TextChange(new TextSpan(method.SemicolonToken.Span.End, 0), $"{outer}}}"), end));
                    break;
                case ExpressionSyntax expression:
                    result.Add((new TextChange(new TextSpan(expression.SpanStart, 0), "{ " + string.Join(" ", copies) + " "), beginning));
                    result.Add((new TextChange(new TextSpan(expression.Span.End, 0), "; }"), end));
                    break;
            }
        }

        return result.OrderBy(static one => one.Change.Span.Start).ThenBy(static one => one.Order).Select(static one => one.Change);
    }

    // A copy of a parameter is taken first of all in the body.
    private static CopyPlace? OfParameter(ParameterSyntax parameter, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(parameter, cancellationToken) is not { RefKind: RefKind.None } symbol
            || symbol.ContainingSymbol is not IMethodSymbol { ReturnsVoid: true } method)
        {
            return null;
        }

        SyntaxNode? body = parameter.Parent?.Parent ?? parameter.Parent;
        if (parameter.Parent is SimpleLambdaExpressionSyntax simple)
        {
            body = simple;
        }

        var where = body switch
        {
            AnonymousFunctionExpressionSyntax lambda => (SyntaxNode?)lambda.Block ?? lambda.ExpressionBody,
            BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody,
            LocalFunctionStatementSyntax local => local.Body,
            _ => null,
        };
        return where is not null && CopyMethodOf(symbol.Type, model, where.SpanStart) is { } copy && method.Parameters.Length > 0
            ? new CopyPlace(where, string.Empty, parameter.Identifier.Text, copy)
            : null;
    }

    // Of a single object the copy is taken at once, of a list of them after what narrows it down.
    private static CopyPlace? OfExpression(ExpressionSyntax source, SemanticModel model, CancellationToken cancellationToken)
    {
        var one = source;
        while (true)
        {
            var type = model.GetTypeInfo(one, cancellationToken);
            if (CopyMethodOf(type.Type, model, one.SpanStart) is { } copy)
            {
                return IsInPattern(one) || IsHeld(one) ? new CopyPlace(one, (MayBeNull(one, type, model, cancellationToken) ? "?." : ".") + copy + "()", string.Empty, copy) : null;
            }

            if (Around(one, model, cancellationToken) is not { } around)
            {
                break;
            }

            one = around;
        }

        return OfSequence(source, one, model, cancellationToken);
    }

    private static CopyPlace? OfSequence(ExpressionSyntax source, ExpressionSyntax chain, SemanticModel model, CancellationToken cancellationToken)
    {
        if (ElementOf(model.GetTypeInfo(chain, cancellationToken).Type) is not { } element
            || CopyMethodOf(element, model, source.SpanStart) is not { } copy
            || model.GetTypeInfo(chain, cancellationToken).Type is not { } type
            || model.LookupSymbols(source.SpanStart, type, "Select", includeReducedExtensionMethods: true).IsEmpty)
        {
            return null;
        }

        var select = $".Select(static one => one.{copy}())";
        return chain.Parent switch
        {
            ForEachStatementSyntax loop when loop.Expression == chain && !loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) => new CopyPlace(chain, select, string.Empty, copy),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } } when chain == source =>
                new CopyPlace(source, select + ".ToList()", string.Empty, copy),
            EqualsValueClauseSyntax or ArgumentSyntax when chain != source && source.Parent is MemberAccessExpressionSyntax => new CopyPlace(source, select, string.Empty, copy),
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } when source == chain && IsLinq(call, model, cancellationToken) =>
                new CopyPlace(source, select, string.Empty, copy),
            _ => null,
        };
    }

    // The expression around one, as long as it goes on with the same objects: a call of LINQ, an element, an await.
    private static ExpressionSyntax? Around(ExpressionSyntax one, SemanticModel model, CancellationToken cancellationToken) => one.Parent switch
    {
        AwaitExpressionSyntax or ParenthesizedExpressionSyntax => (ExpressionSyntax)one.Parent,
        PostfixUnaryExpressionSyntax suppressed when suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression) => suppressed,
        ElementAccessExpressionSyntax element when element.Expression == one => element,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == one
            && (IsLinq(call, model, cancellationToken) || access.Name.Identifier.ValueText is "ConfigureAwait" or "WaitAsync") => call,
        _ => null,
    };

    // Only calls that have the same objects in what they return.
    private static bool IsLinq(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } method
        && method.Name is not ("Select" or "SelectMany" or "GroupBy" or "ToDictionary" or "ToLookup" or "Zip" or "Join" or "GroupJoin" or "Aggregate");

    private static bool IsInPattern(ExpressionSyntax one)
    {
        while (one.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            one = (ExpressionSyntax)one.Parent;
        }

        return one.Parent is IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax;
    }

    private static bool IsHeld(ExpressionSyntax one)
    {
        foreach (var node in one.Ancestors())
        {
            switch (node)
            {
                case EqualsValueClauseSyntax or AssignmentExpressionSyntax or ForEachStatementSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
                    or YieldStatementSyntax or WithExpressionSyntax:
                    return true;
                case StatementSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool MayBeNull(ExpressionSyntax one, TypeInfo type, SemanticModel model, CancellationToken cancellationToken) =>
        type.Nullability.FlowState != NullableFlowState.NotNull
        && (type.Nullability.FlowState == NullableFlowState.MaybeNull || model.GetSymbolInfo(one, cancellationToken).Symbol switch
        {
            IMethodSymbol method => method.ReturnNullableAnnotation == NullableAnnotation.Annotated,
            IPropertySymbol property => property.NullableAnnotation == NullableAnnotation.Annotated,
            _ => false,
        });

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) =>
        type is IArrayTypeSymbol array ? array.ElementType
        : (type as INamedTypeSymbol)?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T ? ((INamedTypeSymbol)type!).TypeArguments[0]
        : type?.AllInterfaces.FirstOrDefault(static one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    // What the type has there, own or by an extension that is in sight.
    private static string? CopyMethodOf(ITypeSymbol? type, SemanticModel model, int position) =>
        type is null or { SpecialType: not SpecialType.None } or { IsValueType: true } or IArrayTypeSymbol
            ? null
            : CopyMethods.FirstOrDefault(name => model.LookupSymbols(position, type, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
                .Any(method => method.Parameters.IsEmpty && SymbolEqualityComparer.Default.Equals(method.ReturnType, type)));

    private static string NewLine(SourceText text) => text.Lines.Count > 1 && text.Lines[0].EndIncludingLineBreak - text.Lines[0].End == 2 ? "\r\n" : "\n";

    private static string IndentOf(string line) => line.Substring(0, line.Length - line.TrimStart().Length);
}
