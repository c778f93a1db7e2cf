namespace Informers.Generator;

/// <summary>A part of an index's path, as it is written.</summary>
/// <param name="Kind">Where it leads; <see cref="IndexStepKind.Elements"/> for <c>[*]</c> of maps too.</param>
/// <param name="Name">The name of the member, the key, or the member that a condition looks at.</param>
/// <param name="Literal">What a condition compares with: a text in quotes, or else a word or a number; null to ask for <c>true</c>.</param>
/// <param name="Text">The path up to and with this part.</param>
internal sealed record IndexPathPart(IndexStepKind Kind, string Name, string? Literal, string Text);
