using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>The operations of a type's members, as the compiler hands them out, for as long as the type is looked at. Thread-safe until then.</summary>
/// <param name="type">The type.</param>
/// <param name="shared">Is told of them.</param>
internal sealed class TypeBodies(INamedTypeSymbol type, CompilationFlow shared)
{
    private readonly ConcurrentBag<(ISymbol Symbol, ImmutableArray<IOperation> Blocks)> _members = [];

    /// <summary>All that was added, in the order of the source.</summary>
    public IEnumerable<(ISymbol Symbol, ImmutableArray<IOperation> Blocks)> Members => _members
        .OrderBy(static one => one.Blocks[0].Syntax.SyntaxTree.FilePath, System.StringComparer.Ordinal)
        .ThenBy(static one => one.Blocks[0].Syntax.SpanStart);

    /// <summary>Adds the operations of a member, unless it is one of a type within this one.</summary>
    public void Add(ISymbol member, ImmutableArray<IOperation> blocks)
    {
        blocks = blocks.RemoveAll(static one => one.Kind is OperationKind.None or OperationKind.Attribute);
        if (blocks.IsEmpty || !SymbolEqualityComparer.Default.Equals(member.ContainingType, type))
        {
            return;
        }

        _members.Add((member, blocks));
        if (member is IMethodSymbol method)
        {
            shared.Bodies[method] = blocks;
        }
    }

    /// <summary>Lets go of the operations.</summary>
    public void Forget()
    {
        foreach (var (member, _) in _members)
        {
            if (member is IMethodSymbol method)
            {
                shared.Bodies.TryRemove(method, out _);
            }
        }
    }

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
