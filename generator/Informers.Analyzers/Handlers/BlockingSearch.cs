using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Finds what blocks the caller of some code: in it, and in the methods of the compilation that it calls.</summary>
internal sealed class BlockingSearch(Compilation compilation, BlockingCalls calls)
{
    private const int MostCalls = 8;

    // Methods whose lambdas run before they return. What other lambdas are for is for who gets them.
    private static readonly HashSet<string> Immediate = new(StringComparer.Ordinal) { "List", "Array", "Enumerable", "Parallel", "ImmutableArray" };

    private readonly ConcurrentDictionary<IMethodSymbol, string> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The operations of some code that block, or call what does; each with its reason.</summary>
    public IEnumerable<(IOperation Operation, string Reason)> In(IOperation body, bool isAsync, CancellationToken cancellationToken) =>
        In(body, isAsync, [], cancellationToken);

    private IEnumerable<(IOperation Operation, string Reason)> In(
        IOperation body, bool isAsync, List<IMethodSymbol> callers, CancellationToken cancellationToken)
    {
        foreach (var operation in Executed(body, isAsync))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (calls.Name(operation) is { } name)
            {
                yield return (operation, name);
                continue;
            }

            var called = operation switch
            {
                IInvocationOperation { IsVirtual: false } call => call.TargetMethod,
                IInvocationOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } call
                    when !call.TargetMethod.IsAbstract => call.TargetMethod,
                IObjectCreationOperation creation => creation.Constructor,
                IPropertyReferenceOperation property when !property.Property.IsVirtual && !property.Property.IsAbstract => property.Property.GetMethod,
                _ => null,
            };
            if (called is not null && Through(called, callers, cancellationToken) is { } through)
            {
                yield return (operation, through);
            }
        }
    }

    // What a called method blocks by; null when it does not.
    private string? Through(IMethodSymbol method, List<IMethodSymbol> callers, CancellationToken cancellationToken)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.DeclaringSyntaxReferences.IsEmpty
            || callers.Count == MostCalls
            || callers.Exists(one => SymbolEqualityComparer.Default.Equals(one, definition)))
        {
            return null;
        }

        if (callers.Count == 0 && _known.TryGetValue(definition, out var known))
        {
            return known.Length == 0 ? null : known;
        }

        string? found = null;
        if (SourceBodies.Of(definition, compilation, cancellationToken) is { } body && !IsLazy(body))
        {
            callers.Add(definition);
            foreach (var (_, reason) in In(body, definition.IsAsync, callers, cancellationToken))
            {
                found = reason;
                break;
            }

            callers.RemoveAt(callers.Count - 1);
        }

        if (callers.Count == 0)
        {
            // Only what was asked for is kept: what is found on the way depends on which methods were being looked into already.
            _known[definition] = found ?? string.Empty;
        }

        return found;
    }

    // An iterator runs when somebody goes through it.
    private static bool IsLazy(IOperation body)
    {
        foreach (var one in body.Descendants())
        {
            if (one is IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak })
            {
                return true;
            }
        }

        return false;
    }

    // What runs before the code returns to its caller: not lambdas that are for later, nor what comes after an await.
    private static IEnumerable<IOperation> Executed(IOperation body, bool isAsync)
    {
        var waiting = new Stack<IOperation>();
        waiting.Push(body);
        while (waiting.Count > 0)
        {
            var operation = waiting.Pop();
            if (operation is IAwaitOperation && isAsync)
            {
                // What is awaited runs; what is written after it does not, or on another thread.
                foreach (var one in Executed(((IAwaitOperation)operation).Operation, isAsync))
                {
                    yield return one;
                }

                yield break;
            }

            if ((operation is IAnonymousFunctionOperation lambda && !RunsAtOnce(lambda)) || operation is ILocalFunctionOperation && operation != body)
            {
                continue;
            }

            yield return operation;
            var children = new List<IOperation>(operation.ChildOperations);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                waiting.Push(children[i]);
            }
        }
    }

    private static bool RunsAtOnce(IAnonymousFunctionOperation lambda)
    {
        IOperation? value = lambda.Parent;
        while (value is IDelegateCreationOperation or IConversionOperation)
        {
            value = value.Parent;
        }

        return !lambda.Symbol.IsAsync
            && value is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: { } type } }
            && Immediate.Contains(type.Name);
    }
}
