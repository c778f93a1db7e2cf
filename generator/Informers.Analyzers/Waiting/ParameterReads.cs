using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Which methods of a compilation read the cache of a lister or store that they are given, at each call and before they return.</summary>
internal sealed class ParameterReads(Compilation compilation, SyncSymbols symbols, Origins origins)
{
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IParameterSymbol>> _read = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method reads what it gets as a parameter; never where a condition decides.</summary>
    public bool IsRead(IMethodSymbol method, int ordinal, CancellationToken cancellationToken) =>
        _read.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, one => Find(one, cancellationToken)).Any(one => one.Ordinal == ordinal);

    private ImmutableArray<IParameterSymbol> Find(IMethodSymbol method, CancellationToken cancellationToken)
    {
        // Which code runs is not known, nor when.
        if (method.IsAbstract || method.IsVirtual || method.IsOverride || method.IsAsync
            || SourceBodies.Of(method, compilation, cancellationToken) is not { } body
            || body.Descendants().Any(static one => one is IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }))
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<IParameterSymbol>();
        foreach (var operation in body.Descendants())
        {
            var (member, receiver) = operation switch
            {
                IInvocationOperation call => ((ISymbol)call.TargetMethod, call.Instance),
                IPropertyReferenceOperation property => (property.Property, property.Instance),
                _ => (null, null),
            };
            if (member is not null && symbols.IsRead(member, receiver?.Type) && IsAlwaysReached(operation)
                && origins.Find(receiver, cancellationToken)?.Root.Symbol is IParameterSymbol parameter
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method))
            {
                found.Add(parameter);
            }
        }

        return found.ToImmutable();
    }

    // Under no condition, in no loop's body, and in no function of its own; nor after a statement that may have left.
    private static bool IsAlwaysReached(IOperation operation)
    {
        for (var one = operation; one.Parent is { } parent; one = parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation:
                case IConditionalOperation condition when condition.Condition != one:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } either when either.RightOperand == one:
                case ICoalesceOperation coalesce when coalesce.Value != one:
                case IForEachLoopOperation loop when loop.Collection != one:
                case ILoopOperation and not IForEachLoopOperation:
                    return false;
                case IBlockOperation block when block.Operations.TakeWhile(statement => statement != one).Any(static before => before is not (IVariableDeclarationGroupOperation or IExpressionStatementOperation)):
                    return false;
            }
        }

        return true;
    }
}
