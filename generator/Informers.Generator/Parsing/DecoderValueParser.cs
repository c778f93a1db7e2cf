using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Says how a value of a type is read. Made for one member; collects the types that need decoders of their own.</summary>
/// <param name="compilation">Says what emitted code may name.</param>
/// <param name="sharesStrings">Whether the strings of the member are likely to come again.</param>
/// <param name="forms">What may stand for the member's numbers.</param>
internal sealed class DecoderValueParser(Compilation compilation, bool sharesStrings, NumberForms forms)
{
    private const string Collections = "System.Collections.Generic";

    // The methods of JsonRead, by the type's full name. Strings, bytes and what has type arguments are handled apart.
    private static readonly Dictionary<string, string> Primitives = new()
    {
        ["System.Boolean"] = "Boolean",
        ["System.Byte"] = "Byte",
        ["System.SByte"] = "SByte",
        ["System.Int16"] = "Int16",
        ["System.UInt16"] = "UInt16",
        ["System.Int32"] = "Int32",
        ["System.UInt32"] = "UInt32",
        ["System.Int64"] = "Int64",
        ["System.UInt64"] = "UInt64",
        ["System.Single"] = "Single",
        ["System.Double"] = "Double",
        ["System.Decimal"] = "Decimal",
        ["System.Char"] = "Char",
        ["System.DateTime"] = "DateTime",
        ["System.DateTimeOffset"] = "DateTimeOffset",
        ["System.DateOnly"] = "DateOnly",
        ["System.TimeOnly"] = "TimeOnly",
        ["System.TimeSpan"] = "Duration",
        ["System.Guid"] = "Guid",
        ["System.Uri"] = "Uri",
        ["System.Version"] = "Version",
        ["System.Object"] = "AnyObject",
        ["System.Text.Json.JsonElement"] = "Element",
        ["System.Text.Json.JsonDocument"] = "Document",
        ["System.Text.Json.Nodes.JsonNode"] = "Node",
        ["System.Text.Json.Nodes.JsonObject"] = "ObjectNode",
        ["System.Text.Json.Nodes.JsonArray"] = "ArrayNode",
    };

    // Forms of numbers are those of the member and of its elements, no deeper; as System.Text.Json has it.
    private const int DirectElement = 2;

    private static readonly HashSet<string> Integers =
        ["Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Decimal"];

    private static readonly HashSet<SpecialType> NumericKeys =
    [
        SpecialType.System_Byte, SpecialType.System_SByte, SpecialType.System_Int16, SpecialType.System_UInt16,
        SpecialType.System_Int32, SpecialType.System_UInt32, SpecialType.System_Int64, SpecialType.System_UInt64,
        SpecialType.System_Single, SpecialType.System_Double, SpecialType.System_Decimal, SpecialType.System_Char,
    ];

    private static readonly HashSet<string> Unchanging = ["k8s.Models.ResourceQuantity", "k8s.Models.IntOrString", "k8s.Models.IntstrIntOrString"];

    private static readonly HashSet<string> ListInterfaces =
        ["IEnumerable", "ICollection", "IList", "IReadOnlyCollection", "IReadOnlyList"];

    private static readonly HashSet<string> SetInterfaces = ["ISet", "IReadOnlySet"];

    private static readonly HashSet<string> DictionaryInterfaces = ["IDictionary", "IReadOnlyDictionary"];

    /// <summary>The types that need a decoder, each with the brackets that lead to it: <c>[]</c> for an element.</summary>
    public List<(INamedTypeSymbol Type, string Brackets)> References { get; } = [];

    /// <summary>Why the value cannot be read, once parsing returned null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Parses the type of a member.</summary>
    /// <param name="type">The type.</param>
    /// <param name="member">The member, for its attributes.</param>
    /// <returns>The value, or null with <see cref="Problem"/> set.</returns>
    public DecoderValueModel? Parse(ITypeSymbol type, ISymbol member)
    {
        if (DecoderAttributes.Json(member, "JsonConverterAttribute") is { } attribute)
        {
            return WithConverter(type, attribute);
        }

        return Parse(type, string.Empty);
    }

    private DecoderValueModel? Parse(ITypeSymbol type, string brackets)
    {
        if (Underlying(type) is { } underlying)
        {
            return Parse(underlying, brackets) is { } value ? value with { IsNullable = true } : null;
        }

        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte }:
                return Primitive(type, "Bytes");

            case IArrayTypeSymbol { Rank: 1 } array:
                return Parse(array.ElementType, brackets + "[]") is { } element
                    ? new DecoderValueModel(DecoderValueKind.Array, DecoderNames.Type(type), DecoderNames.Type(array.ElementType))
                    {
                        Element = element,
                    }
                    : null;

            case INamedTypeSymbol named:
                return Named(named, brackets);

            default:
                return Refuse($"{type.ToDisplayString()} is {Describe(type)}");
        }
    }

    private DecoderValueModel? Named(INamedTypeSymbol type, string brackets)
    {
        if (type.SpecialType == SpecialType.System_String)
        {
            return String(type);
        }

        if (type.Arity == 0 && Primitives.TryGetValue(FullName(type), out var method))
        {
            return brackets.Length <= DirectElement
                ? Primitive(type, Number(type, method)) with { Writer = NumberWriter(type, method) }
                : Primitive(type, method);
        }

        if (!CanName(type))
        {
            return Refuse($"{type.ToDisplayString()} is not accessible to the generated code");
        }

        if (DecoderAttributes.Json(type, "JsonConverterAttribute") is { } attribute)
        {
            return WithConverter(type, attribute);
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return Decoder(type, brackets);
        }

        if (type.IsRefLikeType || type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
        {
            return Refuse($"{type.ToDisplayString()} is {Describe(type)}");
        }

        if (Collection(type, brackets, out var collection))
        {
            return collection;
        }

        if (type.TypeKind == TypeKind.Interface || type.IsAbstract)
        {
            return Refuse($"{type.ToDisplayString()} is {(type.TypeKind == TypeKind.Interface ? "an interface" : "abstract")} "
                + "and has no JsonConverter");
        }

        if (type.ContainingNamespace is { } space && IsFramework(space.ToDisplayString()))
        {
            return Refuse($"{type.ToDisplayString()} has no form in JSON that the generator knows");
        }

        return Decoder(type, brackets);
    }

    private DecoderValueModel String(ITypeSymbol type) => sharesStrings
        ? new DecoderValueModel(DecoderValueKind.SharedString, DecoderNames.Type(type), "ReadSharedString")
        : Primitive(type, "String");

    private string Number(INamedTypeSymbol type, string method)
    {
        var isFloating = type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
        return !isFloating && !Integers.Contains(method) ? method
            : forms.HasFlag(NumberForms.Text) ? $"NumberOrText<{DecoderNames.Type(type)}>"
            : isFloating && forms.HasFlag(NumberForms.Literals) ? $"NumberOrLiteral<{DecoderNames.Type(type)}>"
            : method;
    }

    private string? NumberWriter(INamedTypeSymbol type, string method)
    {
        var isFloating = type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
        return !isFloating && !Integers.Contains(method) ? null
            : forms.HasFlag(NumberForms.WrittenAsText) ? $"NumberText<{DecoderNames.Type(type)}>"
            : isFloating && forms.HasFlag(NumberForms.Literals) ? $"NumberOrLiteral<{DecoderNames.Type(type)}>"
            : forms.HasFlag(NumberForms.Text) ? method
            : null;
    }

    private static DecoderValueModel Primitive(ITypeSymbol type, string method) =>
        new(DecoderValueKind.Primitive, DecoderNames.Type(type), method)
        {
            IsValueType = type.IsValueType,
            ReadsNull = method is "Element",
        };

    private DecoderValueModel Decoder(INamedTypeSymbol type, string brackets)
    {
        References.Add((type, brackets));
        return new DecoderValueModel(DecoderValueKind.Decoder, DecoderNames.Type(type), DecoderNames.Decoder(type))
        {
            IsValueType = type.IsValueType,
        };
    }

    private DecoderValueModel? WithConverter(ITypeSymbol type, AttributeData attribute)
    {
        if (DecoderAttributes.Type(attribute) is not { } converter)
        {
            return Refuse($"the converter of {type.ToDisplayString()} is not named by its type");
        }

        if (Underlying(type) is { } underlying && ConvertedType(converter) is { } converted
            && !SymbolEqualityComparer.Default.Equals(converted, type))
        {
            return WithConverter(underlying, attribute) is { } inner ? inner with { IsNullable = true } : null;
        }

        // Emitted code reads enums by name anyway.
        if (DecoderAttributes.IsJson(converter, "JsonStringEnumConverter")
            && (Underlying(type) ?? type) is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum && CanName(@enum))
        {
            var value = Decoder(@enum, string.Empty);
            return Underlying(type) is null ? value : value with { IsNullable = true };
        }

        if (converter.IsAbstract || converter.IsUnboundGenericType || !CanName(converter)
            || !converter.InstanceConstructors.Any(c => c.Parameters.Length == 0 && IsAccessible(c)))
        {
            return Refuse($"the converter {converter.ToDisplayString()} has no accessible constructor without parameters");
        }

        if (ConvertedType(converter) is not { } made || !SymbolEqualityComparer.Default.Equals(made, type))
        {
            return Refuse($"the converter {converter.ToDisplayString()} is no JsonConverter<{type.ToDisplayString()}>");
        }

        return new DecoderValueModel(DecoderValueKind.Converter, DecoderNames.Type(type), DecoderNames.Type(converter))
        {
            IsValueType = type.IsValueType,
            IsUnchanging = IsUnchanging(type),
            ReadsNull = true,
        };
    }

    // A class by whose name we know that its methods change nothing, and whose members nobody else can set.
    private static bool IsUnchanging(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Class && Unchanging.Contains(FullName(type)) && !type.GetMembers().Any(static member => member switch
        {
            IPropertySymbol { IsStatic: false, SetMethod: { IsInitOnly: false } setter } => setter.DeclaredAccessibility != Accessibility.Private,
            IFieldSymbol { IsStatic: false, IsReadOnly: false } field => field.DeclaredAccessibility != Accessibility.Private,
            _ => false,
        });

    private bool Collection(INamedTypeSymbol type, string brackets, out DecoderValueModel? value)
    {
        value = null;
        var definition = type.OriginalDefinition;
        var isGeneric = definition.ContainingNamespace?.ToDisplayString() == Collections && definition.ContainingType is null;
        if (type.TypeKind == TypeKind.Interface && isGeneric)
        {
            if (type.Arity == 1 && ListInterfaces.Contains(type.Name))
            {
                value = List(type, type.TypeArguments[0], $"global::{Collections}.List", takesCapacity: true, brackets);
                return true;
            }

            if (type.Arity == 1 && SetInterfaces.Contains(type.Name))
            {
                value = List(type, type.TypeArguments[0], $"global::{Collections}.HashSet", takesCapacity: false, brackets);
                return true;
            }

            if (type.Arity == 2 && DictionaryInterfaces.Contains(type.Name))
            {
                value = Dictionary(type, type.TypeArguments[0], type.TypeArguments[1], null, brackets);
                return true;
            }
        }

        if (type.TypeKind == TypeKind.Interface || !Implements(type, "System.Collections", "IEnumerable", out _))
        {
            return false;
        }

        var canCreate = !type.IsAbstract
            && type.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public);
        if (canCreate && Implements(type, Collections, "IDictionary", out var dictionary) && HasIndexer(type, dictionary!))
        {
            value = Dictionary(type, dictionary!.TypeArguments[0], dictionary.TypeArguments[1], DecoderNames.Type(type), brackets);
        }
        else if (canCreate && Implements(type, Collections, "ICollection", out var collection)
            && HasAdd(type, collection!.TypeArguments[0]))
        {
            var isList = isGeneric && type.Name == "List";
            value = List(type, collection.TypeArguments[0], DecoderNames.Type(type), isList, brackets);
        }
        else
        {
            value = Refuse($"{type.ToDisplayString()} is a collection that generated code cannot fill");
        }

        return true;
    }

    private DecoderValueModel? List(ITypeSymbol type, ITypeSymbol element, string creates, bool takesCapacity, string brackets) =>
        Parse(element, brackets + "[]") is { } value
            ? new DecoderValueModel(
                DecoderValueKind.List,
                DecoderNames.Type(type),
                type.TypeKind == TypeKind.Interface ? $"{creates}<{DecoderNames.Type(element)}>" : creates)
            {
                Element = value,
                IsValueType = type.IsValueType,
                TakesCapacity = takesCapacity,
            }
            : null;

    private DecoderValueModel? Dictionary(ITypeSymbol type, ITypeSymbol key, ITypeSymbol element, string? creates, string brackets)
    {
        if (Key(key) is not { } keys || Parse(element, brackets + "[]") is not { } value)
        {
            return null;
        }

        creates ??= key.SpecialType == SpecialType.System_String
            ? $"global::Informers.Decoding.SmallDictionary<{DecoderNames.Type(element)}>"
            : $"global::{Collections}.Dictionary<{DecoderNames.Type(key)}, {DecoderNames.Type(element)}>";
        return new DecoderValueModel(DecoderValueKind.Dictionary, DecoderNames.Type(type), creates)
        {
            Key = keys,
            Element = value,
            IsValueType = type.IsValueType,
        };
    }

    private DecoderValueModel? Key(ITypeSymbol type)
    {
        // Keys come again even where values do not.
        if (type.SpecialType == SpecialType.System_String)
        {
            return new DecoderValueModel(DecoderValueKind.SharedString, DecoderNames.Type(type), "ReadSharedString");
        }

        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum && CanName(@enum))
        {
            return Decoder(@enum, string.Empty);
        }

        return NumericKeys.Contains(type.SpecialType) || FullName(type) == "System.Guid"
            ? Primitive(type, $"Key<{DecoderNames.Type(type)}>")
            : Refuse($"a dictionary's key is a {type.ToDisplayString()}, which is no text, number or enum");
    }

    /// <summary>Whether a type implements an interface of that name.</summary>
    internal static bool Implements(INamedTypeSymbol type, string @namespace, string name, out INamedTypeSymbol? found)
    {
        found = type.AllInterfaces.FirstOrDefault(
            i => i.Name == name && i.ContainingNamespace.ToDisplayString() == @namespace);
        return found is not null;
    }

    // Emitted code calls members by name: what a type implements explicitly only is out of reach.
    private static bool HasIndexer(INamedTypeSymbol type, INamedTypeSymbol dictionary) => Bases(type).Any(t => t.GetMembers().Any(
        m => m is IPropertySymbol { IsIndexer: true, DeclaredAccessibility: Accessibility.Public, SetMethod: not null, Parameters.Length: 1 } p
            && SymbolEqualityComparer.Default.Equals(p.Parameters[0].Type, dictionary.TypeArguments[0])));

    // An Add that returns something else than whether it added returns a changed copy.
    private static bool HasAdd(INamedTypeSymbol type, ITypeSymbol element) => Bases(type).Any(t => t.GetMembers("Add").Any(
        m => m is IMethodSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Parameters.Length: 1 } p
            && p.ReturnType.SpecialType is (SpecialType.System_Void or SpecialType.System_Boolean)
            && SymbolEqualityComparer.Default.Equals(p.Parameters[0].Type, element)));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }

    /// <summary>What a converter converts.</summary>
    internal static ITypeSymbol? ConvertedType(INamedTypeSymbol converter)
    {
        for (var type = converter.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Arity == 1 && DecoderAttributes.IsJson(type, "JsonConverter"))
            {
                return type.TypeArguments[0];
            }
        }

        return null;
    }

    /// <summary>The struct of a <c>Nullable&lt;T&gt;</c>; null for other types.</summary>
    internal static ITypeSymbol? Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : null;

    /// <summary>Namespace and name.</summary>
    internal static string FullName(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() + "." + type.Name;

    // A framework's class that is none of the known ones would be read by its properties, which is not what its author means.
    internal static bool IsFramework(string @namespace) =>
        @namespace == "System" || @namespace.StartsWith("System.", System.StringComparison.Ordinal);

    private static string Describe(ITypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Pointer or TypeKind.FunctionPointer => "a pointer",
        TypeKind.Array => "an array of several dimensions",
        TypeKind.Delegate => "a delegate",
        TypeKind.Dynamic => "dynamic",
        TypeKind.TypeParameter => "a type parameter",
        TypeKind.Error => "unknown",
        _ when type.IsRefLikeType => "a ref struct",
        _ => "of a kind that JSON does not have",
    };

    /// <summary>Whether emitted code may name a type.</summary>
    internal static bool CanName(INamedTypeSymbol type, Compilation compilation)
    {
        for (var t = type; t is not null; t = t.ContainingType)
        {
            if (t.IsFileLocal || DecoderAttributes.IsObsoleteError(t))
            {
                return false;
            }
        }

        return compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);
    }

    private bool CanName(INamedTypeSymbol type) => CanName(type, compilation);

    private bool IsAccessible(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);

    private DecoderValueModel? Refuse(string reason)
    {
        Problem ??= reason;
        return null;
    }
}
