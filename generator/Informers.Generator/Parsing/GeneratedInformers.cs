using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Finds informers that the assemblies of resource classes announce by <c>[assembly: GeneratedInformer(…)]</c>.</summary>
internal static class GeneratedInformers
{
    /// <summary>The informer that the assembly of a class has of it.</summary>
    /// <param name="type">The class.</param>
    /// <param name="resource">What the informer must follow.</param>
    /// <param name="compilation">Who asks.</param>
    /// <returns>The informer, or null when there is none that emitted code can see and use.</returns>
    public static GeneratedInformerModel? Find(
        INamedTypeSymbol type, (string Group, string Version, string Kind, string Plural, bool IsNamespaced) resource, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            return null;
        }

        foreach (var data in type.ContainingAssembly.GetAttributes())
        {
            if (data.AttributeClass?.FullName() != WellKnownNames.GeneratedInformerAttribute)
            {
                continue;
            }

            var attribute = new AttributeReader(data);
            if (SymbolEqualityComparer.Default.Equals(attribute.TypeAt(0), type)
                && ResourceOf(attribute) == resource
                && attribute.TypeAt(1) is { } contract
                && attribute.TypeAt(2) is { } informer
                && IsUsable(contract, compilation)
                && IsUsable(informer, compilation)
                && HasWhatFactoriesUse(informer))
            {
                return new GeneratedInformerModel(
                    DecoderNames.Type(contract), DecoderNames.Type(informer), contract.IsVisibleOutside() && informer.IsVisibleOutside());
            }
        }

        return null;
    }

    private static (string Group, string Version, string Kind, string Plural, bool IsNamespaced) ResourceOf(AttributeReader attribute) => (
        attribute.Text("Group") ?? string.Empty,
        attribute.Text("Version") ?? string.Empty,
        attribute.Text("Kind") ?? string.Empty,
        attribute.Text("Plural") ?? string.Empty,
        attribute.Member("Scope") != OwnIdentity.Cluster);

    private static bool IsUsable(INamedTypeSymbol type, Compilation compilation) =>
        type.TypeKind != TypeKind.Error && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);

    // Another version of the generator may have emitted it.
    private static bool HasWhatFactoriesUse(INamedTypeSymbol informer) =>
        informer.GetMembers("ResourceType").Any(static member => member is IPropertySymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public })
        && informer.InstanceConstructors.Any(static constructor =>
            constructor.DeclaredAccessibility == Accessibility.Public
            && constructor.Parameters is [{ Type: var factory }]
            && factory.FullName() == WellKnownNames.SharedInformerFactory);
}
