using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Finds an object's metadata by its shape.</summary>
internal static class MetadataParser
{
    private const string Metadata = "Metadata";

    /// <summary>Reads the shape.</summary>
    /// <param name="type">The resource's class.</param>
    /// <param name="compilation">Says what emitted code can see.</param>
    /// <param name="problem">What is wrong, where the result is null.</param>
    /// <returns>The shape, or null when it is not that of Kubernetes metadata.</returns>
    public static MetadataModel? Parse(INamedTypeSymbol type, Compilation compilation, out string problem)
    {
        if (type.FindProperty(Metadata, compilation) is not { } metadata)
        {
            problem = "it needs a readable property Metadata that emitted code can see";
            return null;
        }

        var canBeNull = metadata.Type.IsReferenceType || metadata.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var shape = metadata.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : metadata.Type;
        List<string> missing = [];
        foreach (var name in (string[])["Name", "ResourceVersion", "Uid"])
        {
            if (!IsText(shape.FindProperty(name, compilation)))
            {
                missing.Add(name + " (string)");
            }
        }

        // KubernetesClient calls it NamespaceProperty; a class that has both names is one that wraps such a class.
        var space = IsText(shape.FindProperty("NamespaceProperty", compilation)) ? "NamespaceProperty" : "Namespace";
        if (!IsText(shape.FindProperty(space, compilation)))
        {
            missing.Add("Namespace or NamespaceProperty (string)");
        }

        var labels = Map(shape.FindProperty("Labels", compilation));
        if (labels is null)
        {
            missing.Add("Labels (a dictionary of strings)");
        }

        if (labels is null || missing.Count > 0)
        {
            problem = $"its Metadata needs readable properties {string.Join(", ", missing)}";
            return null;
        }

        problem = string.Empty;
        return new MetadataModel(
            canBeNull, space, labels, Map(shape.FindProperty("Annotations", compilation)), CanDrop(shape.FindProperty("ManagedFields", compilation), shape, compilation));
    }

    private static bool IsText(IPropertySymbol? property) => property?.Type.SpecialType == SpecialType.System_String;

    private static bool CanDrop(IPropertySymbol? property, ITypeSymbol shape, Compilation compilation) =>
        shape.IsReferenceType
        && property is { Type.IsReferenceType: true, SetMethod: { IsInitOnly: false } setter }
        && compilation.IsSymbolAccessibleWithin(setter, compilation.Assembly);

    private static MapModel? Map(IPropertySymbol? property)
    {
        if (property is null)
        {
            return null;
        }

        if (AsMap(property.Type) is { } own)
        {
            return own;
        }

        foreach (var contract in property.Type.AllInterfaces)
        {
            if (AsMap(contract) is { } inherited)
            {
                return inherited;
            }
        }

        return null;
    }

    private static MapModel? AsMap(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { Name: "IDictionary" or "IReadOnlyDictionary", TypeArguments: [{ SpecialType: SpecialType.System_String }, { SpecialType: SpecialType.System_String } value] } map
            || map.ContainingNamespace.FullName() != "System.Collections.Generic")
        {
            return null;
        }

        var mark = value.NullableAnnotation == NullableAnnotation.Annotated ? "?" : string.Empty;
        return new MapModel($"global::System.Collections.Generic.{map.Name}<string, string{mark}>");
    }
}
