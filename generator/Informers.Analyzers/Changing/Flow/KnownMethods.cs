using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What methods of the framework and of KubernetesClient do with objects, as far as it matters to what may be changed.</summary>
internal static class KnownMethods
{
    private static readonly HashSet<string> Changing =
    [
        "Add", "AddRange", "AddOrUpdate", "AddFirst", "AddLast", "AddBefore", "AddAfter", "Append", "Clear", "Dequeue", "Enqueue", "EnqueueDequeue", "EnqueueRange",
        "EnsureCapacity", "ExceptWith", "Fill", "GetOrAdd", "Insert", "InsertRange", "IntersectWith", "Pop", "Push", "Remove", "RemoveAll", "RemoveAt",
        "RemoveFirst", "RemoveLast", "RemoveRange", "RemoveWhere", "ReplaceWith", "Reverse", "SetAt", "SetByIndex", "SetValue", "Sort", "SymmetricExceptWith",
        "TrimExcess", "TryAdd", "TryDequeue", "TryPop", "TryRemove", "TryUpdate", "UnionWith", "Move", "SetItem",
    ];

    private static readonly HashSet<string> ChangingMetadata =
    [
        "SetAnnotation", "SetLabel", "AddFinalizer", "RemoveFinalizer", "AddOwnerReference", "RemoveOwnerReference", "RemoveOwnerReferences", "EnsureMetadata",
    ];

    private static readonly HashSet<string> Copying = ["DeepCopy", "DeepClone", "Clone", "CloneDeep", "CopyDeep", "Copy", "Duplicate"];

    private static readonly HashSet<string> SameElements =
    [
        "Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Order", "OrderDescending", "Skip", "SkipLast", "SkipWhile", "Take", "TakeLast",
        "TakeWhile", "Distinct", "DistinctBy", "Reverse", "AsEnumerable", "Concat", "Union", "UnionBy", "Append", "Prepend", "Intersect", "IntersectBy",
        "Except", "ExceptBy", "OfType", "Cast", "ToList", "ToArray", "ToHashSet", "ToImmutableArray", "ToImmutableList", "ToImmutableHashSet",
        "DefaultIfEmpty", "AsParallel", "AsSequential", "AsOrdered", "Shuffle", "ToListAsync", "ToArrayAsync", "ToAsyncEnumerable", "ToBlockingEnumerable",
        "AsReadOnly", "GetRange", "FindAll", "Slice", "ToFrozenSet", "AsQueryable",
    ];

    private static readonly HashSet<string> OneElement =
    [
        "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "MinBy", "MaxBy", "Min", "Max",
        "FirstAsync", "FirstOrDefaultAsync", "SingleAsync", "SingleOrDefaultAsync", "LastAsync", "LastOrDefaultAsync",
        "Find", "FindLast", "GetValueOrDefault", "Peek", "GetValueRefOrNullRef",
    ];

    private static readonly HashSet<string> OfMarshal = ["CollectionsMarshal", "AsSpan", "GetValueRefOrAddDefault", "GetValueRefOrNullRef", "SetCount", "AsBytes"];

    /// <summary>Whether a method that changes what it is called on, or given, or the class that marshals collections, may have a name.</summary>
    public static bool MayChange(string name) => Changing.Contains(name) || ChangingMetadata.Contains(name) || OfMarshal.Contains(name);

    /// <summary>Whether it changes the collection that it is called on, or that it extends.</summary>
    public static bool ChangesCollection(IMethodSymbol method)
    {
        if (!Changing.Contains(method.Name) || IsLinq(method))
        {
            return false;
        }

        var type = method.ContainingType;
        if (method.IsStatic)
        {
            return type is { Name: "CollectionExtensions" or "ListExtensions" } && ChangeableTypes.IsInCollections(type)
                || (type is { SpecialType: SpecialType.System_Array } && method.Name is "Sort" or "Reverse" or "Fill" or "Clear")
                || (type is { Name: "MemoryExtensions" } && method.Name is "Sort" or "Reverse");
        }

        return ChangeableTypes.IsFrameworkCollection(type) && !type.Name.StartsWith("Immutable", StringComparison.Ordinal)
            && !type.Name.StartsWith("IImmutable", StringComparison.Ordinal);
    }

    /// <summary>Whether a type is a collection that is never changed, but made anew with what is put into it.</summary>
    public static bool IsImmutableCollection(ITypeSymbol? type) =>
        type is { ContainingNamespace: { Name: "Immutable", ContainingNamespace.Name: "Collections" } } && !type.Name.EndsWith("Builder", StringComparison.Ordinal);

    /// <summary>Whether it gives access to a list's own array, or to a place in a dictionary.</summary>
    public static bool IsMarshal(IMethodSymbol method) => method.ContainingType is { Name: "CollectionsMarshal" };

    /// <summary>Whether it changes the metadata of the object that it extends.</summary>
    public static bool ChangesMetadata(IMethodSymbol method) => IsModelExtension(method) && ChangingMetadata.Contains(method.Name);

    /// <summary>The member of the metadata that an extension of KubernetesClient returns.</summary>
    public static string? MetadataMember(IMethodSymbol method) =>
        !IsModelExtension(method)
            ? null
            : method.Name switch
            {
                "Labels" or "Annotations" or "Finalizers" or "OwnerReferences" => method.Name,
                "EnsureMetadata" => AccessPath.Root,
                "GetController" or "GetOwnerReference" or "FindOwnerReference" => "OwnerReferences",
                _ => null,
            };

    /// <summary>Whether its name says that it makes a copy with all parts.</summary>
    public static bool MakesCopy(IMethodSymbol method) =>
        Copying.Contains(method.Name) && method.ContainingType?.SpecialType != SpecialType.System_Array && method is { MethodKind: not MethodKind.Constructor };

    /// <summary>Whether it makes an object out of text or JSON.</summary>
    public static bool Deserializes(IMethodSymbol method) =>
        method.Name.StartsWith("Deserialize", StringComparison.Ordinal) || method is { Name: "Parse" or "DeepClone", ContainingType.Name: "JsonNode" };

    /// <summary>Whether it returns a sequence or collection of its own with elements of the one it is called on.</summary>
    public static bool KeepsElements(IMethodSymbol method) => SameElements.Contains(method.Name) && IsOnCollection(method);

    /// <summary>Whether it returns one of the elements.</summary>
    public static bool TakesElement(IMethodSymbol method) => OneElement.Contains(method.Name) && IsOnCollection(method);

    /// <summary>Whether it is one of LINQ's.</summary>
    public static bool IsLinq(IMethodSymbol method) =>
        method.ContainingNamespace is { Name: "Linq", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether its lambdas get the elements of what it is called on, or extends.</summary>
    public static bool HandsElementsToLambdas(IMethodSymbol method) =>
        IsLinq(method)
        || (!method.IsStatic && ChangeableTypes.IsInCollections(method.ContainingType))
        || (method.IsStatic && method is { ContainingType.SpecialType: SpecialType.System_Array })
        || method is { ContainingType: { Name: "Parallel", ContainingNamespace.Name: "Tasks" }, Name: "ForEach" or "ForEachAsync" };

    /// <summary>Whether its first argument refers to what it returns, in a form to be awaited or used once.</summary>
    public static bool PassesThrough(IMethodSymbol method) => method switch
    {
        { Name: "ConfigureAwait" or "WaitAsync" or "AsTask" or "GetAwaiter" or "GetResult" or "Preserve" or "WithCancellation" } => true,
        { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" } => true,
        { Name: "AsSpan" or "AsMemory" or "GetEnumerator" or "GetAsyncEnumerator" or "AsRef" or "GetReference" } => true,
        { Name: "ThrowIfNull", ContainingType.Name: "Ensure" } => true,
        _ => false,
    };

    private static bool IsOnCollection(IMethodSymbol method) =>
        IsLinq(method) || ChangeableTypes.IsInCollections(method.ContainingType)
        || (method.ContainingType?.SpecialType == SpecialType.System_Array)
        || (method.Name.StartsWith("ToImmutable", StringComparison.Ordinal) && method.IsExtensionMethod)
        || (method.Name.StartsWith("To", StringComparison.Ordinal) && method.Name.EndsWith("Async", StringComparison.Ordinal) && method.IsExtensionMethod)
        || (method.IsStatic && method.ContainingType is { Name: "AsyncEnumerable" or "FrozenSet" });

    private static bool IsModelExtension(IMethodSymbol method) =>
        method.IsExtensionMethod && method.ContainingNamespace is { Name: "Models", ContainingNamespace: { Name: "k8s", ContainingNamespace.IsGlobalNamespace: true } };
}
