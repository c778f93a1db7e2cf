using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Properties and fields in a row, and what they begin at: a parameter, a local, or a readonly field of the class itself. <c>Metadata.Labels</c> of
/// <c>before</c>. A local that is only another name for such a path is followed to where that begins.
/// </summary>
internal readonly struct MemberPath(ISymbol root, ImmutableArray<ISymbol> members)
{
    private const int MostLocals = 8;

    /// <summary>The parameter, local or readonly field.</summary>
    public ISymbol Root { get; } = root;

    /// <summary>The members, from the root on.</summary>
    public ImmutableArray<ISymbol> Members { get; } = members;

    /// <summary>The path that an expression is; <see langword="null"/> for any other expression.</summary>
    public static MemberPath? Of(IOperation operation, CancellationToken cancellationToken) => Of(operation, MostLocals, cancellationToken);

    /// <summary>The path without its first member.</summary>
    public MemberPath Inner() => new(Root, Members.RemoveAt(0));

    /// <summary>Whether two paths go through the same members.</summary>
    public bool IsAlong(MemberPath other) => Members.SequenceEqual(other.Members, SymbolEqualityComparer.Default);

    private static MemberPath? Of(IOperation operation, int most, CancellationToken cancellationToken) => operation switch
    {
        IConversionOperation conversion => Of(conversion.Operand, most, cancellationToken),
        IPropertyReferenceOperation { Instance: { } instance, Arguments.IsEmpty: true } property => With(Of(instance, most, cancellationToken), property.Property),
        IFieldReferenceOperation { Field.IsReadOnly: true, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } field =>
            new MemberPath(field.Field, []),
        IFieldReferenceOperation { Instance: { } instance } field => With(Of(instance, most, cancellationToken), field.Field),
        IConditionalAccessOperation access => Of(access.WhenNotNull, most, cancellationToken),
        IConditionalAccessInstanceOperation instance => Accessed(instance) is { } accessed ? Of(accessed, most, cancellationToken) : null,
        IParameterReferenceOperation parameter => new MemberPath(parameter.Parameter, []),
        ILocalReferenceOperation local => OfLocal(local, most, cancellationToken),
        _ => null,
    };

    private static MemberPath? With(MemberPath? path, ISymbol member) =>
        path is { } known ? new MemberPath(known.Root, known.Members.Add(member)) : null;

    // The innermost access whose second part the instance is in.
    private static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
    {
        for (IOperation one = instance; one.Parent is { } parent; one = parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == one)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private static MemberPath? OfLocal(ILocalReferenceOperation reference, int most, CancellationToken cancellationToken)
    {
        var itself = new MemberPath(reference.Local, []);
        if (most == 0 || reference.SemanticModel is not { } model || reference.Local.DeclaringSyntaxReferences is not [var declaration])
        {
            return itself;
        }

        var path = declaration.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } when model.GetOperation(CachedValues.Bare(value), cancellationToken) is { } initial =>
                Of(initial, most - 1, cancellationToken),
            SingleVariableDesignationSyntax designation => OfPattern(designation, model, most - 1, cancellationToken),
            _ => null,
        };
        return path is null || LocalWrites.IsWrittenAfterDeclaration(reference) ? itself : path;
    }

    // "change is { Before: { } before }": before is change.Before.
    private static MemberPath? OfPattern(SyntaxNode designation, SemanticModel model, int most, CancellationToken cancellationToken)
    {
        var members = ImmutableArray<ISymbol>.Empty;
        for (var node = designation.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case SubpatternSyntax { ExpressionColon.Expression: SimpleNameSyntax name } when model.GetSymbolInfo(name, cancellationToken).Symbol is { } member:
                    members = members.Insert(0, member);
                    break;
                case RecursivePatternSyntax or PropertyPatternClauseSyntax or DeclarationPatternSyntax or VarPatternSyntax or UnaryPatternSyntax:
                    break;
                case BinaryPatternSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.AndPattern }:
                    break;
                case IsPatternExpressionSyntax test:
                    return model.GetOperation(CachedValues.Bare(test.Expression), cancellationToken) is { } subject && Of(subject, most, cancellationToken) is { } path
                        ? new MemberPath(path.Root, path.Members.AddRange(members))
                        : null;
                default:
                    return null;
            }
        }

        return null;
    }
}
