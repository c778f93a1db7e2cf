namespace Informers.Generator;

/// <summary>What the project's own source has where emitted namespaces are to be.</summary>
/// <param name="IsTaken">Whether the namespace, or one around it, cannot be, because its name is that of a type.</param>
/// <param name="Types">The names of the types in the namespace, ordered: no namespace in it can have such a name.</param>
internal sealed record NamespaceModel(bool IsTaken, EquatableArray<string> Types);
