using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Finds what blocks the caller of some code: in it, and in the methods of the compilation that it calls.</summary>
internal sealed class BlockingSearch(Compilation compilation, BlockingCalls calls)
{
    private const int MostCalls = 8;
    private const int MostBodies = 2000;

    // Methods whose lambdas run before they return. What other lambdas are for is for who gets them.
    private static readonly HashSet<string> Immediate = new(StringComparer.Ordinal) { "List", "Array", "Enumerable", "Parallel", "ImmutableArray" };

    private readonly ConcurrentDictionary<IMethodSymbol, Blocker[]> _known = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The places in some code that block. What blocks in a method that it calls is told of there, where that is in the same file, and
    /// else at the call.
    /// </summary>
    public IEnumerable<Blocker> In(IOperation body, bool isAsync, CancellationToken cancellationToken) => In(body, isAsync, null, cancellationToken);

    /// <summary>The methods that some code calls and that are <c>async void</c>.</summary>
    public static IEnumerable<(SyntaxNode Call, IMethodSymbol Method)> AsyncVoidIn(IOperation body, bool isAsync)
    {
        foreach (var operation in Executed(body, isAsync))
        {
            if (operation is IInvocationOperation { TargetMethod: { IsAsync: true, ReturnsVoid: true } method })
            {
                yield return (operation.Syntax, method);
            }
        }
    }

    private IEnumerable<Blocker> In(IOperation body, bool isAsync, Query? query, CancellationToken cancellationToken)
    {
        foreach (var operation in Executed(body, isAsync))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (calls.Name(operation) is { } name)
            {
                yield return new Blocker(operation.Syntax, name);
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
            if (called is null)
            {
                continue;
            }

            foreach (var blocker in Through(called, query, cancellationToken))
            {
                yield return blocker.Place.SyntaxTree == operation.Syntax.SyntaxTree ? blocker : blocker with { Place = operation.Syntax };
            }
        }
    }

    // Where a called method blocks. What is asked for first is kept for all that ask; what is found on the way depends on which methods
    // were being looked into already, and is kept for the one query only.
    private Blocker[] Through(IMethodSymbol method, Query? query, CancellationToken cancellationToken)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.DeclaringSyntaxReferences.IsEmpty)
        {
            return [];
        }

        if (query is not null)
        {
            return LookInto(definition, query, cancellationToken);
        }

        if (!_known.TryGetValue(definition, out var known))
        {
            known = LookInto(definition, new Query(), cancellationToken);
            _known[definition] = known;
        }

        return known;
    }

    private Blocker[] LookInto(IMethodSymbol definition, Query query, CancellationToken cancellationToken)
    {
        // A method that is being looked into tells what it finds to its own caller. One that was looked into from deeper down may lead
        // further from here; so each is looked into MostCalls times at most.
        if (query.Found.TryGetValue(definition, out var known) && known.Depth <= query.Depth)
        {
            return known.Blockers;
        }

        if (query.Depth == MostCalls || query.Bodies == MostBodies)
        {
            return [];
        }

        query.Found[definition] = (0, []);
        Blocker[] found = [];
        query.Bodies++;
        if (SourceBodies.Of(definition, compilation, cancellationToken) is { } body && !IsLazy(body))
        {
            query.Depth++;
            found = [.. In(body, definition.IsAsync, query, cancellationToken).Distinct()];
            query.Depth--;
        }

        query.Found[definition] = (query.Depth, found);
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

    // One search through a method and what it calls.
    private sealed class Query
    {
        // What was found in each method, and how many calls down it was looked into; nothing, as if from the top, while it is.
        public Dictionary<IMethodSymbol, (int Depth, Blocker[] Blockers)> Found { get; } = new(SymbolEqualityComparer.Default);

        public int Depth { get; set; }

        public int Bodies { get; set; }
    }
}
