using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What classes of API objects look like.</summary>
internal static class Resources
{
    /// <summary>Whether a class is one of objects of the API: it has metadata with a resource version.</summary>
    public static bool IsResource(ITypeSymbol? type) => MetadataOf(type) is { } metadata && HasProperty(metadata, "ResourceVersion");

    /// <summary>The type of a resource's metadata.</summary>
    public static ITypeSymbol? MetadataOf(ITypeSymbol? type) => Property(type, "Metadata")?.Type;

    /// <summary>Whether a type or a base of it has a public property.</summary>
    public static bool HasProperty(ITypeSymbol type, string name) => Property(type, name) is not null;

    private static IPropertySymbol? Property(ITypeSymbol? type, string name)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } property)
            {
                return property;
            }
        }

        return null;
    }
}
