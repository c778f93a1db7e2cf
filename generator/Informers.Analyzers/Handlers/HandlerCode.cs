using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>A piece of code that the runtime calls: a handler, a filter, a transform, an index function.</summary>
/// <param name="What">What it is, for messages.</param>
/// <param name="Body">Its operations.</param>
/// <param name="Method">The method or lambda.</param>
/// <param name="Place">Where it is given to the runtime, or declared.</param>
internal sealed record HandlerCode(string What, IOperation? Body, IMethodSymbol Method, SyntaxNode Place)
{
    private static readonly HashSet<string> HandlerMembers = new(StringComparer.Ordinal) { "OnAdd", "OnUpdate", "OnDelete" };
    private static readonly HashSet<string> HandlerProperties = new(StringComparer.Ordinal) { "AddFunc", "UpdateFunc", "DeleteFunc" };

    /// <summary>What a method is as a member of <c>IResourceEventHandler&lt;T&gt;</c>; <see langword="null"/> when it is none.</summary>
    public static string? NameOf(IMethodSymbol method, KnownSymbols known)
    {
        var name = method.Name.Substring(method.Name.LastIndexOf('.') + 1);
        return HandlerMembers.Contains(name)
            && !method.IsStatic
            && method.ReturnsVoid
            && method.Parameters.Length == (name == "OnDelete" ? 1 : 2)
            && KnownSymbols.IsA(method.ContainingType, known.EventHandler)
            ? name
            : null;
    }

    /// <summary>
    /// What an operation gives to the runtime to call: by <c>AddFunc = …</c> and the like, as the filter of a filtering handler, or as
    /// one of the runtime's delegates.
    /// </summary>
    public static HandlerCode? Given(
        IOperation operation, KnownSymbols known, Origins origins, Compilation compilation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment
                when HandlerProperties.Contains(property.Name) && KnownSymbols.Is(property.ContainingType, known.EventHandlerFuncs):
                return Of(assignment.Value, property.Name, origins, compilation, cancellationToken);
            case IObjectCreationOperation creation when KnownSymbols.Is(creation.Type, known.FilteringEventHandler):
                return creation.Arguments.FirstOrDefault(static one => one.Parameter?.Name == "filter") is { } filter
                    ? Of(filter.Value, "a handler's filter", origins, compilation, cancellationToken)
                    : null;
            case IDelegateCreationOperation { Type: INamedTypeSymbol type } creation when NameOf(type, known) is { } what:
                return Of(creation, what, origins, compilation, cancellationToken);
            default:
                return null;
        }
    }

    /// <summary>The code of a delegate, where that can be seen.</summary>
    public static HandlerCode? Of(
        IOperation value, string what, Origins origins, Compilation compilation, CancellationToken cancellationToken)
    {
        var place = value.Syntax;
        var target = origins.Behind(value, cancellationToken);
        while (target is IDelegateCreationOperation creation)
        {
            target = origins.Behind(creation.Target, cancellationToken);
        }

        return target switch
        {
            IAnonymousFunctionOperation lambda => new HandlerCode(what, lambda.Body, lambda.Symbol, place),
            IMethodReferenceOperation { Method: { IsAbstract: false } method } =>
                new HandlerCode(what, SourceBodies.Of(method, compilation, cancellationToken), method, place),
            _ => null,
        };
    }

    /// <summary>All code of a handler, where it is made of lambdas here, or is of a class of this compilation.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="known">The runtime's types.</param>
    /// <param name="origins">The origins of values.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IEnumerable<HandlerCode> AllOf(
        IOperation handler, KnownSymbols known, Origins origins, Compilation compilation, CancellationToken cancellationToken)
    {
        var value = origins.Behind(handler, cancellationToken);
        if (value is IObjectCreationOperation creation && KnownSymbols.Is(creation.Type, known.FilteringEventHandler)
            && creation.Arguments.FirstOrDefault(static one => one.Parameter?.Name == "handler") is { } filtered)
        {
            return AllOf(filtered.Value, known, origins, compilation, cancellationToken);
        }

        if (value is IObjectCreationOperation { Initializer: { } initializer } funcs && KnownSymbols.Is(funcs.Type, known.EventHandlerFuncs))
        {
            return initializer.Initializers
                .Select(one => Given(one, known, origins, compilation, cancellationToken))
                .Where(static one => one is not null)!;
        }

        return value.Type is INamedTypeSymbol type && value is IObjectCreationOperation or IInstanceReferenceOperation
            ? OfClass(type, known, compilation, cancellationToken)
            : [];
    }

    private static IEnumerable<HandlerCode> OfClass(
        INamedTypeSymbol type, KnownSymbols known, Compilation compilation, CancellationToken cancellationToken)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            foreach (var method in one.GetMembers().OfType<IMethodSymbol>())
            {
                if (NameOf(method, known) is { } name && SourceBodies.Of(method, compilation, cancellationToken) is { } body)
                {
                    yield return new HandlerCode(name, body, method, body.Syntax);
                }
            }
        }
    }

    private static string? NameOf(INamedTypeSymbol type, KnownSymbols known) =>
        KnownSymbols.Is(type, known.TransformFunc) ? "a transform"
        : KnownSymbols.Is(type, known.IndexFunc) ? "an index function"
        : type.ContainingNamespace is { Name: "Informers", ContainingNamespace.IsGlobalNamespace: true }
            ? type.Name switch
            {
                "WatchErrorHandler" => "a watch error handler",
                "HandlerErrorHandler" => "a handler's error handler",
                "CacheMutationHandler" => "a mutation handler",
                _ => null,
            }
        : null;
}
