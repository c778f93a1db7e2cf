using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Generator;

/// <summary>Reads one attribute of a symbol: values from <see cref="AttributeData"/>, never from syntax, which gives locations alone.</summary>
internal readonly struct AttributeReader(AttributeData attribute)
{
    /// <summary>The text that a named argument gives; null when it gives none.</summary>
    public string? Text(string name) => Named(name, out var value) ? value.Value as string : null;

    /// <summary>The type that a named argument gives; null when it gives none.</summary>
    public INamedTypeSymbol? Type(string name) => Named(name, out var value) ? value.Value as INamedTypeSymbol : null;

    /// <summary>The truth value that a named argument gives.</summary>
    public bool Flag(string name) => Named(name, out var value) && value.Value is true;

    /// <summary>The texts that a named argument gives, an empty one for null; null when it gives none.</summary>
    public EquatableArray<string>? Texts(string name) =>
        Named(name, out var value) && value is { Kind: TypedConstantKind.Array, IsNull: false }
            ? new EquatableArray<string>(value.Values.Select(static one => one.Value as string ?? string.Empty))
            : null;

    /// <summary>The name of the enum member that a named argument gives; null when it gives none.</summary>
    public string? Member(string name) => Named(name, out var value) ? MemberName(value) : null;

    /// <summary>The type that the constructor was given first.</summary>
    public ITypeSymbol? FirstType => attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol type }, ..] ? type : null;

    /// <summary>The text that the constructor was given at a position.</summary>
    public string? TextAt(int index) =>
        attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as string : null;

    /// <summary>The name of the enum member that the constructor was given first.</summary>
    public string? FirstMember => attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Enum } first, ..] ? MemberName(first) : null;

    /// <summary>Whether it is a <c>[GenerateInformers]</c>: one that asks for all of an assembly.</summary>
    public bool IsOfAssembly => attribute.AttributeClass?.FullName() == WellKnownNames.GenerateInformersAttribute;

    /// <summary>Whether it is a <c>[GenerateInformer]</c> without a type: one that asks for an informer of the class that it stands on.</summary>
    public bool IsForItsClass =>
        attribute.AttributeClass?.FullName() == WellKnownNames.GenerateInformerAttribute
        && attribute.ConstructorArguments.IsEmpty
        && attribute.AttributeConstructor is { Parameters.IsEmpty: true }
        && Text("Crd") is null;

    /// <summary>The type that the constructor was given at a position.</summary>
    public INamedTypeSymbol? TypeAt(int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index].Kind == TypedConstantKind.Type
            ? attribute.ConstructorArguments[index].Value as INamedTypeSymbol
            : null;

    /// <summary>Where the attribute stands.</summary>
    public Location Location(CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? Microsoft.CodeAnalysis.Location.None;

    /// <summary>Where a named argument's value stands; the first argument where there is no such one; else the attribute.</summary>
    public Location Location(string name, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return Microsoft.CodeAnalysis.Location.None;
        }

        AttributeArgumentSyntax? first = null;
        foreach (var argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == name)
            {
                return argument.Expression.GetLocation();
            }

            if (argument.NameEquals is null)
            {
                first ??= argument;
            }
        }

        return first?.Expression.GetLocation() ?? syntax.GetLocation();
    }

    /// <summary>Where one of the texts of a named argument stands; where it cannot be told from the others, all of them.</summary>
    public Location Location(string name, int index, CancellationToken cancellationToken)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        var argument = syntax?.ArgumentList?.Arguments.FirstOrDefault(one => one.NameEquals?.Name.Identifier.ValueText == name);
        SyntaxNode? text = argument?.Expression switch
        {
            CollectionExpressionSyntax collection => collection.Elements.ElementAtOrDefault(index),
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ElementAtOrDefault(index),
            ArrayCreationExpressionSyntax array => array.Initializer?.Expressions.ElementAtOrDefault(index),
            _ => null,
        };
        return text?.GetLocation() ?? Location(name, cancellationToken);
    }

    /// <summary>Where the argument of the constructor at a position stands; else the attribute.</summary>
    public Location LocationAt(int index, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return Microsoft.CodeAnalysis.Location.None;
        }

        var parameter = attribute.AttributeConstructor?.Parameters.ElementAtOrDefault(index)?.Name;
        var at = 0;
        foreach (var argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals is null && (argument.NameColon is { } colon ? colon.Name.Identifier.ValueText == parameter : at++ == index))
            {
                return argument.Expression.GetLocation();
            }
        }

        return syntax.GetLocation();
    }

    private static string? MemberName(TypedConstant value)
    {
        foreach (var member in value.Type?.GetMembers() ?? [])
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value.Value))
            {
                return field.Name;
            }
        }

        return null;
    }

    private bool Named(string name, out TypedConstant value)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                value = argument.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
