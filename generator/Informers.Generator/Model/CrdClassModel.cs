namespace Informers.Generator;

/// <summary>A class to emit for an object of a custom resource's schema.</summary>
/// <param name="Name">Its name, escaped.</param>
/// <param name="Path">Where it is in the resource, such as <c>spec.template</c>; empty for the resource itself.</param>
/// <param name="Description">What the schema says of it.</param>
/// <param name="Members">Its properties.</param>
/// <param name="ExtensionData">The name of the property that takes what no other takes; null where it is not kept.</param>
internal sealed record CrdClassModel(
    string Name, string Path, string? Description, EquatableArray<CrdMemberModel> Members, string? ExtensionData);
