using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// The operations of the members that are being analyzed, as the compiler hands them out: who asks a semantic model for them has it work them out again.
/// Thread-safe.
/// </summary>
internal sealed class KnownBodies
{
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IOperation>> _bodies = new(SymbolEqualityComparer.Default);

    /// <summary>Knows the operations of a member while something is done with them; not those of attributes.</summary>
    public void With(ISymbol member, ImmutableArray<IOperation> blocks, Action<ImmutableArray<IOperation>> action)
    {
        blocks = blocks.RemoveAll(static one => one.Kind is OperationKind.None or OperationKind.Attribute);
        if (blocks.IsEmpty)
        {
            return;
        }

        var method = member as IMethodSymbol;
        if (method is not null)
        {
            _bodies[method] = blocks;
        }

        try
        {
            action(blocks);
        }
        finally
        {
            if (method is not null)
            {
                _bodies.TryRemove(method, out _);
            }
        }
    }

    /// <summary>The operations of a method that is being analyzed.</summary>
    public bool TryGet(IMethodSymbol method, out ImmutableArray<IOperation> blocks) => _bodies.TryGetValue(method, out blocks);

    /// <summary>The graph of the body that an operation is of; <see langword="null"/> when it has none.</summary>
    /// <param name="block">An operation that was handed out.</param>
    /// <param name="isInitializer">Whether only what a field or property begins with is meant.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ControlFlowGraph? GraphOf(IOperation block, bool isInitializer, CancellationToken cancellationToken) => ValueUses.BodyOf(block) switch
    {
        IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellationToken),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellationToken),
        _ when isInitializer || block.Kind != OperationKind.Block => null,
        IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
        IBlockOperation body => ControlFlowGraph.Create(body, cancellationToken),
        _ => null,
    };
}
