namespace Informers.Generator;

/// <summary>A step of an index's path.</summary>
/// <param name="Kind">Where it leads.</param>
/// <param name="Text">
/// The member's name in C#, the key as a literal, or the condition, in which <see cref="Hole"/> stands for the value; null where the kind
/// says it.
/// </param>
internal sealed record IndexStepModel(IndexStepKind Kind, string? Text = null)
{
    /// <summary>
    /// What stands for a value that is not known yet. Nothing else has this character: identifiers cannot, and literals have escapes in its
    /// place.
    /// </summary>
    public const string Hole = "\0";
}
