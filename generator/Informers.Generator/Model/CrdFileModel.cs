namespace Informers.Generator;

/// <summary>The definitions of custom resources in a file, without those that have an error.</summary>
/// <param name="Path">The file.</param>
/// <param name="Versions">The served versions of all of them, in the order of the file.</param>
internal sealed record CrdFileModel(string Path, EquatableArray<CrdVersionModel> Versions);
