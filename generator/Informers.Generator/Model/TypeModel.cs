namespace Informers.Generator;

/// <summary>A resource's class.</summary>
/// <param name="FullName">Its name with <c>global::</c>, as emitted code writes it.</param>
/// <param name="Name">Its own name, without namespace, as an identifier.</param>
/// <param name="Identifier">Its whole name as one identifier: <c>k8s_Models_V1Pod</c>.</param>
/// <param name="DocumentationName">Its name as a documentation comment writes it, with markup.</param>
/// <param name="Assembly">The name of the assembly that declares it.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record TypeModel(string FullName, string Name, string Identifier, string DocumentationName, string Assembly, bool IsPublic);
