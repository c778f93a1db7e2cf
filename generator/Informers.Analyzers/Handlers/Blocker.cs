using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What holds a thread.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Name">What it is, as it reads in code.</param>
internal readonly record struct Blocker(SyntaxNode Place, string Name);
