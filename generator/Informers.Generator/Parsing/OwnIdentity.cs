using System;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>What a resource class says of itself by attributes: ours, KubernetesClient's and KubeOps'.</summary>
/// <param name="IsDeclared">Whether it says at all that it is a resource.</param>
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

    /// <summary>The <c>[GenerateInformer]</c> without a type that the class carries; null where there is none.</summary>
    public AttributeReader? Generate { get; init; }

    /// <summary>Reads the attributes of a class.</summary>
    public static OwnIdentity Of(INamedTypeSymbol type)
    {
        OwnIdentity result = default;
        OwnIdentity entity = default;
        string? kubeOpsScope = null;
        AttributeReader? generate = null;
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
            else if (data.AttributeClass?.Name == WellKnownNames.EntityScopeAttribute && IsOfKubeOps(name))
            {
                kubeOpsScope = attribute.Member("Scope") ?? attribute.FirstMember;
            }
            else if (attribute.IsForItsClass)
            {
                generate ??= attribute;
            }
        }

        var overrides = generate is { } own
            ? new OwnIdentity(
                own.Text("Version") is not null && own.Text("Kind") is not null,
                own.Text("Group"), own.Text("Version"), own.Text("Kind"), own.Text("Plural"), own.Member("Scope"))
            : default;
        return new OwnIdentity(
            overrides.IsDeclared || result.IsDeclared || entity.IsDeclared,
            overrides.Group ?? result.Group ?? entity.Group,
            overrides.Version ?? result.Version ?? entity.Version,
            overrides.Kind ?? result.Kind ?? entity.Kind,
            overrides.Plural ?? result.Plural ?? entity.Plural,
            overrides.Scope ?? result.Scope ?? kubeOpsScope)
        {
            Generate = generate,
        };
    }

    private static bool IsOfKubeOps(string name) =>
        name.StartsWith(WellKnownNames.KubeOpsNamespace, StringComparison.Ordinal)
        || name.StartsWith(WellKnownNames.OldKubeOpsNamespace, StringComparison.Ordinal);
}
