namespace Informers.Generator;

/// <summary>The accessor of an API group in a host.</summary>
/// <param name="PropertyName">The host's property.</param>
/// <param name="FieldName">Where the host keeps the accessor.</param>
/// <param name="ClassName">The nested class.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Versions">The versions, ordered.</param>
internal sealed record FactoryGroupModel(
    string PropertyName, string FieldName, string ClassName, string Group, EquatableArray<FactoryVersionModel> Versions);
