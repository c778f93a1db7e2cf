using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Finds what the classes of custom resources can be made of, and where they go.</summary>
internal static class CrdEnvironmentParser
{
    private static readonly string[] KubernetesTypes =
    [
        WellKnownNames.KubernetesEntityAttribute, "k8s.Models.V1ObjectMeta", "k8s.Models.IntOrString", "k8s.IKubernetesObject`1", "k8s.Models.ISpec`1",
    ];

    /// <summary>Looks through a compilation.</summary>
    public static CrdEnvironmentModel Parse(Compilation compilation)
    {
        // Null also where two assemblies have the type, so that its name alone would be ambiguous.
        var hasModels = true;
        foreach (var name in KubernetesTypes)
        {
            hasModels = hasModels && compilation.GetTypeByMetadataName(name) is not null;
        }

        return new CrdEnvironmentModel(
            compilation.AssemblyName ?? string.Empty,
            hasModels,
            hasModels && compilation.GetTypeByMetadataName("k8s.Models.IStatus`1") is not null,
            compilation is CSharpCompilation { LanguageVersion: >= EnvironmentParser.OldestLanguage });
    }

    /// <summary>The namespace for all classes: what the project sets, else its root namespace + <c>.Generated</c>.</summary>
    public static CrdRootModel Root(Compilation compilation, SettingsModel settings)
    {
        var own = Naming.Namespace(settings.ProjectNamespace ?? string.Empty) ?? Naming.Escape(Naming.Identifier(compilation.AssemblyName ?? string.Empty));
        var space = settings.RootNamespace is null ? NamespaceParser.Parse(compilation, own) : NamespaceParser.Parse(compilation, settings);
        var wish = settings.RootNamespace ?? $"{own}.{space.Name}";
        return new CrdRootModel(own, space, space.IsTaken ? null : Naming.Namespace(wish), wish);
    }
}
