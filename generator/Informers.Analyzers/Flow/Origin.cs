using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>
/// Where a value comes from: a variable or a creation, and the members that lead from there to it. Two equal origins are the same value, as
/// long as nothing on the way is assigned.
/// </summary>
internal sealed class Origin : IEquatable<Origin>
{
    private readonly object _step;

    private Origin(Origin? parent, object step, ITypeSymbol? type)
    {
        Parent = parent;
        _step = step;
        Type = type;
    }

    /// <summary>What the last member was asked of; <see langword="null"/> at the beginning.</summary>
    public Origin? Parent { get; }

    /// <summary>The type as which the value is known.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>The variable at the beginning, or the last member; <see langword="null"/> for a creation.</summary>
    public ISymbol? Symbol => _step as ISymbol;

    /// <summary>The creation at the beginning; <see langword="null"/> for a variable or a member.</summary>
    public SyntaxNode? Creation => _step as SyntaxNode;

    /// <summary>The variable or the creation at the beginning.</summary>
    public Origin Root => Parent is null ? this : Parent.Root;

    /// <summary>A local, a parameter, or a member of the instance at hand.</summary>
    public static Origin OfVariable(ISymbol variable, ITypeSymbol? type) => new(null, variable, type);

    /// <summary>What an expression creates.</summary>
    public static Origin OfCreation(SyntaxNode creation, ITypeSymbol? type) => new(null, creation, type);

    /// <summary>What a member of this value gives.</summary>
    public Origin Then(ISymbol member, ITypeSymbol? type) => new(this, member.OriginalDefinition, type);

    /// <summary>The same members from another beginning.</summary>
    public Origin From(Origin root) => Parent is null ? root : new(Parent.From(root), _step, Type);

    public bool Equals(Origin? other) =>
        other is not null
        && (_step is ISymbol symbol
            ? other._step is ISymbol otherSymbol && SymbolEqualityComparer.Default.Equals(symbol, otherSymbol)
            : ReferenceEquals(_step, other._step))
        && Equals(Parent, other.Parent);

    public override bool Equals(object? obj) => Equals(obj as Origin);

    public override int GetHashCode() =>
        unchecked((_step is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : RuntimeHelpers.GetHashCode(_step))
            + (31 * (Parent?.GetHashCode() ?? 0)));
}
