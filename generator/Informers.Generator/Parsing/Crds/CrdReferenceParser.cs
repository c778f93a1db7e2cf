using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Generator;

/// <summary>
/// Reads attributes that name a class which does not exist while the generator runs, because it makes it. Of such a <c>typeof</c> there is
/// nothing but the text.
/// </summary>
internal static class CrdReferenceParser
{
    /// <summary>The property of the attribute that names a definition.</summary>
    public const string Crd = "Crd";

    private const string GlobalAlias = "global::";

    /// <summary>Reads an attribute that names a definition, or a class that is unknown to the compiler.</summary>
    /// <param name="data">The attribute.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What it says; null where it names a class that there is, or none.</returns>
    public static CrdReferenceModel? Parse(AttributeData data, CancellationToken cancellationToken)
    {
        var attribute = new AttributeReader(data);
        return attribute.Text(Crd) is not null ? OfDefinition(attribute)
            : attribute.FirstType is null or { TypeKind: TypeKind.Error } ? OfType(data, cancellationToken)
            : null;
    }

    /// <summary>Reads an attribute's <c>typeof</c>, whether the class is known or not.</summary>
    public static CrdReferenceModel? OfType(AttributeData data, CancellationToken cancellationToken)
    {
        if (data.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax { ArgumentList.Arguments: [{ NameEquals: null } first, ..] } syntax
            || first.Expression is not TypeOfExpressionSyntax { Type: var type })
        {
            return null;
        }

        var name = type.WithoutTrivia().NormalizeWhitespace().ToString();
        var attribute = new AttributeReader(data);
        return new CrdReferenceModel
        {
            Definition = null,
            Version = attribute.Text("Version"),
            TypeName = name.StartsWith(GlobalAlias, System.StringComparison.Ordinal) ? name.Substring(GlobalAlias.Length) : name,
            Namespaces = Namespaces(syntax),
            GroupName = Identifier(attribute, "GroupName"),
            AccessorName = Identifier(attribute, "AccessorName"),
            Projection = ProjectionParser.Read(attribute),
        };
    }

    private static CrdReferenceModel OfDefinition(AttributeReader attribute) => new()
    {
        Definition = attribute.Text(Crd),
        Version = attribute.Text("Version"),
        TypeName = null,
        Namespaces = [],
        GroupName = Identifier(attribute, "GroupName"),
        AccessorName = Identifier(attribute, "AccessorName"),
        Projection = ProjectionParser.Read(attribute),
    };

    private static string? Identifier(AttributeReader attribute, string name) =>
        attribute.Text(name) is { } value && SyntaxFacts.IsValidIdentifier(value) ? value : null;

    private static EquatableArray<string> Namespaces(AttributeSyntax attribute)
    {
        var result = new SortedSet<string>(System.StringComparer.Ordinal);
        var inner = string.Empty;
        foreach (var node in attribute.Ancestors())
        {
            switch (node)
            {
                case BaseNamespaceDeclarationSyntax space:
                    // Namespaces in namespaces: what was found so far is in this one.
                    inner = inner.Length == 0 ? Text(space.Name) : Text(space.Name) + "." + inner;
                    AddUsings(space.Usings, result);
                    break;
                case CompilationUnitSyntax unit:
                    AddUsings(unit.Usings, result);
                    break;
            }
        }

        for (var space = inner; space.Length > 0; space = space.LastIndexOf('.') is var dot and >= 0 ? space.Substring(0, dot) : string.Empty)
        {
            result.Add(space);
        }

        return new EquatableArray<string>(result);
    }

    private static void AddUsings(SyntaxList<UsingDirectiveSyntax> usings, SortedSet<string> result)
    {
        foreach (var directive in usings)
        {
            if (directive is { Alias: null, Name: { } name } && directive.StaticKeyword.IsKind(SyntaxKind.None))
            {
                var text = Text(name);
                result.Add(text.StartsWith(GlobalAlias, System.StringComparison.Ordinal) ? text.Substring(GlobalAlias.Length) : text);
            }
        }
    }

    private static string Text(NameSyntax name) => name.WithoutTrivia().NormalizeWhitespace().ToString();
}
