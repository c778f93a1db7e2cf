namespace Informers.Generator;

/// <summary>What an attribute wants to be decoded, as it says it.</summary>
/// <param name="Fields">The paths that are decoded; null for everything.</param>
/// <param name="Drop">The paths that are not decoded.</param>
internal sealed record ProjectionModel(EquatableArray<string>? Fields, EquatableArray<string> Drop);
