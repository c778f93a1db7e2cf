using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>A place where something of the cache is changed.</summary>
/// <param name="Place">What changes it.</param>
/// <param name="Changed">What is changed: an expression.</param>
/// <param name="Source">The expression or parameter by which it came into the code.</param>
/// <param name="Way">How it came from there.</param>
/// <param name="Method">The method that changes it, where it is handed to one.</param>
internal sealed record Finding(SyntaxNode Place, SyntaxNode Changed, SyntaxNode Source, CachedWay Way, IMethodSymbol? Method);
