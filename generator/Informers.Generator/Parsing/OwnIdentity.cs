using System;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>What a resource class says of itself by attributes: ours, KubernetesClient's and KubeOps'.</summary>
/// <param name="IsDeclared">Whether one of the first two attributes is there.</param>
/// <param name="Group">The API group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The plural.</param>
/// <param name="Scope">The name of the scope's enum member; null when the class does not say.</param>
internal readonly record struct OwnIdentity(bool IsDeclared, string? Group, string? Version, string? Kind, string? Plural, string? Scope)
{
    /// <summary>The name of the scope without namespaces, ours and KubeOps' alike.</summary>
    public const string Cluster = "Cluster";

    /// <summary>The name of the scope with namespaces.</summary>
    public const string Namespaced = "Namespaced";

    /// <summary>Reads the attributes of a class.</summary>
    public static OwnIdentity Of(INamedTypeSymbol type)
    {
        OwnIdentity result = default;
        OwnIdentity entity = default;
        string? kubeOpsScope = null;
        foreach (var data in type.GetAttributes())
        {
            var attribute = new AttributeReader(data);
            var name = data.AttributeClass?.FullName() ?? string.Empty;
            if (name == WellKnownNames.KubernetesResourceAttribute)
            {
                // Unlike the others this attribute states a default scope.
                result = new OwnIdentity(
                    true, attribute.TextAt(0), attribute.TextAt(1), attribute.TextAt(2), attribute.TextAt(3), attribute.Member("Scope") ?? Namespaced);
            }
            else if (name == WellKnownNames.KubernetesEntityAttribute)
            {
                entity = new OwnIdentity(
                    true, attribute.Text("Group"), attribute.Text("ApiVersion"), attribute.Text("Kind"), attribute.Text("PluralName"), null);
            }
            else if (data.AttributeClass?.Name == WellKnownNames.EntityScopeAttribute
                && name.StartsWith(WellKnownNames.KubeOpsNamespace, StringComparison.Ordinal))
            {
                kubeOpsScope = attribute.FirstMember;
            }
        }

        return new OwnIdentity(
            result.IsDeclared || entity.IsDeclared,
            result.Group ?? entity.Group,
            result.Version ?? entity.Version,
            result.Kind ?? entity.Kind,
            result.Plural ?? entity.Plural,
            result.Scope ?? kubeOpsScope);
    }
}
