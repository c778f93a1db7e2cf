namespace Informers.Generator;

/// <summary>A constant for a text.</summary>
/// <param name="Name">Its name, escaped.</param>
/// <param name="Value">The text.</param>
internal sealed record CrdConstantModel(string Name, string Value);
