using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What an attribute that asks for an informer says of the objects in its cache.</summary>
/// <param name="IsPartial">Whether they lack something.</param>
/// <param name="HarmsStatus">Whether they lack something of the metadata or the status, which a status is updated with.</param>
internal sealed record ProjectedInformer(bool IsPartial, bool HarmsStatus)
{
    private static readonly string[] WithStatus = ["metadata", "status"];

    /// <summary>Reads the attribute's <c>Fields</c> and <c>Drop</c>.</summary>
    public static ProjectedInformer Of(AttributeData attribute)
    {
        var fields = Texts(attribute, "Fields");
        var drop = Texts(attribute, "Drop");

        // Without managed fields the server keeps its own.
        var dropped = drop.IsDefault ? [] : drop.Where(static path => path != "metadata.managedFields").ToImmutableArray();
        return new ProjectedInformer(
            !fields.IsDefault || !dropped.IsEmpty,
            WithStatus.Any(member => (!fields.IsDefault && !fields.Contains(member))
                || dropped.Any(path => path == member || path.StartsWith(member + ".", StringComparison.Ordinal))));
    }

    /// <summary>The text of a named argument; null where there is none.</summary>
    public static string? Text(AttributeData attribute, string name) => Argument(attribute, name).Value as string;

    /// <summary>The name of the definition that a class stands for, by its <c>[KubernetesResource]</c>, and its version.</summary>
    public static (string Definition, string? Version)? DefinitionOf(ITypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "KubernetesResourceAttribute", ContainingNamespace: { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true } }
                && attribute.ConstructorArguments is [{ Value: string group }, { Value: string version }, _, { Value: string plural }])
            {
                return (plural + "." + group, version);
            }
        }

        return null;
    }

    /// <summary>What is true of both.</summary>
    public ProjectedInformer And(ProjectedInformer other) => new(IsPartial && other.IsPartial, HarmsStatus && other.HarmsStatus);

    private static ImmutableArray<string> Texts(AttributeData attribute, string name) =>
        Argument(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } value ? [.. value.Values.Select(static one => one.Value as string ?? string.Empty)] : default;

    private static TypedConstant Argument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;
}
