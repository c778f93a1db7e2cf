namespace Informers.Generator;

/// <summary>A <c>[assembly: GeneratedInformer(…)]</c> to emit.</summary>
/// <param name="ResourceType">The class of the objects, as emitted code writes it.</param>
/// <param name="Interface">The informer's interface, as emitted code writes it.</param>
/// <param name="Class">The informer's class, as emitted code writes it.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The plural, lower-case name in URLs.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
internal sealed record AnnouncementModel(
    string ResourceType, string Interface, string Class, string Group, string Version, string Kind, string Plural, bool IsNamespaced);
