using System;
using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>By which calls, properties and parameters objects of a cache come into code.</summary>
internal sealed class CacheSources(KnownSymbols known)
{
    // Each call of a method asks, so it has to be quick.
    private readonly ConcurrentDictionary<INamedTypeSymbol, Kind> _kinds = new(SymbolEqualityComparer.Default);

    /// <summary>Whether what a method returns is of the cache, or is a collection, a task or a stream of such.</summary>
    public bool IsSource(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (type is null || method.ReturnsVoid || method.IsStatic)
        {
            return false;
        }

        return KindOf(type) switch
        {
            // What a class of the author's own holds, a fake for a test say, may be its own.
            Kind.Store => method.Name is "Get" or "List" or "ByIndex" or "Index" or "GetByKey" && !CacheFlow.IsOwn(type),
            Kind.Lister => IsOfObjects(method, type),
            Kind.Informer => method.Name == "WaitForObjectAsync",
            _ => false,
        };
    }

    /// <summary>Whether a property is the object of an event.</summary>
    public bool IsSource(IPropertySymbol property) =>
        (property.Name is "Object" or "Before" && KnownSymbols.Is(property.ContainingType, known.ResourceEvent))
        || (property.Name == "Object" && (KnownSymbols.Is(property.ContainingType, known.DeletedObject)
            || KnownSymbols.Is(property.ContainingType, known.HandlerError) || KnownSymbols.Is(property.ContainingType, known.CacheMutation)));

    /// <summary>Whether objects taken out of a value of the type by deconstruction are of the cache.</summary>
    public bool IsEvent(ITypeSymbol? type) => KnownSymbols.Is(type, known.ResourceEvent) || KnownSymbols.Is(type, known.DeletedObject);

    /// <summary>Whether a method implements a member of a handler, so that its parameters are of the cache.</summary>
    public bool IsHandler(IMethodSymbol method)
    {
        if (method.Name is not ("OnAdd" or "OnUpdate" or "OnDelete") && method.ExplicitInterfaceImplementations.IsEmpty
            || !KnownSymbols.IsA(method.ContainingType, known.EventHandler))
        {
            return false;
        }

        foreach (var handler in method.ContainingType.AllInterfaces)
        {
            if (KnownSymbols.Is(handler, known.EventHandler))
            {
                foreach (var member in handler.GetMembers().OfType<IMethodSymbol>())
                {
                    var implementation = method.ContainingType.FindImplementationForInterfaceMember(member) as IMethodSymbol;
                    for (var one = method; one is not null; one = one.OverriddenMethod)
                    {
                        if (SymbolEqualityComparer.Default.Equals(implementation, one) || SymbolEqualityComparer.Default.Equals(implementation?.OriginalDefinition, one))
                        {
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Whether a delegate is called with objects of the cache: a function of a handler, a filter or an index.</summary>
    public bool IsHandler(IDelegateCreationOperation creation)
    {
        if (KnownSymbols.Is(creation.Type, known.IndexFunc))
        {
            return true;
        }

        IOperation used = creation;
        while (used.Parent is IConversionOperation or IConditionalOperation or ICoalesceOperation or IParenthesizedOperation)
        {
            used = used.Parent;
        }

        return used.Parent switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => KnownSymbols.Is(target.Property.ContainingType, known.EventHandlerFuncs),
            IArgumentOperation { Parent: IObjectCreationOperation made } => KnownSymbols.Is(made.Type, known.FilteringEventHandler),
            _ => false,
        };
    }

    // All but names: what a lister's members return are objects, and lists of them, also where an author added members of his own.
    private static bool IsOfObjects(IMethodSymbol method, INamedTypeSymbol lister)
    {
        var result = method.ReturnType;
        if (lister.TypeKind == TypeKind.Interface)
        {
            return method.Name is "Get" or "GetRequired" or "List" || (ChangeableTypes.IsCollection(result) && method.IsAbstract)
                || (method.Name.StartsWith("List", StringComparison.Ordinal) && method.IsAbstract);
        }

        return method.Name is "Get" or "GetRequired" or "GetByName" or "GetRequiredByName" or "List" || method.Name.StartsWith("By", StringComparison.Ordinal);
    }

    private Kind KindOf(INamedTypeSymbol type) => _kinds.GetOrAdd(
        type.OriginalDefinition,
        one => KnownSymbols.IsA(one, known.Store) ? Kind.Store
            : known.IsLister(one) ? Kind.Lister
            : KnownSymbols.IsA(one, known.SharedInformer) ? Kind.Informer
            : Kind.Other);

    private enum Kind
    {
        Other,
        Store,
        Lister,
        Informer,
    }
}
