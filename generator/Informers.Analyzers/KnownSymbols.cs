using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>The runtime's types in a compilation, found once for all rules. Generic ones are their definitions.</summary>
internal sealed class KnownSymbols
{
    private static readonly ConditionalWeakTable<Compilation, Lookup> Lookups = new();

    // By definition. Holds no symbol.
    private static readonly ConditionalWeakTable<ITypeSymbol, StrongBox<bool>> Emitted = new();

    private KnownSymbols(Compilation compilation, INamedTypeSymbol sharedInformer)
    {
        SharedInformer = sharedInformer;
        SharedInformerOfT = compilation.GetTypeByMetadataName("Informers.ISharedInformer`1");
        SharedIndexInformer = compilation.GetTypeByMetadataName("Informers.ISharedIndexInformer`1");
        SharedIndexInformerClass = compilation.GetTypeByMetadataName("Informers.SharedIndexInformer`1");
        SharedInformerFactory = compilation.GetTypeByMetadataName("Informers.SharedInformerFactory");
        GenericInformer = compilation.GetTypeByMetadataName("Informers.IGenericInformer");
        GenericLister = compilation.GetTypeByMetadataName("Informers.IGenericLister");
        Lister = compilation.GetTypeByMetadataName("Informers.Lister`1");
        NamespaceLister = compilation.GetTypeByMetadataName("Informers.NamespaceLister`1");
        Store = compilation.GetTypeByMetadataName("Informers.IStore`1");
        ReadOnlyIndexer = compilation.GetTypeByMetadataName("Informers.IReadOnlyIndexer`1");
        Indexer = compilation.GetTypeByMetadataName("Informers.IIndexer`1");
        IndexerSnapshot = compilation.GetTypeByMetadataName("Informers.IIndexerSnapshot`1");
        EventHandler = compilation.GetTypeByMetadataName("Informers.IResourceEventHandler`1");
        EventHandlerFuncs = compilation.GetTypeByMetadataName("Informers.ResourceEventHandlerFuncs`1");
        FilteringEventHandler = compilation.GetTypeByMetadataName("Informers.FilteringResourceEventHandler`1");
        EventHandlerOptions = compilation.GetTypeByMetadataName("Informers.EventHandlerOptions");
        Registration = compilation.GetTypeByMetadataName("Informers.IResourceEventHandlerRegistration");
        ResourceEvent = compilation.GetTypeByMetadataName("Informers.ResourceEvent`1");
        DeletedObject = compilation.GetTypeByMetadataName("Informers.DeletedObject`1");
        HandlerError = compilation.GetTypeByMetadataName("Informers.HandlerError");
        CacheMutation = compilation.GetTypeByMetadataName("Informers.CacheMutation");
        TransformFunc = compilation.GetTypeByMetadataName("Informers.TransformFunc`1");
        IndexFunc = compilation.GetTypeByMetadataName("Informers.IndexFunc`1");
        Indexers = compilation.GetTypeByMetadataName("Informers.Indexers`1");
        SharedInformerOptions = compilation.GetTypeByMetadataName("Informers.SharedInformerOptions");
        InformerOptions = compilation.GetTypeByMetadataName("Informers.InformerOptions`1");
        ResourceVersions = compilation.GetTypeByMetadataName("Informers.ResourceVersions");
        ResourceType = compilation.GetTypeByMetadataName("Informers.ResourceType`1");
        ObjectName = compilation.GetTypeByMetadataName("Informers.ObjectName");
    }

    /// <summary><c>ISharedInformer</c>, of which all informers are.</summary>
    public INamedTypeSymbol SharedInformer { get; }

    /// <summary><c>ISharedInformer&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? SharedInformerOfT { get; }

    /// <summary><c>ISharedIndexInformer&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? SharedIndexInformer { get; }

    /// <summary><c>SharedIndexInformer&lt;T&gt;</c>, the class.</summary>
    public INamedTypeSymbol? SharedIndexInformerClass { get; }

    /// <summary><c>SharedInformerFactory</c>, the base of all factories.</summary>
    public INamedTypeSymbol? SharedInformerFactory { get; }

    /// <summary><c>IGenericInformer</c>.</summary>
    public INamedTypeSymbol? GenericInformer { get; }

    /// <summary><c>IGenericLister</c>.</summary>
    public INamedTypeSymbol? GenericLister { get; }

    /// <summary><c>Lister&lt;T&gt;</c>, the base of the listers. What is emitted is used by interfaces: see <see cref="IsLister"/>.</summary>
    public INamedTypeSymbol? Lister { get; }

    /// <summary><c>NamespaceLister&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? NamespaceLister { get; }

    /// <summary><c>IStore&lt;T&gt;</c>, of which all indexers and snapshots are.</summary>
    public INamedTypeSymbol? Store { get; }

    /// <summary><c>IReadOnlyIndexer&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? ReadOnlyIndexer { get; }

    /// <summary><c>IIndexer&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? Indexer { get; }

    /// <summary><c>IIndexerSnapshot&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? IndexerSnapshot { get; }

    /// <summary><c>IResourceEventHandler&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? EventHandler { get; }

    /// <summary><c>ResourceEventHandlerFuncs&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? EventHandlerFuncs { get; }

    /// <summary><c>FilteringResourceEventHandler&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? FilteringEventHandler { get; }

    /// <summary><c>EventHandlerOptions</c>.</summary>
    public INamedTypeSymbol? EventHandlerOptions { get; }

    /// <summary><c>IResourceEventHandlerRegistration</c>.</summary>
    public INamedTypeSymbol? Registration { get; }

    /// <summary><c>ResourceEvent&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? ResourceEvent { get; }

    /// <summary><c>DeletedObject&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? DeletedObject { get; }

    /// <summary><c>HandlerError</c>.</summary>
    public INamedTypeSymbol? HandlerError { get; }

    /// <summary><c>CacheMutation</c>.</summary>
    public INamedTypeSymbol? CacheMutation { get; }

    /// <summary><c>TransformFunc&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? TransformFunc { get; }

    /// <summary><c>IndexFunc&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? IndexFunc { get; }

    /// <summary><c>Indexers&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? Indexers { get; }

    /// <summary><c>SharedInformerOptions</c>.</summary>
    public INamedTypeSymbol? SharedInformerOptions { get; }

    /// <summary><c>InformerOptions&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? InformerOptions { get; }

    /// <summary><c>ResourceVersions</c>.</summary>
    public INamedTypeSymbol? ResourceVersions { get; }

    /// <summary><c>ResourceType&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? ResourceType { get; }

    /// <summary><c>ObjectName</c>.</summary>
    public INamedTypeSymbol? ObjectName { get; }

    /// <summary>The runtime's types in a compilation; <see langword="null"/> when it does not reference the runtime.</summary>
    public static KnownSymbols? Of(Compilation compilation) =>
        Lookups.GetValue(compilation, static one => new Lookup(
            one.GetTypeByMetadataName("Informers.ISharedInformer") is { } informer ? new KnownSymbols(one, informer) : null)).Found;

    /// <summary>Whether a type is a known one, with whatever type arguments.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? known) =>
        known is not null && type is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    /// <summary>Whether a type is a known one, derives from it or implements it; a type parameter, whether what it is constrained to does.</summary>
    public static bool IsA(ITypeSymbol? type, INamedTypeSymbol? known) => As(type, known) is not null;

    /// <summary>As which constructed form of a known type a type can be taken: <c>IStore&lt;V1Pod&gt;</c> of <c>IIndexer&lt;V1Pod&gt;</c>.</summary>
    public static INamedTypeSymbol? As(ITypeSymbol? type, INamedTypeSymbol? known)
    {
        if (type is null || known is null)
        {
            return null;
        }

        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var constraint in parameter.ConstraintTypes)
            {
                if (As(constraint, known) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        for (var one = type as INamedTypeSymbol; one is not null; one = one.BaseType)
        {
            if (Is(one, known))
            {
                return one;
            }
        }

        if (known.TypeKind == TypeKind.Interface)
        {
            foreach (var one in type.AllInterfaces)
            {
                if (Is(one, known))
                {
                    return one;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a method is a member of a known type, or of a class in the place of one: an implementation or an override.</summary>
    public static bool IsMember(IMethodSymbol method, INamedTypeSymbol? known, string name)
    {
        if (known is null || method.Name != name && !method.Name.EndsWith("." + name, StringComparison.Ordinal))
        {
            return false;
        }

        return Is(method.ContainingType, known) || (IsA(method.ContainingType, known) && !method.IsStatic);
    }

    /// <summary>Whether a type hands out objects of a cache by name or selector: a lister of the runtime, or an emitted interface of one.</summary>
    public bool IsLister(ITypeSymbol? type) =>
        IsA(type, Lister) || IsA(type, NamespaceLister) || IsA(type, GenericLister)
        || (type is INamedTypeSymbol { TypeKind: TypeKind.Interface } && type.Name.EndsWith("Lister", StringComparison.Ordinal) && IsEmitted(type));

    /// <summary>Whether the generator emitted members of a type, here or in a referenced assembly.</summary>
    public static bool IsEmitted(ITypeSymbol type) => Emitted.GetValue(type.OriginalDefinition, static one => new StrongBox<bool>(HasEmittedMembers(one))).Value;

    private static bool HasEmittedMembers(ITypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            foreach (var attribute in member.GetAttributes())
            {
                if (attribute is { AttributeClass.Name: "GeneratedCodeAttribute", ConstructorArguments: [{ Value: "Informers.Generator" }, ..] })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Lookup(KnownSymbols? found)
    {
        public KnownSymbols? Found { get; } = found;
    }
}
