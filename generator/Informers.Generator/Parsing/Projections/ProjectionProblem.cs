using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>What is wrong with a projection, or with one of its paths.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Argument">The argument of the attribute: <c>Fields</c> or <c>Drop</c>.</param>
/// <param name="Index">Which of the argument's texts; null where it is all of it.</param>
/// <param name="Suggestion">What the text should be, where that is known.</param>
/// <param name="Values">What the rule's message is filled in with.</param>
internal sealed record ProjectionProblem(DiagnosticDescriptor Rule, string Argument, int? Index, string? Suggestion, params object[] Values);
