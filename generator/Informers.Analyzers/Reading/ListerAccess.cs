using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>A lister, and the expression that gives it.</summary>
internal sealed class ListerAccess(string expression, INamedTypeSymbol lister)
{
    /// <summary>The expression, such as <c>_factory.Core.V1.Pods.Lister</c>.</summary>
    public string Expression { get; } = expression;

    // The method that narrows to a namespace: Pods("shop").
    private string? Narrows => lister.GetMembers().OfType<IMethodSymbol>()
        .FirstOrDefault(static method => method is { Parameters: [{ Type.SpecialType: SpecialType.System_String }], ReturnType.TypeKind: TypeKind.Interface or TypeKind.Class }
            && method.ReturnType.Name.EndsWith("NamespaceLister", System.StringComparison.Ordinal))?.Name;

    /// <summary>The expression that asks the lister in place of the server; <see langword="null"/> where a lister has no such question.</summary>
    public string? Instead(ServerRead read)
    {
        if (read.HasOtherArguments)
        {
            return null;
        }

        if (read.IsList)
        {
            var selector = read.LabelSelector is { } text ? $"global::Informers.LabelSelector.Parse({text.Syntax})" : "";
            return read.Namespace is null ? $"{Expression}.List({selector})"
                : Narrows is { } narrows ? $"{Expression}.{narrows}({read.Namespace.Syntax}).List({selector})"
                : null;
        }

        var get = read.MayBeAbsent ? "Get" : "GetRequired";
        var (space, name) = Parts(read);
        return name is null ? null
            : Narrows is { } method ? space is null ? null : $"{Expression}.{method}({space}).{get}({name})"
            : ListersInReach.Members(lister, get).Any(static one => one.Parameters is [{ Type.SpecialType: SpecialType.System_String }]) ? $"{Expression}.{get}({name})"
            : null;
    }

    private static (string? Namespace, string? Name) Parts(ServerRead read)
    {
        switch (read.Name)
        {
            case { Type.SpecialType: SpecialType.System_String } name:
                return (read.Namespace?.Syntax.ToString(), name.Syntax.ToString());
            case IObjectCreationOperation { Arguments: [var space, var name] }:
                return (space.Value.Syntax.ToString(), name.Value.Syntax.ToString());
            case { Syntax: IdentifierNameSyntax or MemberAccessExpressionSyntax } both:
                return ($"{both.Syntax}.Namespace", $"{both.Syntax}.Name");
            default:
                return default;
        }
    }
}
