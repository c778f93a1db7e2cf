using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Makes the model of one type: its members, and how it is constructed. For one use.</summary>
/// <param name="compilation">Says what emitted code may name.</param>
/// <param name="type">The type.</param>
/// <remarks>
/// Members are those that System.Text.Json reads: public properties with a public setter, and what carries <c>[JsonInclude]</c>;
/// properties without setter are passed over, collections too. On purpose other than there: a name that no attribute gives is camel
/// case (as KubernetesClient has it); enums are read by name; null leaves a struct as it was, and is a struct's default among elements
/// (as in Go); a missing <c>required</c> member is default, and counted; an <c>init</c> property that is absent keeps its initializer's value.
/// </remarks>
internal sealed class DecoderTypeParser(Compilation compilation, INamedTypeSymbol type)
{
    // Strings that are different in each object: looking them up in the pool costs more than it gives.
    private static readonly HashSet<string> UniqueNames =
    [
        "message", "containerID", "podIP", "ip", "clusterIP", "selfLink", "description", "systemUUID", "machineID", "bootID",
    ];

    // The fields of Kubernetes' type MicroTime, which KubernetesClient's models do not tell from other times.
    private static readonly HashSet<string> MicroTimes = ["acquireTime", "renewTime", "pingTime", "eventTime", "lastObservedTime"];

    private static readonly HashSet<string> UniqueNamesOfMetadata = ["name", "uid", "resourceVersion"];

    private readonly List<(INamedTypeSymbol Type, string Path)> _references = [];

    /// <summary>The types that the model needs, each with the path to it.</summary>
    public IReadOnlyList<(INamedTypeSymbol Type, string Path)> References => _references;

    /// <summary>Why there is no model, once <see cref="Parse"/> returned null.</summary>
    public DecoderProblemModel? Problem { get; private set; }

    /// <summary>Makes the model.</summary>
    /// <returns>The model, or null with <see cref="Problem"/> set.</returns>
    public DecoderTypeModel? Parse()
    {
        var model = new DecoderTypeModel(DecoderNames.Decoder(type), DecoderNames.Type(type), DecoderNames.Documentation(type));
        return type.TypeKind == TypeKind.Enum ? Enum(model) : Object(model);
    }

    private DecoderTypeModel Enum(DecoderTypeModel model)
    {
        var members = new List<DecoderEnumMemberModel>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(static f => f.HasConstantValue))
        {
            var text = DecoderAttributes.Text(DecoderAttributes.Json(field, "JsonStringEnumMemberNameAttribute"))
                ?? Named(DecoderAttributes.Find(field, "EnumMemberAttribute", "System.Runtime.Serialization"), "Value")
                ?? field.Name;
            if (texts.Add(text))
            {
                members.Add(new DecoderEnumMemberModel(text, DecoderNames.Escape(field.Name)));
            }
        }

        return model with { IsEnum = true, IsValueType = true, EnumMembers = [.. members] };
    }

    private DecoderTypeModel? Object(DecoderTypeModel model)
    {
        if (DecoderAttributes.Obstacle(type) is { } obstacle)
        {
            return Refuse(string.Empty, obstacle);
        }

        var candidates = Candidates();
        if (Problem is not null)
        {
            return null;
        }

        if (Constructor() is not { } constructor)
        {
            return null;
        }

        if (Parameters(constructor, candidates) is not { } parameters)
        {
            return null;
        }

        var setsRequired = DecoderAttributes.Find(
            constructor, "SetsRequiredMembersAttribute", "System.Diagnostics.CodeAnalysis") is not null;
        var isMetadata = candidates.Any(static c => c.JsonName == "resourceVersion")
            && candidates.Any(static c => c.JsonName == "name");
        var members = new List<DecoderMemberModel>();
        var arguments = new DecoderMemberModel?[constructor.Parameters.Length];
        DecoderMemberModel? extensionData = null;
        foreach (var candidate in candidates)
        {
            var at = parameters.IndexOf(candidate);
            var access = at >= 0 ? DecoderMemberAccess.Parameter : candidate.Access;
            var member = new DecoderMemberModel(
                candidate.JsonName, DecoderNames.Escape(candidate.Symbol.Name), DecoderNames.Type(candidate.Type), access)
            {
                IsRequired = candidate.IsRequired && !setsRequired,
                CannotBeRead = DecoderAttributes.IsObsoleteError(candidate.Symbol) || !IsReadable(candidate.Symbol),
                WriteCondition = DecoderAttributes.WriteCondition(candidate.Symbol),
            };
            if (member.CannotBeRead && HiddenGetter(candidate.Symbol) is { } getter)
            {
                member = member with { GetterType = DecoderNames.Type(getter), MetadataName = candidate.Symbol.Name };
            }

            if (candidate.IsIgnored || (access == DecoderMemberAccess.None && !candidate.IsExtensionData))
            {
                if (member.IsRequired || at >= 0)
                {
                    member = member with { Access = at >= 0 ? access : DecoderMemberAccess.None };
                    Place(at >= 0 ? WithDefault(member, constructor.Parameters[at]) : member, at);
                }

                continue;
            }

            if (DecoderAttributes.Obstacle(candidate.Symbol) is { } reason)
            {
                return Refuse(candidate.JsonName, reason);
            }

            var shares = !UniqueNames.Contains(candidate.JsonName)
                && !(isMetadata && UniqueNamesOfMetadata.Contains(candidate.JsonName));
            var values = new DecoderValueParser(compilation, shares, DecoderAttributes.NumberForms(candidate.Symbol, type));
            if (values.Parse(candidate.Type, candidate.Symbol) is not { } value)
            {
                return Refuse(candidate.JsonName, values.Problem!);
            }

            // The fields of a manager: large, and the same for all objects of a template.
            if (candidate.JsonName == "fieldsV1" && value is { Kind: DecoderValueKind.Primitive, Reader: "AnyObject" })
            {
                value = value with { IsUnchanging = true };
            }

            _references.AddRange(values.References.Select(r => (r.Type, candidate.JsonName + r.Brackets)));
            member = member with
            {
                Value = IsMicroTime(candidate, value) ? value with { Writer = "MicroTime" } : value,
                IsExpected = candidate.IsRequired || DecoderAttributes.Json(candidate.Symbol, "JsonRequiredAttribute") is not null,
                IsManagedFields = isMetadata && candidate.JsonName == "managedFields",
            };
            if (access == DecoderMemberAccess.InitAccessor)
            {
                member = member with
                {
                    DeclaringType = DecoderNames.Type(candidate.SetterType!),
                    MetadataName = candidate.Symbol.Name,
                };
            }

            if (candidate.IsExtensionData)
            {
                if (access is DecoderMemberAccess.Parameter or DecoderMemberAccess.None || !TakesExtensionData(value))
                {
                    return Refuse(
                        candidate.JsonName,
                        "extension data needs a settable dictionary of text to JsonElement or object, or a JsonObject");
                }

                extensionData = member;
                continue;
            }

            Place(at >= 0 ? WithDefault(member, constructor.Parameters[at]) : member, at);
        }

        var all = members.Select(static m => m.JsonName).Concat(arguments.Select(static a => a!.JsonName));
        if (all.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            return Refuse(twice.Key, $"two members of {type.ToDisplayString()} have this name");
        }

        return model with
        {
            IsValueType = type.IsValueType,
            Members = [.. members],
            Parameters = [.. arguments!],
            ExtensionData = extensionData,
            HasOnDeserializing = ImplementsJson("IJsonOnDeserializing"),
            HasOnDeserialized = ImplementsJson("IJsonOnDeserialized"),
            HasOnSerializing = ImplementsJson("IJsonOnSerializing"),
            HasOnSerialized = ImplementsJson("IJsonOnSerialized"),
        };

        void Place(DecoderMemberModel member, int at)
        {
            if (at >= 0)
            {
                arguments[at] = member;
            }
            else
            {
                members.Add(member);
            }
        }
    }

    /// <summary>The members that could be read, those of base classes first; a member that hides or overrides another stands for it.</summary>
    private List<Candidate> Candidates()
    {
        var chain = new List<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
        {
            chain.Insert(0, t);
        }

        var candidates = new List<Candidate>();
        foreach (var declaring in chain)
        {
            foreach (var symbol in declaring.GetMembers())
            {
                if (Examine(symbol) is not { } candidate)
                {
                    continue;
                }

                var hidden = candidates.FindIndex(c => c.Symbol.Name == symbol.Name);
                if (hidden >= 0)
                {
                    candidates[hidden] = candidate;
                }
                else
                {
                    candidates.Add(candidate);
                }
            }
        }

        return candidates;
    }

    private Candidate? Examine(ISymbol symbol)
    {
        if (symbol.IsStatic || symbol.IsImplicitlyDeclared)
        {
            return null;
        }

        var isIncluded = DecoderAttributes.Json(symbol, "JsonIncludeAttribute") is not null;
        ITypeSymbol valueType;
        var access = DecoderMemberAccess.None;
        INamedTypeSymbol? setterType = null;
        bool isRequired;
        switch (symbol)
        {
            case IPropertySymbol { IsIndexer: false, ExplicitInterfaceImplementations.Length: 0 } property
                when property.DeclaredAccessibility == Accessibility.Public || isIncluded || property.IsRequired:
                valueType = property.Type;
                isRequired = property.IsRequired;
                if (Setter(property) is { } setter && (setter.DeclaredAccessibility == Accessibility.Public || isIncluded))
                {
                    if (!IsAccessible(setter))
                    {
                        Refuse(symbol.Name, "[JsonInclude] asks for a setter that is not accessible to the generated code");
                        return null;
                    }

                    setterType = setter.ContainingType;
                    access = !setter.IsInitOnly ? DecoderMemberAccess.Setter
                        : IsGeneric(setter.ContainingType) ? DecoderMemberAccess.Initializer
                        : DecoderMemberAccess.InitAccessor;
                }

                if (property.DeclaredAccessibility != Accessibility.Public && !isIncluded)
                {
                    access = DecoderMemberAccess.None;
                }

                // Emitted code may not name it, so it calls the setter past the name; which it can't where the name is a must.
                if (access != DecoderMemberAccess.None && DecoderAttributes.IsObsoleteError(property))
                {
                    if (isRequired || access == DecoderMemberAccess.Initializer || IsGeneric(setterType!)
                        || DecoderAttributes.Json(symbol, "JsonExtensionDataAttribute") is not null)
                    {
                        Refuse(symbol.Name, "it is obsolete, and using it is an error");
                        return null;
                    }

                    access = DecoderMemberAccess.InitAccessor;
                }

                break;

            case IFieldSymbol { IsConst: false } field when isIncluded || field.IsRequired:
                valueType = field.Type;
                isRequired = field.IsRequired;
                if (isIncluded && !field.IsReadOnly)
                {
                    if (!IsAccessible(field) || DecoderAttributes.IsObsoleteError(field))
                    {
                        Refuse(symbol.Name, "[JsonInclude] asks for a field that is not accessible to the generated code");
                        return null;
                    }

                    access = DecoderMemberAccess.Setter;
                }

                break;

            default:
                return null;
        }

        var name = DecoderAttributes.Text(DecoderAttributes.Json(symbol, "JsonPropertyNameAttribute"))
            ?? DecoderNames.CamelCase(symbol.Name);
        return new Candidate(
            symbol,
            valueType,
            name,
            access,
            setterType,
            isRequired,
            DecoderAttributes.IsIgnored(symbol),
            DecoderAttributes.Json(symbol, "JsonExtensionDataAttribute") is not null);
    }

    // An override may have only one of the accessors; the other is its base's.
    private static IMethodSymbol? Setter(IPropertySymbol property)
    {
        for (var p = property; p is not null; p = p.OverriddenProperty)
        {
            if (p.SetMethod is { } setter)
            {
                return setter;
            }
        }

        return null;
    }

    private static bool IsGeneric(INamedTypeSymbol declaring)
    {
        for (var t = declaring; t is not null; t = t.ContainingType)
        {
            if (t.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }

    private IMethodSymbol? Constructor()
    {
        var constructors = type.InstanceConstructors
            .Where(c => !type.IsRecord || c.Parameters.Length != 1
                || !SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, type))
            .ToList();
        var marked = constructors.Where(static c => DecoderAttributes.Json(c, "JsonConstructorAttribute") is not null).ToList();
        if (marked.Count > 1)
        {
            Refuse(string.Empty, $"{type.ToDisplayString()} has several constructors with [JsonConstructor]");
            return null;
        }

        var found = marked.FirstOrDefault()
            ?? constructors.FirstOrDefault(
                c => c.Parameters.IsEmpty && (c.DeclaredAccessibility == Accessibility.Public || type.IsValueType));
        if (found is null)
        {
            var open = constructors.Where(static c => c.DeclaredAccessibility == Accessibility.Public).ToList();
            found = open.Count == 1 ? open[0] : null;
        }

        if (found is null || !IsAccessible(found) || found.Parameters.Any(static p => p.RefKind is not (RefKind.None or RefKind.In)))
        {
            Refuse(
                string.Empty,
                $"{type.ToDisplayString()} has no constructor to use: one without parameters, a single public one, or one with [JsonConstructor]");
            return null;
        }

        return found;
    }

    private List<Candidate>? Parameters(IMethodSymbol constructor, List<Candidate> candidates)
    {
        var found = new List<Candidate>();
        foreach (var parameter in constructor.Parameters)
        {
            var match = candidates.FirstOrDefault(
                c => string.Equals(c.Symbol.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                    && SymbolEqualityComparer.Default.Equals(c.Type, parameter.Type));
            if (match is null || found.Contains(match))
            {
                Refuse(
                    string.Empty,
                    $"the parameter {parameter.Name} of {type.ToDisplayString()}'s constructor has no property of that name and type");
                return null;
            }

            found.Add(match);
        }

        return found;
    }

    private static DecoderMemberModel WithDefault(DecoderMemberModel member, IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not { } value)
        {
            return member;
        }

        // A cast also where none is needed: it covers enums, and literals of the small integers.
        var literal = value switch
        {
            float.PositiveInfinity or double.PositiveInfinity => "double.PositiveInfinity",
            float.NegativeInfinity or double.NegativeInfinity => "double.NegativeInfinity",
            float.NaN or double.NaN => "double.NaN",
            decimal => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "m",
            float => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "f",
            double => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "d",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false),
        };
        return member with { DefaultValue = value is string or bool ? literal : $"({member.Type})({literal})" };
    }

    private static bool TakesExtensionData(DecoderValueModel value) => value switch
    {
        { Kind: DecoderValueKind.Primitive, Reader: "ObjectNode" } => true,
        {
            Kind: DecoderValueKind.Dictionary,
            Key.Kind: DecoderValueKind.SharedString,
            Element: { Kind: DecoderValueKind.Primitive, Reader: "Element" or "AnyObject", IsNullable: false },
        } => true,
        _ => false,
    };

    private static string? Named(AttributeData? attribute, string name)
    {
        foreach (var argument in attribute?.NamedArguments ?? ImmutableArray<KeyValuePair<string, TypedConstant>>.Empty)
        {
            if (argument.Key == name)
            {
                return argument.Value.Value as string;
            }
        }

        return null;
    }

    private bool ImplementsJson(string name) => type.AllInterfaces.Any(i => DecoderAttributes.IsJson(i, name));

    // An override may have only one of the accessors; the other is its base's.
    private bool IsReadable(ISymbol symbol)
    {
        for (var property = symbol as IPropertySymbol; property is not null; property = property.OverriddenProperty)
        {
            if (property.GetMethod is { } getter)
            {
                return IsAccessible(getter);
            }
        }

        return symbol is IFieldSymbol;
    }

    // The getter of a member that emitted code can't name, though it is a part of the JSON: obsolete, or private with [JsonInclude].
    private static INamedTypeSymbol? HiddenGetter(ISymbol symbol)
    {
        var isIncluded = DecoderAttributes.Json(symbol, "JsonIncludeAttribute") is not null;
        for (var property = symbol as IPropertySymbol; property is not null; property = property.OverriddenProperty)
        {
            if (property.GetMethod is { } getter)
            {
                return (getter.DeclaredAccessibility == Accessibility.Public || isIncluded) && !IsGeneric(getter.ContainingType)
                    ? getter.ContainingType
                    : null;
            }
        }

        return null;
    }

    private bool IsMicroTime(Candidate candidate, DecoderValueModel value) =>
        value is { Kind: DecoderValueKind.Primitive, Reader: "DateTime" or "DateTimeOffset" }
        && MicroTimes.Contains(candidate.JsonName)
        && type.ContainingNamespace?.ToDisplayString() == "k8s.Models";

    private bool IsAccessible(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);

    private DecoderTypeModel? Refuse(string path, string reason)
    {
        Problem ??= new DecoderProblemModel(path, reason);
        return null;
    }

    /// <summary>A property or field that could be read.</summary>
    private sealed record Candidate(
        ISymbol Symbol,
        ITypeSymbol Type,
        string JsonName,
        DecoderMemberAccess Access,
        INamedTypeSymbol? SetterType,
        bool IsRequired,
        bool IsIgnored,
        bool IsExtensionData);
}
