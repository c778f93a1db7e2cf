namespace Informers.Generator;

/// <summary>The names that a resource has in a root namespace.</summary>
/// <param name="Namespace">The namespace: root, group and version.</param>
/// <param name="Name">What the names of its informer and lister start with.</param>
/// <param name="NamespaceMethod">The name of the lister's method that narrows to a namespace.</param>
/// <param name="UsualName">The usual name of its informer, where a name of the author's own keeps it from having that; else null.</param>
internal readonly record struct ResourceNames(string Namespace, string Name, string NamespaceMethod, string? UsualName);
