namespace Informers.Generator;

/// <summary>The accessor of a resource in a host.</summary>
/// <param name="PropertyName">The version's property.</param>
/// <param name="FieldName">Where the version keeps the informer.</param>
/// <param name="Interface">The informer's interface, as emitted code writes it.</param>
/// <param name="Class">The informer's class, as emitted code writes it.</param>
/// <param name="Plural">The plural, lower-case name in URLs.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="DocumentationName">The class of the objects, as a documentation comment writes it.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record FactoryResourceModel(
    string PropertyName,
    string FieldName,
    string Interface,
    string Class,
    string Plural,
    string Group,
    string Version,
    string DocumentationName,
    bool IsPublic);
