namespace Informers.Generator;

/// <summary>Where the classes of custom resources go.</summary>
/// <param name="ProjectNamespace">The project's own namespace, escaped, where <c>DeepCopy()</c> is at hand.</param>
/// <param name="Space">What there is where emitted namespaces are to be.</param>
/// <param name="Namespace">The namespace that group and version namespaces go into, escaped; null where it cannot be one.</param>
/// <param name="Wish">The namespace as it was asked for.</param>
internal sealed record CrdRootModel(string ProjectNamespace, NamespaceModel Space, string? Namespace, string Wish);
