namespace Informers.Generator;

/// <summary>A property of an object.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Schema">Its value.</param>
internal sealed record CrdPropertyModel(string Name, bool IsRequired, CrdSchemaModel Schema);
