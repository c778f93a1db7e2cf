using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>One thing that an expression may refer to. What no atom stands for is unknown, or the code's own.</summary>
internal abstract record Atom;

/// <summary>What the cache holds, or a part of that: nothing reachable from it may be changed.</summary>
/// <param name="Source">The expression or parameter by which it came into the code.</param>
/// <param name="Way">How it came from there to where it is used.</param>
internal sealed record CachedAtom(SyntaxNode Source, CachedWay Way) : Atom;

/// <summary>What a parameter of the method refers to, which its callers know.</summary>
/// <param name="Ordinal">Which parameter; <see cref="This"/> for the instance, <see cref="Static"/> for all static fields.</param>
/// <param name="Path">Which part of it: see <see cref="AccessPath"/>.</param>
internal sealed record ParameterAtom(int Ordinal, string Path) : Atom
{
    public const int This = -1;
    public const int Static = -2;
}

/// <summary>An object that the code made, or a part that came with it.</summary>
/// <param name="Site">Where it is made.</param>
/// <param name="Path">Which part.</param>
/// <param name="Kind">How it is made.</param>
internal sealed record ObjectAtom(Site Site, string Path, ObjectKind Kind) : Atom;
