using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Informers.CodeFixes;

/// <summary>Changes of a <c>[GenerateInformer]</c>.</summary>
internal static class AttributeFix
{
    /// <summary>Gives a named argument to an attribute, in place of the one that it has of that name.</summary>
    /// <param name="document">Where the attribute is.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="value">The argument's value, as C#; what it names in full is shortened where usings allow.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Solution> WithArgumentAsync(
        Document document, AttributeSyntax attribute, string name, string value, CancellationToken cancellationToken)
    {
        var expression = SyntaxFactory.ParseExpression(value).WithAdditionalAnnotations(Simplifier.Annotation);
        var arguments = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        var given = arguments.Arguments.FirstOrDefault(one => one.NameEquals?.Name.Identifier.ValueText == name);
        var changed = given is null
            ? arguments.AddArguments(SyntaxFactory.AttributeArgument(
                SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(name))
                    .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space)),
                nameColon: null,
                expression))
            : arguments.ReplaceNode(given, given.WithExpression(expression.WithTriviaFrom(given.Expression)));
        if (given is null && changed.Arguments.Count > 1)
        {
            var separators = changed.Arguments.GetSeparators().ToList();
            separators[separators.Count - 1] = separators[separators.Count - 1].WithTrailingTrivia(SyntaxFactory.Space);
            changed = changed.WithArguments(SyntaxFactory.SeparatedList(changed.Arguments, separators));
        }

        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(attribute, attribute.WithArgumentList(changed))).Project.Solution;
    }
}
