using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Informers.Analyzers;

/// <summary>
/// Follows a state through a control flow graph until nothing new comes of it, branches, loops and exceptions included. States are
/// immutable. An exception may be thrown by any operation: a handler begins with what was true anywhere in what it guards.
/// </summary>
/// <typeparam name="TState">What is followed.</typeparam>
internal abstract class ForwardFlow<TState>
    where TState : class
{
    private readonly Dictionary<int, TState> _inputs = [];
    private readonly Dictionary<ControlFlowRegion, TState> _finallyOutputs = [];
    private readonly Dictionary<ControlFlowRegion, HashSet<int>> _continuations = [];
    private readonly SortedSet<int> _waiting = [];

    /// <param name="graph">The graph.</param>
    /// <param name="cancellationToken">Ends the analysis.</param>
    protected ForwardFlow(ControlFlowGraph graph, CancellationToken cancellationToken)
    {
        Graph = graph;
        CancellationToken = cancellationToken;
        var captures = new Dictionary<CaptureId, IOperation>();
        var ambiguous = new HashSet<CaptureId>();
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is IFlowCaptureOperation capture)
                {
                    if (captures.ContainsKey(capture.Id))
                    {
                        ambiguous.Add(capture.Id);
                    }

                    captures[capture.Id] = capture.Value;
                }
            }
        }

        foreach (var one in ambiguous)
        {
            captures.Remove(one);
        }

        Captures = captures;
    }

    /// <summary>The graph.</summary>
    protected ControlFlowGraph Graph { get; }

    /// <summary>Ends the analysis.</summary>
    protected CancellationToken CancellationToken { get; }

    /// <summary>What the graph keeps for later, where that is one value.</summary>
    protected IReadOnlyDictionary<CaptureId, IOperation> Captures { get; }

    /// <summary>Whether the states are final, so that what they say can be reported.</summary>
    protected bool IsFinal { get; private set; }

    /// <summary>What is true at the beginning.</summary>
    protected abstract TState Initial { get; }

    /// <summary>Follows the state to the end, then visits every operation that is reached once more, with <see cref="IsFinal"/>.</summary>
    public void Run()
    {
        Enter(0, Initial);
        while (_waiting.Count > 0)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var ordinal = _waiting.Min;
            _waiting.Remove(ordinal);
            Leave(Graph.Blocks[ordinal], Pass(Graph.Blocks[ordinal], _inputs[ordinal]));
        }

        IsFinal = true;
        foreach (var block in Graph.Blocks)
        {
            if (_inputs.TryGetValue(block.Ordinal, out var input))
            {
                Pass(block, input);
            }
        }
    }

    /// <summary>What is true when either is.</summary>
    protected abstract TState Merge(TState one, TState other);

    /// <summary>Whether two states say the same.</summary>
    protected abstract bool AreEqual(TState one, TState other);

    /// <summary>What is true after an operation; its parts have been visited before, in the order of their evaluation.</summary>
    protected abstract TState Visit(IOperation operation, TState state);

    /// <summary>What is true after a condition came out as it did.</summary>
    protected virtual TState Branch(IOperation condition, bool outcome, TState state) => state;

    private TState Pass(BasicBlock block, TState state)
    {
        Guard(block, state);
        foreach (var operation in block.Operations)
        {
            state = Walk(operation, state);
            Guard(block, state);
        }

        if (block.BranchValue is { } value)
        {
            state = Walk(value, state);
            Guard(block, state);
        }

        return state;
    }

    private TState Walk(IOperation operation, TState state)
    {
        // The graph has the bodies of lambdas and local functions apart.
        if (operation is not IFlowAnonymousFunctionOperation)
        {
            foreach (var child in operation.ChildOperations)
            {
                state = Walk(child, state);
            }
        }

        return Visit(operation, state);
    }

    // Hands the state to what catches exceptions around a block.
    private void Guard(BasicBlock block, TState state)
    {
        if (IsFinal)
        {
            return;
        }

        foreach (var region in RegionsAround(block))
        {
            if (region.Kind != ControlFlowRegionKind.Try)
            {
                continue;
            }

            foreach (var handler in region.EnclosingRegion!.NestedRegions)
            {
                if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
                {
                    Enter(handler.FirstBlockOrdinal, state);
                }
            }
        }
    }

    // From the innermost out. A lambda's regions lie in those of the graph that it is written in, which are not its own.
    private static IEnumerable<ControlFlowRegion> RegionsAround(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            yield return region;
        }
    }

    private void Leave(BasicBlock block, TState state)
    {
        if (block.ConditionalSuccessor is { } conditional)
        {
            var whenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Follow(conditional, Branch(block.BranchValue!, whenTrue, state));
            if (block.FallThroughSuccessor is { } other)
            {
                Follow(other, Branch(block.BranchValue!, !whenTrue, state));
            }
        }
        else if (block.FallThroughSuccessor is { } next)
        {
            Follow(next, state);
        }
    }

    private void Follow(ControlFlowBranch branch, TState state)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            // The end of a finally, or of a filter that let the exception pass.
            foreach (var region in RegionsAround(branch.Source))
            {
                if (region.Kind == ControlFlowRegionKind.Finally)
                {
                    _finallyOutputs[region] = _finallyOutputs.TryGetValue(region, out var known) ? Merge(known, state) : state;
                    if (_continuations.TryGetValue(region, out var next))
                    {
                        foreach (var ordinal in next)
                        {
                            Enter(ordinal, _finallyOutputs[region]);
                        }
                    }

                    return;
                }
            }

            return;
        }

        if (branch.Destination is not { } destination)
        {
            return;
        }

        if (branch.FinallyRegions.IsEmpty)
        {
            Enter(destination.Ordinal, state);
            return;
        }

        Enter(branch.FinallyRegions[0].FirstBlockOrdinal, state);
        for (var i = 0; i < branch.FinallyRegions.Length; i++)
        {
            var region = branch.FinallyRegions[i];
            var next = i + 1 < branch.FinallyRegions.Length ? branch.FinallyRegions[i + 1].FirstBlockOrdinal : destination.Ordinal;
            if (!_continuations.TryGetValue(region, out var all))
            {
                _continuations.Add(region, all = []);
            }

            if (all.Add(next) && _finallyOutputs.TryGetValue(region, out var output))
            {
                Enter(next, output);
            }
        }
    }

    private void Enter(int ordinal, TState state)
    {
        if (!_inputs.TryGetValue(ordinal, out var known))
        {
            _inputs.Add(ordinal, state);
            _waiting.Add(ordinal);
            return;
        }

        var merged = Merge(known, state);
        if (!AreEqual(known, merged))
        {
            _inputs[ordinal] = merged;
            _waiting.Add(ordinal);
        }
    }
}
