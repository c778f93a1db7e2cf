namespace Informers.Generator;

/// <summary>An index of a class that this generator makes of a definition.</summary>
/// <param name="Class">The class, as the attribute says it.</param>
/// <param name="Index">The index, as far as it is known without the class.</param>
/// <param name="Path">The path; null where a method gives the values.</param>
internal sealed record CrdIndexModel(CrdReferenceModel Class, IndexModel Index, string? Path);
