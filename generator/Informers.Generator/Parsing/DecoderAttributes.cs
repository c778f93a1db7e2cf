using System;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Reads System.Text.Json's attributes, by name.</summary>
internal static class DecoderAttributes
{
    private const string JsonNamespace = "System.Text.Json.Serialization";

    /// <summary>An attribute of <c>System.Text.Json.Serialization</c>.</summary>
    /// <param name="symbol">What may carry it.</param>
    /// <param name="name">The attribute's class.</param>
    public static AttributeData? Json(ISymbol symbol, string name) => Find(symbol, name, JsonNamespace);

    /// <summary>An attribute.</summary>
    /// <param name="symbol">What may carry it.</param>
    /// <param name="name">The attribute's class.</param>
    /// <param name="namespace">Its namespace.</param>
    public static AttributeData? Find(ISymbol symbol, string name, string @namespace)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && IsNamed(type, name, @namespace))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Whether a type has a name, whatever its type arguments.</summary>
    public static bool IsNamed(ITypeSymbol type, string name, string @namespace) =>
        type.Name == name && type.ContainingType is null && type.ContainingNamespace?.ToDisplayString() == @namespace;

    /// <summary>Whether a type is of <c>System.Text.Json.Serialization</c>.</summary>
    public static bool IsJson(ITypeSymbol type, string name) => IsNamed(type, name, JsonNamespace);

    /// <summary>The first constructor argument, when it is text.</summary>
    public static string? Text(AttributeData? attribute) => Argument(attribute) as string;

    /// <summary>The first constructor argument, when it is a type.</summary>
    public static INamedTypeSymbol? Type(AttributeData? attribute) => Argument(attribute) as INamedTypeSymbol;

    /// <summary>Whether a member is no part of what is read.</summary>
    public static bool IsIgnored(ISymbol member)
    {
        // JsonIgnoreCondition; the others speak of writing only.
        const int Always = 1;
        const int WhenReading = 5;
        if (Json(member, "JsonIgnoreAttribute") is not { } attribute)
        {
            return false;
        }

        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == "Condition" && argument.Value.Value is int condition)
            {
                return condition is Always or WhenReading;
            }
        }

        return true;
    }

    /// <summary>When a member is written, which its attribute says.</summary>
    public static WriteCondition WriteCondition(ISymbol member)
    {
        // JsonIgnoreCondition.
        const int Never = 0;
        const int WhenWritingDefault = 2;
        const int WhenWriting = 4;
        foreach (var argument in Json(member, "JsonIgnoreAttribute")?.NamedArguments ?? [])
        {
            if (argument.Key == "Condition" && argument.Value.Value is int condition)
            {
                return condition switch
                {
                    Never => Generator.WriteCondition.Always,
                    WhenWritingDefault => Generator.WriteCondition.NotDefault,
                    WhenWriting => Generator.WriteCondition.Never,
                    _ => Generator.WriteCondition.NotNull,
                };
            }
        }

        return Generator.WriteCondition.NotNull;
    }

    /// <summary>Whether naming a symbol is an error, because it is obsolete; pragmas don't help against that.</summary>
    public static bool IsObsoleteError(ISymbol symbol) =>
        Find(symbol, "ObsoleteAttribute", "System") is { ConstructorArguments: [_, { Value: true }] };

    /// <summary>Why an attribute keeps a type or a member from being read by emitted code; null where none does.</summary>
    public static string? Obstacle(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            // The name first: it decides almost always, and a namespace's text is dear.
            if (attribute.AttributeClass is not { } type
                || !type.Name.StartsWith("Json", StringComparison.Ordinal)
                || type.ContainingNamespace?.ToDisplayString() != JsonNamespace)
            {
                continue;
            }

            switch (type.Name)
            {
                case "JsonPolymorphicAttribute" or "JsonDerivedTypeAttribute":
                    return $"{symbol.Name} is polymorphic ([{type.Name.Substring(0, type.Name.Length - 9)}])";

                case "JsonObjectCreationHandlingAttribute" when Argument(attribute) is 1:
                    return $"{symbol.Name} is filled in place ([JsonObjectCreationHandling])";

                case "JsonUnmappedMemberHandlingAttribute" when Argument(attribute) is 1:
                    return $"{symbol.Name} refuses unknown members ([JsonUnmappedMemberHandling])";
            }
        }

        return null;
    }

    /// <summary>The forms that numbers of a member may have; the member's own attribute goes before its type's.</summary>
    /// <param name="member">The member.</param>
    /// <param name="type">The type that is read.</param>
    public static NumberForms NumberForms(ISymbol member, INamedTypeSymbol type) =>
        Argument(Json(member, "JsonNumberHandlingAttribute") ?? Json(type, "JsonNumberHandlingAttribute")) is int handling
            ? (NumberForms)handling
            : Generator.NumberForms.Strict;

    private static object? Argument(AttributeData? attribute) =>
        attribute is { ConstructorArguments.IsEmpty: false } ? attribute.ConstructorArguments[0].Value : null;
}
