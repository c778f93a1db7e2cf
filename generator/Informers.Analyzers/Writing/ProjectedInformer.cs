using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What an attribute that asks for an informer says of the objects in its cache.</summary>
/// <param name="Fields">The paths that are decoded; the default for everything.</param>
/// <param name="Drop">The paths that are not, without managed fields: where they are missing the server keeps its own.</param>
internal sealed record ProjectedInformer(ImmutableArray<string> Fields, ImmutableArray<string> Drop)
{
    private static readonly string[] WithStatus = ["metadata", "status"];

    /// <summary>Reads the attribute's <c>Fields</c> and <c>Drop</c>; null where there is neither, so that what the class says of itself counts.</summary>
    public static ProjectedInformer? Of(AttributeData attribute)
    {
        var fields = Texts(attribute, "Fields");
        var drop = Texts(attribute, "Drop");
        return fields.IsDefault && drop.IsDefault ? null
            : new ProjectedInformer(fields, drop.IsDefault ? [] : [.. drop.Where(static path => path != "metadata.managedFields")]);
    }

    /// <summary>What a class says of its own informer; null where it says nothing.</summary>
    public static ProjectedInformer? OwnOf(ITypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (KindOf(attribute) == "GenerateInformerAttribute" && attribute.ConstructorArguments.IsEmpty && Text(attribute, "Crd") is null)
            {
                return Of(attribute);
            }
        }

        return null;
    }

    /// <summary>Whether objects of a class lack something.</summary>
    public bool IsPartialOf(ITypeSymbol type) => !Drop.IsEmpty || (!Fields.IsDefault && !MembersOf(type).All(Fields.Contains));

    /// <summary>Whether objects of a class lack something of the metadata or the status, which a status is updated with.</summary>
    public bool HarmsStatusOf(ITypeSymbol type) => IsPartialOf(type) && WithStatus.Any(member => (!Fields.IsDefault && !Fields.Contains(member))
        || Drop.Any(path => path == member || path.StartsWith(member + ".", StringComparison.Ordinal)));

    /// <summary>The name of an attribute's class; null where it is none of the runtime's.</summary>
    public static string? KindOf(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } } kind ? kind.Name : null;

    /// <summary>The text of a named argument; null where there is none.</summary>
    public static string? Text(AttributeData attribute, string name) => Argument(attribute, name).Value as string;

    /// <summary>The name of the definition that a class stands for, by its <c>[KubernetesResource]</c>, and its version.</summary>
    public static (string Definition, string? Version)? DefinitionOf(ITypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (KindOf(attribute) == "KubernetesResourceAttribute"
                && attribute.ConstructorArguments is [{ Value: string group }, { Value: string version }, _, { Value: string plural }])
            {
                return (plural + "." + group, version);
            }
        }

        return null;
    }

    // The names in JSON of what a class has of the server; what says which resource it is is always decoded.
    private static IEnumerable<string> MembersOf(ITypeSymbol type)
    {
        for (var part = type as INamedTypeSymbol; part is not null; part = part.BaseType)
        {
            foreach (var property in part.GetMembers().OfType<IPropertySymbol>())
            {
                var isRead = property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public }
                    && (property.SetMethod is not null || IsParameter(property))
                    && Json(property, "JsonIgnoreAttribute") is null;
                var name = Json(property, "JsonPropertyNameAttribute") is { ConstructorArguments: [{ Value: string given }] }
                    ? given
                    : CamelCase(property.Name);
                if (isRead && name is not ("apiVersion" or "kind"))
                {
                    yield return name;
                }
            }
        }
    }

    // As the decoder does: the last of several capitals begins the next word, unless the name ends with it.
    private static string CamelCase(string name)
    {
        var capitals = name.TakeWhile(char.IsUpper).Count();
        var lowered = capitals > 1 && capitals < name.Length ? capitals - 1 : capitals;
        return name.Substring(0, lowered).ToLowerInvariant() + name.Substring(lowered);
    }

    private static bool IsParameter(IPropertySymbol property) => property.ContainingType.InstanceConstructors.Any(
        constructor => constructor.Parameters.Any(parameter => parameter.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)));

    private static AttributeData? Json(IPropertySymbol property, string name) => property.GetAttributes().FirstOrDefault(
        attribute => attribute.AttributeClass?.Name == name && attribute.AttributeClass.ContainingNamespace.ToDisplayString() == "System.Text.Json.Serialization");

    private static ImmutableArray<string> Texts(AttributeData attribute, string name) =>
        Argument(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } value ? [.. value.Values.Select(static one => one.Value as string ?? string.Empty)] : default;

    private static TypedConstant Argument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;
}
