using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Informers.CodeFixes;

/// <summary>Makes syntax of text.</summary>
internal static class Code
{
    /// <summary>An expression; parentheses that are not needed, and what names have too much where usings allow, are taken away at the end.</summary>
    public static ExpressionSyntax Expression(string text)
    {
        var parsed = SyntaxFactory.ParseExpression(text);
        var names = parsed.DescendantNodesAndSelf().Where(static node =>
            node is MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or QualifiedNameSyntax);
        return parsed.ReplaceNodes(names, static (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation)).WithAdditionalAnnotations(Simplifier.Annotation);
    }
}
