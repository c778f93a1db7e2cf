using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>Which members of the runtime start, wait for, read and end informers.</summary>
internal sealed class SyncSymbols(KnownSymbols known)
{
    // What ends only when the store has at least its first list.
    private static readonly HashSet<string> InformerWaits = new(StringComparer.Ordinal)
    {
        "WaitForCacheSyncAsync", "WaitForResourceVersionAsync", "WaitForObjectAsync", "ForceProgressAsync", "WatchAsync",
    };

    // Who asks for one of these decides for himself what to do before the cache is full.
    private static readonly HashSet<string> InformerStates = new(StringComparer.Ordinal)
    {
        "HasSynced", "Freshness", "LastSyncResourceVersion", "LastStoreSyncResourceVersion", "IsStopped",
    };

    private static readonly HashSet<string> StoreReads = new(StringComparer.Ordinal)
    {
        "List", "ListKeys", "Get", "Count", "ByIndex", "Index", "IndexKeys", "ListIndexFuncValues", "Snapshot",
    };

    /// <summary>Whether a type is a factory.</summary>
    public bool IsFactory(ITypeSymbol? type) => KnownSymbols.IsA(type, known.SharedInformerFactory);

    /// <summary>Whether a type is a factory's options.</summary>
    public bool IsOptions(ITypeSymbol? type) => KnownSymbols.Is(type, known.SharedInformerOptions);

    /// <summary>Whether a method may be called before the start of its informer only.</summary>
    public bool IsForBeforeStart(IMethodSymbol method) =>
        method.Name is "SetWatchErrorHandler" or "SetTransform" && IsInformer(method.ContainingType);

    /// <summary>Whether a type is an informer.</summary>
    public bool IsInformer(ITypeSymbol? type) => KnownSymbols.IsA(type, known.SharedInformer);

    /// <summary>Whether a type is an informer, or one that stands for it: of <c>ForResource</c>, or emitted.</summary>
    public bool IsInformerLike(ITypeSymbol? type) => IsInformer(type) || KnownSymbols.Is(type, known.GenericInformer) || IsAccessor(type);

    /// <summary>Whether a type has an emitted informer's members <c>Informer</c> and <c>Lister</c>.</summary>
    public bool IsAccessor(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && InformerProperty(named) is { } informer && IsInformer(informer.Type) && KnownSymbols.IsEmitted(named);

    /// <summary>Whether a factory is started.</summary>
    public bool IsStart(IMethodSymbol method) => KnownSymbols.IsMember(method, known.SharedInformerFactory, "Start");

    /// <summary>Whether an informer is run by itself.</summary>
    public bool IsRun(IMethodSymbol method) => KnownSymbols.IsMember(method, known.SharedInformer, "RunAsync");

    /// <summary>Whether a factory is ended.</summary>
    public bool IsDispose(IMethodSymbol method, ITypeSymbol? receiver) =>
        method is { Name: "DisposeAsync", Parameters.IsEmpty: true } && IsFactory(receiver);

    /// <summary>Whether the method waits for all informers of a factory.</summary>
    public bool IsFactoryWait(IMethodSymbol method) =>
        KnownSymbols.IsMember(method, known.SharedInformerFactory, "WaitForCacheSyncAsync")
        || KnownSymbols.IsMember(method, known.SharedInformerFactory, "EnsureCacheSyncAsync");

    /// <summary>Whether the method waits for one informer.</summary>
    public bool IsInformerWait(IMethodSymbol method) =>
        (InformerWaits.Contains(method.Name) && IsInformer(method.ContainingType))
        || (method.Name == "WaitForSyncAsync" && KnownSymbols.IsA(method.ContainingType, known.Registration));

    /// <summary>Whether a property tells how far an informer, a handler or a factory's waiting has come.</summary>
    public bool IsState(IPropertySymbol property) =>
        InformerStates.Contains(property.Name)
        && (IsInformer(property.ContainingType)
            || KnownSymbols.IsA(property.ContainingType, known.Registration)
            || property.ContainingType?.Name == "CacheSyncState");

    /// <summary>Whether a member of a lister, store or indexer is read from the cache, not only narrowed.</summary>
    public bool IsRead(ISymbol member, ITypeSymbol? receiver)
    {
        if (receiver is null || member.IsStatic)
        {
            return false;
        }

        if (KnownSymbols.IsA(receiver, known.Store))
        {
            return StoreReads.Contains(member.Name);
        }

        return member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            && known.IsLister(receiver)
            && !known.IsLister(method.ReturnType);
    }

    /// <summary>Whether the member makes the factory keep an informer of a type.</summary>
    public bool IsAsking(ISymbol member) =>
        member is IPropertySymbol { Name: "Informer" or "Lister" } property && IsAccessor(property.ContainingType);

    /// <summary>What objects an informer, an accessor, a store, a lister or a registration's informer is of.</summary>
    public ITypeSymbol? ObjectsOf(Origin? origin)
    {
        for (; origin is not null; origin = origin.Parent)
        {
            if (ObjectsOf(origin.Type) is { } objects)
            {
                return objects;
            }
        }

        return null;
    }

    /// <summary>What objects a type of informer, accessor, store or lister is of.</summary>
    public ITypeSymbol? ObjectsOf(ITypeSymbol? type)
    {
        if ((KnownSymbols.As(type, known.SharedInformerOfT) ?? KnownSymbols.As(type, known.Store)
            ?? KnownSymbols.As(type, known.Lister) ?? KnownSymbols.As(type, known.NamespaceLister)) is { } constructed)
        {
            return constructed.TypeArguments[0];
        }

        if (type is not INamedTypeSymbol named)
        {
            return null;
        }

        if (InformerProperty(named) is { } informer && KnownSymbols.As(informer.Type, known.SharedInformerOfT) is { } ofAccessor)
        {
            return ofAccessor.TypeArguments[0];
        }

        if (known.IsLister(named))
        {
            foreach (var member in named.GetMembers("List"))
            {
                if (member is IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments: [var objects] } })
                {
                    return objects;
                }
            }
        }

        return null;
    }

    /// <summary>The factory or the lone informer that a value belongs to; <see langword="null"/> when it is of neither.</summary>
    public Origin? OwnerOf(Origin? origin)
    {
        Origin? informer = null;
        for (; origin is not null; origin = origin.Parent)
        {
            if (IsFactory(origin.Type))
            {
                return origin;
            }

            if (IsInformer(origin.Type))
            {
                informer = origin;
            }
        }

        return informer?.Parent is null ? informer : null;
    }

    private static IPropertySymbol? InformerProperty(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers("Informer"))
        {
            if (member is IPropertySymbol property)
            {
                return property;
            }
        }

        return null;
    }
}
