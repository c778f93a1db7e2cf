using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Follows objects of the cache through one body: forward, over its control flow graph, until nothing changes any more; then once again, to
/// note what it does with them. Only then, since a place that is reached with a copy too is left alone.
/// </summary>
internal sealed partial class FlowAnalysis
{
    private const int MostVisits = 40;

    private readonly CacheFlow _flow;
    private readonly BodyResult _result;
    private readonly ControlFlowGraph _graph;
    private readonly FlowAnalysis? _outer;
    private readonly Dictionary<CaptureId, IOperation> _places = [];
    private bool _records;
    private Value _returned = Value.Empty;

    private FlowAnalysis(CacheFlow flow, BodyResult result, ControlFlowGraph graph, FlowAnalysis? outer)
    {
        _flow = flow;
        _result = result;
        _graph = graph;
        _outer = outer;
        _records = outer?._records ?? true;
    }

    private MethodSummary Summary => _result.Summary;

    /// <summary>Analyzes a body.</summary>
    /// <param name="flow">What is known of the compilation.</param>
    /// <param name="graph">The body.</param>
    /// <param name="start">What its parameters refer to.</param>
    /// <param name="result">Takes what it does.</param>
    /// <param name="outputs">Its parameters that are <c>ref</c> or <c>out</c>.</param>
    public static void Run(CacheFlow flow, ControlFlowGraph graph, FlowState start, BodyResult result, IEnumerable<IParameterSymbol> outputs)
    {
        var analysis = new FlowAnalysis(flow, result, graph, outer: null);
        var end = analysis.Run(start);
        result.Summary.Returned = analysis._returned;
        result.Summary.Heap = end.Heap;
        foreach (var output in outputs)
        {
            result.Summary.Outputs[output.Ordinal] = end[output];
        }
    }

    private FlowState Run(FlowState start)
    {
        foreach (var block in _graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is IFlowCaptureOperation { Value: ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
                    or IPropertyReferenceOperation or IArrayElementReferenceOperation } capture)
                {
                    _places[capture.Id] = capture.Value;
                }
            }
        }

        var records = _records;
        _records = false;
        var entries = new FlowState?[_graph.Blocks.Length];
        entries[0] = start.WithoutCaptures();
        var visits = 0;
        var pending = new SortedSet<int> { 0 };
        while (pending.Count > 0)
        {
            _flow.CancellationToken.ThrowIfCancellationRequested();
            if (++visits > MostVisits * _graph.Blocks.Length)
            {
                // It does not come to rest: nothing is said of it.
                _returned = Value.Empty;
                return start;
            }

            var ordinal = pending.Min;
            pending.Remove(ordinal);
            var block = _graph.Blocks[ordinal];
            Visit(block, entries[ordinal]!, (next, state) =>
            {
                var joined = entries[next] is { } present ? present.Join(state) : state;
                if (entries[next] is not { } before || !before.IsSame(joined))
                {
                    entries[next] = joined;
                    pending.Add(next);
                }
            });
        }

        if (records)
        {
            _records = true;
            _returned = Value.Empty;
            foreach (var block in _graph.Blocks)
            {
                if (entries[block.Ordinal] is { } entry)
                {
                    Visit(block, entry, static (_, _) => { });
                }
            }
        }

        return entries[_graph.Blocks.Length - 1] ?? start;
    }

    private void Visit(BasicBlock block, FlowState entry, System.Action<int, FlowState> proceed)
    {
        var state = entry.Copy();
        Handle(block, state, proceed);
        foreach (var operation in block.Operations)
        {
            Evaluate(operation, state);
        }

        Value branched = Value.Empty;
        if (block.BranchValue is { } value)
        {
            branched = Evaluate(value, state);
        }

        Handle(block, state, proceed);
        if (block.ConditionalSuccessor is { } conditional)
        {
            var isTaken = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Follow(conditional, Refine(state, block.BranchValue, isTaken), branched, proceed);
            if (block.FallThroughSuccessor is { } otherwise)
            {
                Follow(otherwise, Refine(state, block.BranchValue, !isTaken), branched, proceed);
            }
        }
        else if (block.FallThroughSuccessor is { } next)
        {
            Follow(next, state, branched, proceed);
        }
    }

    private void Follow(ControlFlowBranch branch, FlowState state, Value value, System.Action<int, FlowState> proceed)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.Return)
        {
            _returned = _returned.Union(value);
        }

        foreach (var region in branch.FinallyRegions)
        {
            proceed(region.FirstBlockOrdinal, state);
        }

        if (branch.Destination is { } destination)
        {
            proceed(destination.Ordinal, state);
        }
    }

    // An exception may come at any place of a block: what handles it begins with what held before and after. Around the root of a lambda are the
    // regions of the body that it stands in.
    private void Handle(BasicBlock block, FlowState state, System.Action<int, FlowState> proceed)
    {
        for (var region = block.EnclosingRegion; region is not null && region != _graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Try && region.EnclosingRegion is { } around)
            {
                foreach (var handler in around.NestedRegions)
                {
                    if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
                    {
                        proceed(handler.FirstBlockOrdinal, state.Copy());
                    }
                }
            }
        }
    }

    // What is null refers to nothing of the cache.
    private FlowState Refine(FlowState state, IOperation? condition, bool isTrue)
    {
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Refine(state, not.Operand, !isTrue);
            case IIsNullOperation isNull when isTrue:
                return Without(state, isNull.Operand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary
                when isTrue == (binary.OperatorKind == BinaryOperatorKind.Equals):
                return IsNull(binary.RightOperand) ? Without(state, binary.LeftOperand)
                    : IsNull(binary.LeftOperand) ? Without(state, binary.RightOperand)
                    : state;
            case IIsPatternOperation { Pattern: IConstantPatternOperation constant } pattern when isTrue && IsNull(constant.Value):
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation negated } } when !isTrue && IsNull(negated.Value):
            case IIsPatternOperation { Pattern: IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } } when !isTrue:
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } } } when isTrue:
                return Without(state, ((IIsPatternOperation)condition).Value);
            default:
                return state;
        }
    }

    private FlowState Without(FlowState state, IOperation operand)
    {
        var result = state.Copy();
        while (operand is IConversionOperation conversion)
        {
            operand = conversion.Operand;
        }

        switch (operand)
        {
            case ILocalReferenceOperation local:
                result[local.Local] = Value.Empty;
                break;
            case IParameterReferenceOperation parameter:
                result[parameter.Parameter] = Value.Empty;
                break;
            case IFlowCaptureReferenceOperation capture:
                result[capture.Id] = Value.Empty;
                if (_places.TryGetValue(capture.Id, out var place) && place is ILocalReferenceOperation or IParameterReferenceOperation)
                {
                    return Without(result, place);
                }

                break;
        }

        return result;
    }

    private static bool IsNull(IOperation operation) =>
        operation is IConversionOperation conversion ? IsNull(conversion.Operand) : operation.ConstantValue is { HasValue: true, Value: null };
}
