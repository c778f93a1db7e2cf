using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Finds what emitted code can rely on.</summary>
internal static class EnvironmentParser
{
    /// <summary>The language floor of emitted code.</summary>
    public const LanguageVersion OldestLanguage = LanguageVersion.CSharp11;

    /// <summary>Looks through a compilation.</summary>
    public static EnvironmentModel Parse(Compilation compilation)
    {
        // Null also where two assemblies have the type, so that its name alone would be ambiguous.
        var contract = compilation.GetTypeByMetadataName(WellKnownNames.KubernetesInterface);
        var client = compilation.GetTypeByMetadataName(WellKnownNames.Kubernetes);
        var configuration = compilation.GetTypeByMetadataName(WellKnownNames.KubernetesConfiguration);
        var hasKubernetes = contract is not null
            && Has(client, "BaseUri")
            && Has(client, "HttpClient")
            && client?.GetMembers("Credentials").OfType<IPropertySymbol>().FirstOrDefault() is { DeclaredAccessibility: Accessibility.Public } credentials
            && credentials.Type.GetMembers("ProcessHttpRequestAsync").Length > 0
            && client.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default);
        var hasConfiguration = hasKubernetes
            && Has(configuration, "TlsServerName")
            && Has(configuration, "DisableHttp2")
            && client!.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility == Accessibility.Public
                && constructor.Parameters.Length > 0
                && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, configuration)
                && constructor.Parameters.Skip(1).All(static parameter => parameter.IsParams || parameter.IsOptional));
        return new EnvironmentModel(
            compilation.AssemblyName ?? string.Empty,
            "Informers.Generated." + Naming.Escape(Naming.Identifier(compilation.AssemblyName ?? string.Empty)),
            hasKubernetes,
            hasConfiguration,
            compilation is CSharpCompilation { LanguageVersion: >= OldestLanguage });
    }

    private static bool Has(INamedTypeSymbol? type, string property) =>
        type?.GetMembers(property).Any(static member => member is IPropertySymbol { GetMethod.DeclaredAccessibility: Accessibility.Public }) == true;
}
