using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Finds the members of one type that a deep copy has to copy. For one use.</summary>
/// <param name="compilation">Says what emitted code may name.</param>
/// <param name="type">The type.</param>
/// <remarks>
/// A copy begins as a clone of all fields, so that nothing is lost: neither what has no setter nor what is no part of the JSON. Members
/// are looked for here only to replace what the clone shares with its original and could change. Of the compilation's own classes that
/// is all fields; of others, what their metadata shows: properties, and fields that are not private. What is part of the JSON must be
/// copied, or there is no copy at all; other members are copied where their type can be, else shared.
/// </remarks>
internal sealed class CopyTypeParser(Compilation compilation, INamedTypeSymbol type)
{
    private readonly List<(INamedTypeSymbol Type, string Path, bool IsOptional)> _references = [];
    private readonly List<CopyMemberModel> _members = [];

    /// <summary>The types that the model needs, each with the path to it, and whether the member there may be shared instead.</summary>
    public IReadOnlyList<(INamedTypeSymbol Type, string Path, bool IsOptional)> References => _references;

    /// <summary>Why there is no model, once <see cref="Parse"/> returned null.</summary>
    public DecoderProblemModel? Problem { get; private set; }

    /// <summary>Makes the model.</summary>
    /// <returns>The model, or null with <see cref="Problem"/> set.</returns>
    public CopyTypeModel? Parse()
    {
        var chain = new List<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
        {
            chain.Insert(0, t);
        }

        foreach (var declaring in chain)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(declaring.ContainingAssembly, compilation.Assembly);
            foreach (var member in declaring.GetMembers().Where(static m => !m.IsStatic))
            {
                Examine(member, isOwn && !IsGeneric(declaring));
            }
        }

        return Problem is null
            ? new CopyTypeModel(DecoderNames.Copier(type), DecoderNames.Type(type), DecoderNames.Documentation(type))
            {
                IsValueType = type.IsValueType,
                IsPublic = type.IsVisibleOutside() && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly),
                Members = [.. _members],
            }
            : null;
    }

    private void Examine(ISymbol member, bool seesFields)
    {
        switch (member)
        {
            case IPropertySymbol { IsIndexer: false, IsAbstract: false, ExplicitInterfaceImplementations.Length: 0, GetMethod: not null } property
                when IsStored(property, seesFields):
                Add(property, property.Type, property.OverriddenProperty is null && IsHidden(property), AccessOf(property, seesFields), seesFields);
                break;

            case IFieldSymbol { IsConst: false, IsFixedSizeBuffer: false, AssociatedSymbol: null } field:
                CopyMemberAccess? access = !field.IsReadOnly && IsAccessible(field) && !DecoderAttributes.IsObsoleteError(field) ? CopyMemberAccess.Name
                    : !IsGeneric(field.ContainingType) ? CopyMemberAccess.Field
                    : null;
                Add(field, field.Type, IsHidden(field), access, seesFields);
                break;
        }
    }

    // Where fields are seen, they are what is copied, and only what has a field of its own is looked at as a property. Elsewhere every
    // property that can be set may be.
    private static bool IsStored(IPropertySymbol property, bool seesFields) =>
        seesFields
            ? property.ContainingType.GetMembers().Any(m => m is IFieldSymbol f && SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property))
            : property.SetMethod is not null || IsAuto(property);

    private CopyMemberAccess? AccessOf(IPropertySymbol property, bool seesFields)
    {
        var isInit = property.SetMethod?.IsInitOnly == true;
        var isOpen = property.SetMethod is { } setter && IsAccessible(setter) && IsAccessible(property.GetMethod!)
            && !DecoderAttributes.IsObsoleteError(property);
        if (isOpen && !isInit)
        {
            return CopyMemberAccess.Name;
        }

        if (isOpen && (type.IsValueType || type.IsRecord) && !IsHidden(property))
        {
            return CopyMemberAccess.With;
        }

        if (IsGeneric(property.ContainingType))
        {
            return null;
        }

        return property.SetMethod is null || (seesFields && !isInit) ? CopyMemberAccess.Field : CopyMemberAccess.Accessor;
    }

    private void Add(ISymbol symbol, ITypeSymbol valueType, bool isHidden, CopyMemberAccess? access, bool seesFields)
    {
        if (symbol is IPropertySymbol && symbol.IsOverride && _members.Any(m => m.Name == DecoderNames.Escape(symbol.Name)))
        {
            return;
        }

        var values = new CopyValueParser(compilation);
        var value = values.Parse(valueType, symbol);
        if (value?.Kind == CopyValueKind.Shared)
        {
            return;
        }

        var isJson = IsJson(symbol);
        var jsonName = DecoderAttributes.Text(DecoderAttributes.Json(symbol, "JsonPropertyNameAttribute")) ?? DecoderNames.CamelCase(symbol.Name);
        if (value is null || access is null)
        {
            if (isJson)
            {
                Problem ??= new DecoderProblemModel(jsonName, values.Problem ?? $"{symbol.Name} of a generic type can be set nowhere but where it is constructed");
            }

            return;
        }

        if (access == CopyMemberAccess.Field && !seesFields && symbol is IFieldSymbol && !IsAccessible(symbol))
        {
            return;
        }

        _references.AddRange(values.References.Select(r => (r.Type, jsonName + r.Brackets, !isJson)));
        var isByName = access is CopyMemberAccess.Name or CopyMemberAccess.With;
        var name = isByName ? DecoderNames.Escape(symbol.Name)
            : access == CopyMemberAccess.Field && symbol is IPropertySymbol ? $"<{symbol.Name}>k__BackingField"
            : symbol.Name;
        _members.Add(new CopyMemberModel(name, DecoderNames.Type(valueType), access.Value, value)
        {
            DeclaringType = !isByName || isHidden ? DecoderNames.Type(DeclaringOf(symbol, access.Value)) : null,
            IsOptional = !isJson,
        });
    }

    // An override may have only one of the accessors; the other is its base's.
    private static INamedTypeSymbol DeclaringOf(ISymbol symbol, CopyMemberAccess access) =>
        access == CopyMemberAccess.Accessor && symbol is IPropertySymbol { SetMethod: { } setter } ? setter.ContainingType : symbol.ContainingType;

    private static bool IsJson(ISymbol symbol)
    {
        if (DecoderAttributes.Json(symbol, "JsonIncludeAttribute") is not null)
        {
            return !DecoderAttributes.IsIgnored(symbol);
        }

        return symbol is IPropertySymbol { DeclaredAccessibility: Accessibility.Public } && !DecoderAttributes.IsIgnored(symbol);
    }

    private bool IsHidden(ISymbol member)
    {
        for (var t = type; !SymbolEqualityComparer.Default.Equals(t, member.ContainingType); t = t.BaseType!)
        {
            if (t.GetMembers(member.Name).Any(static m => !m.IsOverride))
            {
                return true;
            }
        }

        return false;
    }

    // Also in metadata the compiler marks the accessors that it wrote itself.
    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(m => m is IFieldSymbol f && SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property))
        || (property.GetMethod is { } getter
            && DecoderAttributes.Find(getter, "CompilerGeneratedAttribute", "System.Runtime.CompilerServices") is not null);

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

    private bool IsAccessible(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);
}
