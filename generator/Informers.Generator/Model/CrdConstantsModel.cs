namespace Informers.Generator;

/// <summary>Constants for the texts that a property allows.</summary>
/// <param name="Name">The name of the class, escaped.</param>
/// <param name="Path">Where the property is in the resource.</param>
/// <param name="Constants">The constants.</param>
internal sealed record CrdConstantsModel(string Name, string Path, EquatableArray<CrdConstantModel> Constants);
