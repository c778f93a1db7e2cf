namespace Informers.Generator;

/// <summary>A step of an index's path.</summary>
/// <param name="Kind">Where it leads.</param>
/// <param name="Text">
/// The member's name in C#, the key as a literal, or the condition, in which <c>{0}</c> stands for the value; null where the kind says it.
/// </param>
internal sealed record IndexStepModel(IndexStepKind Kind, string? Text = null);
