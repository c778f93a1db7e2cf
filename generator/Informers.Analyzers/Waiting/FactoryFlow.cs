using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Follows factories through one body: made, started, waited for, disposed. Tells of reads between the start and the waiting, and of uses
/// after the disposal. Where a call may have waited, it has.
/// </summary>
internal sealed class FactoryFlow(
    ControlFlowGraph graph,
    Origins origins,
    SyncSymbols symbols,
    WaitSearch waits,
    ParameterReads reads,
    ISymbol owningSymbol,
    Action<IOperation, FactoryUse> report,
    CancellationToken cancellationToken)
    : ForwardFlow<ImmutableDictionary<Origin, FactoryLife>>(graph, cancellationToken)
{
    private readonly HashSet<Origin> _started = [];

    /// <inheritdoc/>
    protected override ImmutableDictionary<Origin, FactoryLife> Initial => ImmutableDictionary<Origin, FactoryLife>.Empty;

    /// <inheritdoc/>
    protected override ImmutableDictionary<Origin, FactoryLife> Merge(
        ImmutableDictionary<Origin, FactoryLife> one, ImmutableDictionary<Origin, FactoryLife> other)
    {
        if (ReferenceEquals(one, other))
        {
            return one;
        }

        var merged = one;
        foreach (var pair in other)
        {
            merged = merged.SetItem(pair.Key, Life(one, pair.Key).Or(pair.Value));
        }

        foreach (var pair in one)
        {
            if (!other.ContainsKey(pair.Key))
            {
                merged = merged.SetItem(pair.Key, pair.Value.Or(FactoryLife.Unknown));
            }
        }

        return merged;
    }

    /// <inheritdoc/>
    protected override bool AreEqual(ImmutableDictionary<Origin, FactoryLife> one, ImmutableDictionary<Origin, FactoryLife> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        foreach (var pair in one)
        {
            if (!other.TryGetValue(pair.Key, out var life) || !life.Equals(pair.Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    protected override ImmutableDictionary<Origin, FactoryLife> Branch(
        IOperation condition, bool outcome, ImmutableDictionary<Origin, FactoryLife> state)
    {
        // What is null was neither started nor disposed: that path says nothing of it.
        if (outcome && condition is IIsNullOperation isNull && Find(isNull.Operand) is { } owner && state.ContainsKey(owner))
        {
            return state.SetItem(owner, FactoryLife.Unreachable);
        }

        return state;
    }

    /// <inheritdoc/>
    protected override ImmutableDictionary<Origin, FactoryLife> Visit(IOperation operation, ImmutableDictionary<Origin, FactoryLife> state)
    {
        switch (operation)
        {
            case IObjectCreationOperation creation when symbols.IsFactory(creation.Type):
                return AfterCreation(creation, state);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return AfterCall(creation, constructor, state);
            case ISimpleAssignmentOperation assignment:
                return AfterAssignment(assignment, state);
            case IInvocationOperation call:
                return AfterCall(call, state);
            case IPropertyReferenceOperation property:
                return AfterProperty(property, state);
            case IFlowAnonymousFunctionOperation lambda:
                return IsAnyStarted(state) && waits.HasWait(Graph.GetAnonymousFunctionControlFlowGraph(lambda, CancellationToken).OriginalOperation) ? AllWaited(state) : state;
            case IMethodReferenceOperation reference:
                return IsAnyStarted(state) && waits.MayWait(reference.Method, CancellationToken) ? AllWaited(state) : state;
            case IAwaitOperation await when WaitSearch.IsUnknown(await):
                return AllWaited(state);
            default:
                return state;
        }
    }

    private static FactoryLife Life(ImmutableDictionary<Origin, FactoryLife> state, Origin owner) =>
        state.TryGetValue(owner, out var life) ? life : FactoryLife.Unknown;

    // Somebody else has it now.
    private static FactoryLife Shared(FactoryLife life) =>
        (life.Phases & FactoryPhases.Created) == 0 ? life : life with { Phases = (life.Phases & ~FactoryPhases.Created) | FactoryPhases.Unknown };

    // Unless something is waited for, nobody needs to know whether a call waits.
    private static bool IsAnyStarted(ImmutableDictionary<Origin, FactoryLife> state)
    {
        foreach (var pair in state)
        {
            if ((pair.Value.Phases & FactoryPhases.Started) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableDictionary<Origin, FactoryLife> AllWaited(ImmutableDictionary<Origin, FactoryLife> state)
    {
        foreach (var pair in state)
        {
            if ((pair.Value.Phases & FactoryPhases.Started) != 0)
            {
                state = state.SetItem(pair.Key, pair.Value with { Phases = (pair.Value.Phases & ~FactoryPhases.Started) | FactoryPhases.Waited });
            }
        }

        return state;
    }

    // A task that nobody looks at is no waiting.
    private static bool IsDropped(IOperation call)
    {
        var value = call;
        while (value.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    // "while (lister.Get(name) is null) …" is a way of waiting, too.
    private static bool IsAskedAgain(IOperation operation)
    {
        for (SyntaxNode? node = operation.Syntax, parent = node.Parent; parent is not null; node = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case WhileStatementSyntax loop:
                    return loop.Condition == node;
                case DoStatementSyntax:
                    return true;
                case ForStatementSyntax loop:
                    return loop.Condition == node;
                case StatementSyntax and not ExpressionStatementSyntax and not LocalDeclarationStatementSyntax and not BlockSyntax:
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private Origin? Find(IOperation? value) => origins.Find(value, Captures, CancellationToken);

    private Origin? Owner(IOperation? value) => symbols.OwnerOf(Find(value));

    private ImmutableDictionary<Origin, FactoryLife> AfterCreation(
        IObjectCreationOperation creation, ImmutableDictionary<Origin, FactoryLife> state)
    {
        foreach (var argument in creation.Arguments)
        {
            if (symbols.IsOptions(argument.Value.Type) && Find(argument.Value) is { } options)
            {
                state = state.SetItem(options, FactoryLife.Of(FactoryPhases.Taken));
            }
        }

        return state.SetItem(Origin.OfCreation(creation.Syntax, creation.Type), FactoryLife.Of(FactoryPhases.Created));
    }

    private ImmutableDictionary<Origin, FactoryLife> AfterAssignment(
        ISimpleAssignmentOperation assignment, ImmutableDictionary<Origin, FactoryLife> state)
    {
        var target = assignment.Target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => (ISymbol?)null,
        };
        if (assignment.Target is IPropertyReferenceOperation { Instance: { } changed } && symbols.IsOptions(changed.Type)
            && Find(changed) is { } options && Life(state, options).Phases == FactoryPhases.Taken && IsForOneFactory(options))
        {
            Report(assignment.Target, FactoryUse.OptionsAfterCreation);
        }

        var value = Find(assignment.Value);
        if (value is not null && symbols.IsFactory(value.Type) && state.TryGetValue(value, out var assigned) && target is not ILocalSymbol)
        {
            state = state.SetItem(value, Shared(assigned));
        }

        if (target is null)
        {
            return state;
        }

        foreach (var pair in state)
        {
            // What is named by this variable is another one from here on.
            if (pair.Key.Root.Symbol is { } root && SymbolEqualityComparer.Default.Equals(root, target))
            {
                state = state.SetItem(pair.Key, FactoryLife.Unknown);
            }
        }

        if (value?.Creation is not null && symbols.IsFactory(value.Type) && target is ILocalSymbol)
        {
            var named = Find(assignment.Target);
            if (named is not null && !named.Equals(value))
            {
                state = state.SetItem(named, FactoryLife.Of(FactoryPhases.Created));
            }
        }

        return state;
    }

    private ImmutableDictionary<Origin, FactoryLife> AfterProperty(
        IPropertyReferenceOperation property, ImmutableDictionary<Origin, FactoryLife> state)
    {
        if (symbols.IsState(property.Property))
        {
            return AllWaited(state);
        }

        if (symbols.IsRead(property.Property, property.Instance?.Type))
        {
            return AfterRead(property, property.Instance!, state);
        }

        if (symbols.IsAsking(property.Property) && Owner(property.Instance) is { } owner && Life(state, owner).Phases == FactoryPhases.Disposed)
        {
            Report(property, FactoryUse.AskedAfterDisposal);
        }

        return state;
    }

    private ImmutableDictionary<Origin, FactoryLife> AfterCall(IInvocationOperation call, ImmutableDictionary<Origin, FactoryLife> state)
    {
        var method = call.TargetMethod;
        var receiver = call.Instance ?? (method.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        if (symbols.IsStart(method) || (symbols.IsRun(method) && Find(receiver) is { } run && !symbols.IsFactory(symbols.OwnerOf(run)?.Type)))
        {
            return AfterStart(call, receiver, state);
        }

        if (symbols.IsDispose(method, receiver?.Type is { } type && symbols.IsFactory(type) ? type : Find(receiver)?.Type))
        {
            return Find(receiver) is { } disposed ? state.SetItem(disposed, FactoryLife.Of(FactoryPhases.Disposed)) : state;
        }

        if (symbols.IsFactoryWait(method))
        {
            if (IsDropped(call))
            {
                return state;
            }

            return Owner(receiver) is { } owner && state.TryGetValue(owner, out var life)
                ? state.SetItem(owner, Waited(life))
                : AllWaited(state);
        }

        if (symbols.IsInformerWait(method))
        {
            return AfterInformerWait(call, receiver, state);
        }

        if (symbols.IsRead(method, receiver?.Type))
        {
            return AfterRead(call, receiver!, state);
        }

        if (symbols.IsForBeforeStart(method))
        {
            if (Owner(receiver) is { } configured
                && Life(state, configured).Phases is FactoryPhases.Started or FactoryPhases.Waited or (FactoryPhases.Started | FactoryPhases.Waited))
            {
                Report(call, FactoryUse.ConfiguredAfterStart);
            }

            return state;
        }

        if (method.Name == "AddEventHandler" && symbols.IsInformerLike(receiver?.Type)
            && Owner(receiver) is { } informer && Life(state, informer).Phases == FactoryPhases.Disposed)
        {
            // Where the informer is asked for in the same breath, that is told of already.
            if (Origins.Unwrap(receiver!) is not IPropertyReferenceOperation { Property: var asked } || !symbols.IsAsking(asked))
            {
                Report(call, FactoryUse.HandlerAfterDisposal);
            }

            return state;
        }

        if (method.Name is "ForResource" or "InformerFor" && symbols.IsFactory(receiver?.Type)
            && Owner(receiver) is { } factory && Life(state, factory).Phases == FactoryPhases.Disposed)
        {
            Report(call, FactoryUse.AskedAfterDisposal);
            return state;
        }

        return AfterCall(call, method, state);
    }

    private static FactoryLife Waited(FactoryLife life) =>
        life with { Phases = (life.Phases & ~(FactoryPhases.Started | FactoryPhases.Created)) | FactoryPhases.Waited };

    private ImmutableDictionary<Origin, FactoryLife> AfterStart(
        IInvocationOperation call, IOperation? receiver, ImmutableDictionary<Origin, FactoryLife> state)
    {
        if (Owner(receiver) is not { } owner)
        {
            return state;
        }

        var life = Life(state, owner);
        if (life.Phases == FactoryPhases.Disposed)
        {
            Report(call, FactoryUse.StartAfterDisposal);
            return state;
        }

        _started.Add(owner);
        if (symbols.IsRun(call.TargetMethod))
        {
            // Who awaits the run comes here when the informer has stopped.
            return IsDropped(call) || call.Parent is ISimpleAssignmentOperation
                ? state.SetItem(owner, life with { Phases = FactoryPhases.Started })
                : state.SetItem(owner, FactoryLife.Unknown);
        }

        // Started again: what was waited for stays so, and what was added since has been asked for by somebody who knows.
        return (life.Phases & FactoryPhases.Waited) != 0 ? state : state.SetItem(owner, life with { Phases = FactoryPhases.Started });
    }

    private ImmutableDictionary<Origin, FactoryLife> AfterInformerWait(
        IInvocationOperation call, IOperation? receiver, ImmutableDictionary<Origin, FactoryLife> state)
    {
        if (IsDropped(call))
        {
            return state;
        }

        var origin = Find(receiver);
        if (symbols.OwnerOf(origin) is not { } owner || !state.TryGetValue(owner, out var life))
        {
            return AllWaited(state);
        }

        // One class may stand for several resources of such a factory.
        return symbols.IsFactory(owner.Type) && symbols.ObjectsOf(origin) is { } objects && objects.Name is not ("Unstructured" or "PartialObjectMetadata")
            ? state.SetItem(owner, life with { Waited = life.Waited.Add(objects) })
            : state.SetItem(owner, Waited(life));
    }

    private ImmutableDictionary<Origin, FactoryLife> AfterRead(
        IOperation read, IOperation receiver, ImmutableDictionary<Origin, FactoryLife> state)
    {
        var origin = Find(receiver);
        if (symbols.OwnerOf(origin) is not { } owner || !state.TryGetValue(owner, out var life))
        {
            return state;
        }

        if (life.Phases == FactoryPhases.Disposed)
        {
            if (!HasAsking(receiver))
            {
                Report(read, FactoryUse.ReadAfterDisposal);
            }

            return state;
        }

        if (IsAskedAgain(read))
        {
            return AllWaited(state);
        }

        var isEarly = life.Phases == FactoryPhases.Created
            ? _started.Contains(owner)
            : (life.Phases & (FactoryPhases.Started | FactoryPhases.Waited)) == FactoryPhases.Started;
        if (isEarly && (symbols.ObjectsOf(origin) is not { } objects || !life.Waited.Contains(objects)))
        {
            Report(read, life.Phases == FactoryPhases.Created ? FactoryUse.ReadBeforeStart : life.Waited.IsEmpty ? FactoryUse.ReadBeforeSync : FactoryUse.ReadOfOther);
        }

        if (life.Phases == FactoryPhases.Waited && symbols.ObjectsOf(origin) is { } late && !life.Waited.Contains(late) && IsAskedLate(read, owner, late))
        {
            Report(read, FactoryUse.ReadOfLate);
        }

        return state;
    }

    // Whether nobody asks the factory for the informer before the last waiting ahead of a read. Only where all of its uses can be seen: then
    // the informer starts with that asking, and nothing has waited for it.
    private bool IsAskedLate(IOperation read, Origin owner, ITypeSymbol objects)
    {
        if (!IsFinal || owner.Creation is null || owningSymbol.ContainingType is not { } type)
        {
            return false;
        }

        var tree = read.Syntax.SyntaxTree;
        var waited = -1;
        var asked = int.MaxValue;
        var awaited = -1;
        foreach (var body in origins.OperationsOf(type, CancellationToken))
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                if (IsHandedOn(operation, owner))
                {
                    return false;
                }

                var isBefore = operation.Syntax.SyntaxTree == tree && operation.Syntax.SpanStart < read.Syntax.Span.End;
                switch (operation)
                {
                    case IInvocationOperation { TargetMethod.Name: "ForResource" or "TryForResource" or "InformerFor" } any when symbols.IsFactory(any.Instance?.Type):
                        return false;
                    case IInvocationOperation call when symbols.IsFactoryWait(call.TargetMethod) && owner.Equals(origins.Find(call.Instance, CancellationToken)):
                        waited = isBefore ? Math.Max(waited, call.Syntax.SpanStart) : waited;
                        break;
                    case IPropertyReferenceOperation property when symbols.IsAsking(property.Property)
                        && SymbolEqualityComparer.Default.Equals(symbols.ObjectsOf(property.Instance?.Type), objects):
                        if (property.Syntax.SyntaxTree != tree || !owner.Equals(symbols.OwnerOf(origins.Find(property, CancellationToken))))
                        {
                            return false;
                        }

                        asked = Math.Min(asked, property.Syntax.SpanStart);
                        break;
                    case IAwaitOperation await when isBefore
                        && await.Operation is not IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" } }:
                        awaited = Math.Max(awaited, await.Syntax.Span.End);
                        break;
                }
            }
        }

        return waited >= 0 && asked > waited && asked < int.MaxValue && awaited <= asked;
    }

    private bool IsHandedOn(IOperation operation, Origin owner) =>
        operation is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IObjectCreationOperation
        && symbols.IsFactory(operation.Type)
        && operation is not IObjectCreationOperation
        && owner.Equals(origins.Find(operation, CancellationToken))
        && ValueUses.Of(operation, ["DisposeAsync", "ShutdownAsync"]) == ValueUse.HandedOn;

    // Options that are kept for several factories may be changed between them.
    private bool IsForOneFactory(Origin options)
    {
        if (!IsFinal || owningSymbol.ContainingType is not { } type)
        {
            return false;
        }

        var uses = 0;
        foreach (var body in origins.OperationsOf(type, CancellationToken))
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                if (operation is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
                    && symbols.IsOptions(operation.Type)
                    && options.Equals(origins.Find(operation, CancellationToken))
                    && ValueUses.Of(operation, []) == ValueUse.HandedOn)
                {
                    uses++;
                }
            }
        }

        return uses == 1;
    }

    // Whether the receiver of a read asks the factory for the informer in the same expression.
    private bool HasAsking(IOperation receiver)
    {
        foreach (var one in receiver.DescendantsAndSelf())
        {
            if (one is IPropertyReferenceOperation property && symbols.IsAsking(property.Property))
            {
                return true;
            }
        }

        return false;
    }

    // A lister, or a store, of a factory that was started and not waited for, in the hands of a method that reads it.
    private bool IsReadEarly(IArgumentOperation argument, IMethodSymbol method, ImmutableDictionary<Origin, FactoryLife> state) =>
        argument.Parameter is { } parameter
        && symbols.ObjectsOf(argument.Value.Type) is not null
        && Find(argument.Value) is { } origin
        && symbols.OwnerOf(origin) is { } owner
        && !owner.Equals(origin)
        && state.TryGetValue(owner, out var life)
        && (life.Phases & (FactoryPhases.Started | FactoryPhases.Waited)) == FactoryPhases.Started
        && (symbols.ObjectsOf(origin) is not { } objects || !life.Waited.Contains(objects))
        && !IsAskedAgain(argument)
        && reads.IsRead(method, parameter.Ordinal, CancellationToken);

    private ImmutableDictionary<Origin, FactoryLife> AfterCall(
        IOperation call, IMethodSymbol method, ImmutableDictionary<Origin, FactoryLife> state)
    {
        if (state.IsEmpty)
        {
            return state;
        }

        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        foreach (var argument in arguments)
        {
            if (Find(argument.Value) is { } passed && symbols.IsFactory(passed.Type) && state.TryGetValue(passed, out var life))
            {
                state = state.SetItem(passed, Shared(life));
            }
        }

        if (call is IInvocationOperation && IsAnyStarted(state))
        {
            if (waits.MayWait(method, CancellationToken))
            {
                state = AllWaited(state);
            }
            else
            {
                foreach (var argument in arguments)
                {
                    if (IsReadEarly(argument, method, state))
                    {
                        Report(call, FactoryUse.ReadBeforeSync);
                        break;
                    }
                }
            }
        }

        if (method.DeclaringSyntaxReferences.Length > 0)
        {
            foreach (var pair in state)
            {
                // A method of this compilation may give a field another factory.
                if ((pair.Value.Phases & FactoryPhases.Disposed) != 0 && pair.Key.Root.Symbol is IFieldSymbol or IPropertySymbol)
                {
                    state = state.SetItem(pair.Key, FactoryLife.Unknown);
                }
            }
        }

        return state;
    }

    private void Report(IOperation operation, FactoryUse use)
    {
        if (IsFinal)
        {
            report(operation, use);
        }
    }
}
