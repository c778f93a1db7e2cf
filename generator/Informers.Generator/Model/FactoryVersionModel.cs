namespace Informers.Generator;

/// <summary>The accessor of a version of an API group in a host.</summary>
/// <param name="PropertyName">The group's property.</param>
/// <param name="FieldName">Where the group keeps the accessor.</param>
/// <param name="ClassName">The nested class.</param>
/// <param name="Version">The API version.</param>
/// <param name="Resources">The resources, ordered.</param>
internal sealed record FactoryVersionModel(
    string PropertyName, string FieldName, string ClassName, string Version, EquatableArray<FactoryResourceModel> Resources);
