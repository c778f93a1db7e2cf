using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Says how a value of a type is copied. Made for one member; collects the types that need copiers of their own.</summary>
/// <param name="compilation">Says what emitted code may name.</param>
internal sealed class CopyValueParser(Compilation compilation)
{
    private const string Generic = "System.Collections.Generic";
    private const string Immutable = "System.Collections.Immutable";

    private static readonly Dictionary<string, string> Helpers = new(StringComparer.Ordinal)
    {
        ["System.Object"] = "Any",
        ["System.Text.Json.JsonElement"] = "Element",
        ["System.Text.Json.JsonDocument"] = "Document",
        ["System.Text.Json.Nodes.JsonNode"] = "Node",
        ["System.Text.Json.Nodes.JsonObject"] = "Node",
        ["System.Text.Json.Nodes.JsonArray"] = "Node",
        ["System.Text.Json.Nodes.JsonValue"] = "Node",
    };

    // Classes of the framework whose objects never change.
    private static readonly HashSet<string> Unchanging = new(StringComparer.Ordinal)
    {
        "System.String", "System.Uri", "System.Version", "System.Type", "System.TimeZoneInfo", "System.Globalization.CultureInfo",
        "System.Text.RegularExpressions.Regex", "System.Net.IPAddress", "System.DBNull",
    };

    private static readonly HashSet<string> ListInterfaces =
        ["IEnumerable", "ICollection", "IList", "IReadOnlyCollection", "IReadOnlyList"];

    /// <summary>The types that need a copier, each with the brackets that lead to it: <c>[]</c> for an element.</summary>
    public List<(INamedTypeSymbol Type, string Brackets)> References { get; } = [];

    /// <summary>Why the value cannot be copied, once parsing returned null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Parses the type of a member.</summary>
    /// <param name="type">The type.</param>
    /// <param name="member">The member, for its attributes; null where there are none to regard.</param>
    /// <returns>How to copy, or null with <see cref="Problem"/> set.</returns>
    public CopyValueModel? Parse(ITypeSymbol type, ISymbol? member) => Parse(
        type, string.Empty, member is null ? null : DecoderAttributes.Type(DecoderAttributes.Json(member, "JsonConverterAttribute")));

    private CopyValueModel? Parse(ITypeSymbol type, string brackets, INamedTypeSymbol? converter = null)
    {
        if (DecoderValueParser.Underlying(type) is { } underlying)
        {
            return Parse(underlying, brackets, converter) is { } value
                ? value.Kind == CopyValueKind.Shared ? value : value with { IsNullable = true }
                : null;
        }

        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array:
                return Parse(array.ElementType, brackets + "[]") is { } element
                    ? new CopyValueModel(CopyValueKind.Array, DecoderNames.Type(type)) { Element = element }
                    : null;

            case IDynamicTypeSymbol:
                return Helper(type, "Any");

            case INamedTypeSymbol named:
                return Named(named, brackets, converter ?? DecoderAttributes.Type(DecoderAttributes.Json(named, "JsonConverterAttribute")));

            default:
                return Refuse($"{type.ToDisplayString()} is none that a copy knows");
        }
    }

    private CopyValueModel? Named(INamedTypeSymbol type, string brackets, INamedTypeSymbol? converter)
    {
        var name = DecoderValueParser.FullName(type);
        if (type.Arity == 0 && Helpers.TryGetValue(name, out var helper))
        {
            return Helper(type, helper);
        }

        if (IsUnchanging(type, name))
        {
            return CopyValueModel.Shared;
        }

        if (!DecoderValueParser.CanName(type, compilation))
        {
            return Refuse($"{type.ToDisplayString()} is not accessible to the generated code");
        }

        if (Collection(type, brackets, out var collection))
        {
            return collection ?? Through(converter, type);
        }

        var reason = type.IsRefLikeType || type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface) ? "is none that a copy knows"
            : type.TypeKind == TypeKind.Interface ? "is an interface"
            : type.IsAbstract ? "is abstract"
            : DecoderAttributes.Json(type, "JsonPolymorphicAttribute") is not null || DecoderAttributes.Json(type, "JsonDerivedTypeAttribute") is not null ? "is polymorphic"
            : DecoderValueParser.IsFramework(type.ContainingNamespace.ToDisplayString()) ? "is a class of the framework that a copy does not know"
            : null;
        if (reason is not null)
        {
            Refuse($"{type.ToDisplayString()} {reason}");
            return Through(converter, type);
        }

        References.Add((type, brackets));
        return new CopyValueModel(CopyValueKind.Copier, DecoderNames.Type(type)) { Uses = DecoderNames.Copier(type), IsValueType = type.IsValueType };
    }

    // What has no parts that a copy could see has a converter that can write it and read it.
    private CopyValueModel? Through(INamedTypeSymbol? converter, INamedTypeSymbol type)
    {
        if (converter is null || converter.IsAbstract || converter.IsUnboundGenericType || !DecoderValueParser.CanName(converter, compilation)
            || !converter.InstanceConstructors.Any(c => c.Parameters.Length == 0 && compilation.IsSymbolAccessibleWithin(c, compilation.Assembly))
            || !SymbolEqualityComparer.Default.Equals(DecoderValueParser.ConvertedType(converter), type))
        {
            return null;
        }

        Problem = null;
        return new CopyValueModel(CopyValueKind.Converter, DecoderNames.Type(type)) { Uses = DecoderNames.Type(converter), IsValueType = type.IsValueType };
    }

    private static bool IsUnchanging(INamedTypeSymbol type, string name)
    {
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate || Unchanging.Contains(name))
        {
            return true;
        }

        // The framework's own structs, but for those that hold what their type arguments are.
        return type is { IsValueType: true, Arity: 0 } && DecoderValueParser.IsFramework(type.ContainingNamespace.ToDisplayString());
    }

    private bool Collection(INamedTypeSymbol type, string brackets, out CopyValueModel? value)
    {
        value = null;
        var @namespace = type.ContainingType is null ? type.ContainingNamespace.ToDisplayString() : string.Empty;
        if (type.TypeKind == TypeKind.Interface && @namespace == Generic)
        {
            if (type.Arity == 1 && ListInterfaces.Contains(type.Name))
            {
                value = Elements(type, CopyValueKind.List, null, type.TypeArguments[0], brackets);
                return true;
            }

            if (type.Arity == 1 && type.Name is "ISet" or "IReadOnlySet")
            {
                value = Elements(type, CopyValueKind.Set, null, type.TypeArguments[0], brackets);
                return true;
            }

            if (type.Arity == 2 && type.Name is "IDictionary" or "IReadOnlyDictionary")
            {
                value = Entries(type, CopyValueKind.Map, type, brackets);
                return true;
            }
        }

        if (!DecoderValueParser.Implements(type, "System.Collections", "IEnumerable", out _))
        {
            return false;
        }

        if (@namespace == Immutable && type.TypeArguments.All(argument => Parse(argument, brackets + "[]")?.Kind == CopyValueKind.Shared))
        {
            value = CopyValueModel.Shared;
            return true;
        }

        var canCreate = type is { TypeKind: not TypeKind.Interface, IsAbstract: false }
            && type.InstanceConstructors.Any(static c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public);
        if (canCreate && DecoderValueParser.Implements(type, Generic, "IDictionary", out var dictionary))
        {
            value = Entries(type, CopyValueKind.Dictionary, dictionary!, brackets);
        }
        else if (canCreate && DecoderValueParser.Implements(type, Generic, "ICollection", out var collection))
        {
            value = Elements(type, CopyValueKind.Collection, DecoderNames.Type(type), collection!.TypeArguments[0], brackets);
        }
        else
        {
            Refuse($"{type.ToDisplayString()} is a collection that a copy cannot fill");
        }

        return true;
    }

    private CopyValueModel? Elements(INamedTypeSymbol type, CopyValueKind kind, string? creates, ITypeSymbol element, string brackets) =>
        Parse(element, brackets + "[]") is { } value
            ? new CopyValueModel(kind, DecoderNames.Type(type))
            {
                Uses = creates,
                Element = value,
                IsValueType = type.IsValueType,
            }
            : null;

    // Keys are never copied: those that JSON can have cannot change.
    private CopyValueModel? Entries(INamedTypeSymbol type, CopyValueKind kind, INamedTypeSymbol dictionary, string brackets)
    {
        if (Parse(dictionary.TypeArguments[0], brackets) is not { Kind: CopyValueKind.Shared })
        {
            return Refuse($"the keys of {type.ToDisplayString()} can change");
        }

        return Elements(type, kind, kind == CopyValueKind.Dictionary ? DecoderNames.Type(type) : null, dictionary.TypeArguments[1], brackets);
    }

    private static CopyValueModel Helper(ITypeSymbol type, string method) =>
        new(CopyValueKind.Helper, DecoderNames.Type(type)) { Uses = method, IsValueType = type.IsValueType };

    private CopyValueModel? Refuse(string reason)
    {
        Problem ??= reason;
        return null;
    }
}
