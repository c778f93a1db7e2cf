namespace Informers.Generator;

/// <summary>A value in a definition, such as a default.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a scalar; empty otherwise.</param>
/// <param name="Names">The names of an object's members.</param>
/// <param name="Values">The elements of an array, the members of an object.</param>
internal sealed record CrdValueModel(CrdValueKind Kind, string Text, EquatableArray<string> Names, EquatableArray<CrdValueModel> Values);
