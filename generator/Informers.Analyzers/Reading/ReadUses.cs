using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// What becomes of an object that was read from the server. Only what is read and thrown away could as well be the cached one: what is changed, written,
/// kept or handed on may have to be the server's, and so may what decides over a deletion.
/// </summary>
internal static class ReadUses
{
    private static readonly HashSet<string> Changes = ["Add", "AddRange", "Insert", "Remove", "RemoveAll", "RemoveAt", "Clear", "TryAdd", "Sort", "Reverse"];

    /// <summary>Whether the result of a call is only read.</summary>
    public static bool IsOnlyRead(IInvocationOperation call, ServerRead read, KnownSymbols known, CancellationToken cancellationToken)
    {
        if (Awaited(call) is not { } result)
        {
            return false;
        }

        IOperation body = call;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        var calls = body.Descendants().OfType<IInvocationOperation>().ToList();
        return !calls.Any(other => Deletes(other, read.Resource) || (!read.IsList && AsksLister(other, read.Resource, known))) && IsOnlyRead(result, body, cancellationToken);
    }

    private static IOperation? Awaited(IInvocationOperation call)
    {
        IOperation one = call;
        while (one.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" } configured && configured.Instance == one)
        {
            one = configured;
        }

        return one.Parent is IAwaitOperation awaited ? awaited : call.Type is INamedTypeSymbol { Name: "Task" or "ValueTask" } ? null : call;
    }

    private static bool Deletes(IInvocationOperation call, ITypeSymbol resource)
    {
        var method = call.TargetMethod;
        if (!method.Name.StartsWith("Delete", StringComparison.Ordinal) && !method.Name.Contains("Evict"))
        {
            return false;
        }

        // KubernetesClient's names say what they delete.
        return method.ContainingNamespace is not { Name: "k8s" } || method.Name.Contains(resource.Name.TrimStart('V', '1', '2')) || method.IsGenericMethod || method.Name.Contains("CustomObject");
    }

    // A look into the cache beside it: the server is asked because that was not enough.
    private static bool AsksLister(IInvocationOperation call, ITypeSymbol resource, KnownSymbols known) =>
        call is { TargetMethod.Name: "Get", Instance.Type: { } type }
        && (known.IsLister(type) || KnownSymbols.IsA(type, known.Store))
        && SymbolEqualityComparer.Default.Equals(call.Type, resource);

    // The value, and each local that it is then known by.
    private static bool IsOnlyRead(IOperation value, IOperation body, CancellationToken cancellationToken)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation)
        {
            // A number that is boxed for a log is a copy.
            if (IsHarmless(value.Type))
            {
                return true;
            }

            value = parent;
            parent = value.Parent;
        }

        switch (parent)
        {
            case IPropertyReferenceOperation property:
                return IsOnlyRead(property, body, cancellationToken);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return AreOnlyRead(declarator.Symbol, body, cancellationToken);
            case IIsPatternOperation { Pattern: var pattern }:
                return pattern.DescendantsAndSelf().All(one => one switch
                {
                    IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } => AreOnlyRead(local, body, cancellationToken),
                    IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol local } => AreOnlyRead(local, body, cancellationToken),
                    _ => true,
                });
            case IConditionalAccessOperation access when access.Operation == value:
                return access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().All(instance => IsOnlyRead(instance, body, cancellationToken));
            case IConditionalAccessOperation access:
                return IsOnlyRead(access, body, cancellationToken);
            case IForEachLoopOperation loop when loop.Collection.DescendantsAndSelf().Contains(value):
                return loop.Locals.All(local => AreOnlyRead(local, body, cancellationToken));
            case IBinaryOperation or IIsTypeOperation:
                return true;
            case IInvocationOperation call when call.Instance == value:
                return !Changes.Contains(call.TargetMethod.Name) && IsHarmless(call.Type);
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return IsHarmless(value.Type)
                    || call.TargetMethod.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" } && (IsHarmless(call.Type) || IsOnlyRead(call, body, cancellationToken))
                    || call.Type?.SpecialType == SpecialType.System_Boolean && IsQuestion(call.TargetMethod.Name);
            case IAssignmentOperation assignment when assignment.Target == value:
            case IIncrementOrDecrementOperation:
                return false;
            default:
                return IsHarmless(value.Type);
        }
    }

    private static bool AreOnlyRead(ILocalSymbol local, IOperation body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return body.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => !reference.IsDeclaration && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            .All(reference => IsOnlyRead(reference, body, cancellationToken));
    }

    private static bool IsOnlyRead(IPropertyReferenceOperation property, IOperation body, CancellationToken cancellationToken) =>
        // Who takes these wants to hold the server to them.
        property.Property.Name is not ("ResourceVersion" or "Uid")
        && !(property.Parent is IAssignmentOperation assignment && assignment.Target == property)
        && IsOnlyRead((IOperation)property, body, cancellationToken);

    private static bool IsHarmless(ITypeSymbol? type) => type is null || type.IsValueType || type.SpecialType == SpecialType.System_String;

    private static bool IsQuestion(string name) => name.StartsWith("Is", StringComparison.Ordinal) || name.StartsWith("Has", StringComparison.Ordinal)
        || name.StartsWith("Can", StringComparison.Ordinal) || name.StartsWith("Should", StringComparison.Ordinal) || name.StartsWith("Needs", StringComparison.Ordinal);
}
