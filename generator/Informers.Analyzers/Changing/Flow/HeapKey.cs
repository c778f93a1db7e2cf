namespace Informers.Analyzers;

/// <summary>A member of an object of the code's own, or of a part of that.</summary>
internal readonly record struct HeapKey(Site Site, string Path, string Member);
