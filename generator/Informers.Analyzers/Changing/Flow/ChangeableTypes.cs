using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>Which types have nothing that could be changed through them.</summary>
internal sealed class ChangeableTypes
{
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a value of the type can lead to something that can be changed.</summary>
    public bool CanChange(ITypeSymbol? type) => type is not null && _known.GetOrAdd(type, static one => !IsFixed(one, 0));

    private static bool IsFixed(ITypeSymbol type, int depth)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String or SpecialType.System_DateTime or SpecialType.System_Void
                or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_IntPtr or SpecialType.System_UIntPtr:
                return true;
            case SpecialType.System_Object:
                return false;
        }

        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Pointer or TypeKind.FunctionPointer)
        {
            return true;
        }

        if (type is not INamedTypeSymbol named || depth > 4)
        {
            return false;
        }

        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return IsFixed(named.TypeArguments[0], depth + 1);
        }

        switch (named.ContainingNamespace?.ToDisplayString())
        {
            case "System" when named.Name is "Uri" or "Version" or "Type" or "CultureInfo":
            case "System.Text.Json" when named.Name is "JsonElement":
            case "System.Threading" when named.Name is "CancellationToken":
                return true;
        }

        if (named.IsTupleType || !named.IsValueType || named.Name.Contains("Span") || named.Name.Contains("Memory"))
        {
            return false;
        }

        // A struct is a copy of its own; what matters is what its fields lead to. Those of other assemblies' may be hidden from us, not from references.
        foreach (var member in named.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false } field && !IsFixed(field.Type, depth + 1)
                || member is IPropertySymbol { IsStatic: false } property && !IsFixed(property.Type, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a type is a collection of its own, of which members are elements.</summary>
    public static bool IsCollection(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol)
        {
            return true;
        }

        if (type is null or { SpecialType: SpecialType.System_String })
        {
            return false;
        }

        if (type.SpecialType == SpecialType.System_Collections_IEnumerable || IsEnumerable(type))
        {
            return true;
        }

        foreach (var one in type.AllInterfaces)
        {
            if (IsEnumerable(one))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEnumerable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
        || (type is INamedTypeSymbol { Name: "IAsyncEnumerable" or "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", Arity: 1 });

    /// <summary>Whether a type is one of the framework's collections.</summary>
    public static bool IsFrameworkCollection(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol or { SpecialType: SpecialType.System_Array })
        {
            return true;
        }

        return IsInCollections(type) || IsSpan(type)
            || type?.ContainingNamespace is { Name: "Nodes", ContainingNamespace: { Name: "Json", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } } };
    }

    /// <summary>Whether a type stands for a part of an array, or of what else has its elements.</summary>
    public static bool IsSpan(ITypeSymbol? type) => type is { Name: "Span" or "Memory" or "ReadOnlySpan" or "ReadOnlyMemory", ContainingNamespace.Name: "System" };

    /// <summary>Whether a type is of <c>System.Collections</c>, or of a namespace in it.</summary>
    public static bool IsInCollections(ITypeSymbol? type)
    {
        for (var space = type?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space is { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }
}
