namespace Informers.Generator;

/// <summary>A <c>DeepCopy()</c>.</summary>
/// <param name="Type">The type, as emitted code writes it.</param>
/// <param name="DocumentationName">The type's name as a documentation comment writes it, with markup.</param>
/// <param name="Copier">The copier's class; null where a clone will do.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="IsValueType">Whether the type is a struct.</param>
internal sealed record DeepCopyMethodModel(string Type, string DocumentationName, string? Copier, bool IsPublic, bool IsValueType);
