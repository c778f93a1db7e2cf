using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>A change of a part of a parameter.</summary>
/// <param name="Place">What changes it.</param>
/// <param name="Changed">What is changed: an expression.</param>
/// <param name="Method">The method that it is handed to; <see langword="null"/> where the body itself changes it.</param>
/// <param name="IsOfSameInstance">Whether that is a method of the same object, which has the change in its own summary.</param>
internal sealed record Change(SyntaxNode Place, SyntaxNode Changed, IMethodSymbol? Method, bool IsOfSameInstance);
