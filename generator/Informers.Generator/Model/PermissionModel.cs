namespace Informers.Generator;

/// <summary>A resource that informers list and watch.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Plural">The plural, lower-case name in URLs.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
internal sealed record PermissionModel(string Group, string Plural, bool IsNamespaced);
