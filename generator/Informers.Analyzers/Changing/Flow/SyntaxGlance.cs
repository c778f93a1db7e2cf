using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Analyzers;

/// <summary>
/// What a look at a method's syntax tells: to have the body of a called method bound takes far longer than all that is asked of it. It goes by names, so it says only
/// that a <see cref="BodyGlance"/> would find nothing; where a name could be one that matters, it says that it cannot tell.
/// </summary>
internal sealed class SyntaxGlance
{
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    /// <summary>Learns the names of the methods and types that are declared in a compilation, and not generated, and all aliases.</summary>
    public SyntaxGlance(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tree.GetRoot(cancellationToken) is not CompilationUnitSyntax unit)
            {
                continue;
            }

            // Those of the project file are in a generated one.
            AddAliases(unit.Usings);
            if (!CacheFlow.IsGenerated(tree))
            {
                AddNames(unit.Members);
            }
        }
    }

    /// <summary>
    /// Whether it is certain that a method changes nothing but its own variables and, where that does not matter, members of its own instance; nor has any other
    /// method of the compilation do so.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="ofItself">Whether its own instance matters.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public bool ChangesNothing(IMethodSymbol method, bool ofItself, CancellationToken cancellationToken)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration)
            {
                return false;
            }

            if (((SyntaxNode?)declaration.Body ?? declaration.ExpressionBody) is { } body && !body.DescendantNodes().All(node => IsHarmless(node, ofItself)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsHarmless(SyntaxNode node, bool ofItself) => node switch
    {
        AssignmentExpressionSyntax { Parent.RawKind: (int)SyntaxKind.ObjectInitializerExpression or (int)SyntaxKind.WithInitializerExpression } filled =>
            filled.Right is not InitializerExpressionSyntax,
        AssignmentExpressionSyntax assignment => IsVariable(assignment.Left, ofItself),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => IsVariable(step.Operand, ofItself),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => IsVariable(step.Operand, ofItself),
        ArgumentSyntax { RefOrOutKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => IsVariable(argument.Expression, ofItself),
        BaseObjectCreationExpressionSyntax creation => creation is ObjectCreationExpressionSyntax,
        SimpleNameSyntax name => !Matters(name.Identifier.ValueText),
        QueryExpressionSyntax => false,
        // These call methods without their names.
        InitializerExpressionSyntax or CollectionExpressionSyntax => !_methods.Contains("Add"),
        InterpolatedStringExpressionSyntax => !_methods.Contains("AppendFormatted") && !_methods.Contains("AppendLiteral"),
        _ => true,
    };

    // A simple name may be that of a member.
    private static bool IsVariable(ExpressionSyntax place, bool ofItself) => place switch
    {
        DeclarationExpressionSyntax => true,
        IdentifierNameSyntax name => !ofItself || name.Identifier.ValueText == "_",
        TupleExpressionSyntax tuple => tuple.Arguments.All(one => IsVariable(one.Expression, ofItself)),
        _ => false,
    };

    private bool Matters(string name) => KnownMethods.MayChange(name) || _methods.Contains(name) || _types.Contains(name);

    private void AddAliases(SyntaxList<UsingDirectiveSyntax> usings)
    {
        foreach (var one in usings)
        {
            if (one.Alias is { } alias)
            {
                _types.Add(alias.Name.Identifier.ValueText);
            }
        }
    }

    private void AddNames(SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    AddAliases(space.Usings);
                    AddNames(space.Members);
                    break;
                case TypeDeclarationSyntax type:
                    _types.Add(type.Identifier.ValueText);
                    AddNames(type.Members);
                    break;
                case MethodDeclarationSyntax method:
                    _methods.Add(method.Identifier.ValueText);
                    break;
            }
        }
    }
}
