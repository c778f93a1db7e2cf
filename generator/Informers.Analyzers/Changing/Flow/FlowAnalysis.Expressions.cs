using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <content>What expressions refer to, and what statements change.</content>
internal sealed partial class FlowAnalysis
{
    private Value Evaluate(IOperation? operation, FlowState state)
    {
        if (operation is null)
        {
            return Value.Empty;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = EvaluateAny(operation, state);
        return value.IsEmpty || operation.Type is null || _flow.Types.CanChange(operation.Type) ? value : Value.Empty;
    }

    private Value EvaluateAny(IOperation operation, FlowState state)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return IsStale(local.Local) ? Value.Empty : state[local.Local];
            case IParameterReferenceOperation parameter:
                return IsStale(parameter.Parameter) ? Value.Empty : state[parameter.Parameter];
            case IFlowCaptureReferenceOperation reference:
                return state[reference.Id];
            case IFlowCaptureOperation capture:
                state[capture.Id] = Evaluate(capture.Value, state);
                return Value.Empty;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return Value.Of(new ParameterAtom(ParameterAtom.This, AccessPath.Root));
            case IFieldReferenceOperation field:
                return ReadField(field, Evaluate(field.Instance, state), state);
            case IPropertyReferenceOperation property:
                return ReadProperty(property, state);
            case IArrayElementReferenceOperation element:
                EvaluateAll(element.Indices, state);
                return ReadElement(Evaluate(element.ArrayReference, state), element, state);
            case IImplicitIndexerReferenceOperation indexer:
                Evaluate(indexer.Argument, state);
                return indexer.Argument.Type?.Name == "Range"
                    ? MakeCollection(indexer, state, ReadMember(Evaluate(indexer.Instance, state), AccessPath.Element, state))
                    : ReadElement(Evaluate(indexer.Instance, state), indexer, state);
            case IConversionOperation conversion:
                var converted = Evaluate(conversion.Operand, state);
                return conversion.OperatorMethod is null || ChangeableTypes.IsSpan(conversion.Type) ? converted : Value.Empty;
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, state);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation, state);
            case ITranslatedQueryOperation query:
                return Evaluate(query.Operation, state);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment, state);
            case IDeconstructionAssignmentOperation deconstruction:
                var parts = Evaluate(deconstruction.Value, state);
                Deconstruct(deconstruction.Target, parts, deconstruction.Value, state);
                return parts;
            case ICompoundAssignmentOperation compound:
                Evaluate(compound.Value, state);
                Evaluate(compound.Target, state);
                ChangePlace(compound.Target, state);
                return Value.Empty;
            case IIncrementOrDecrementOperation increment:
                Evaluate(increment.Target, state);
                ChangePlace(increment.Target, state);
                return Value.Empty;
            case IEventAssignmentOperation subscription:
                Evaluate(subscription.HandlerValue, state);
                return Value.Empty;
            case IInvocationOperation invocation:
                return Call(invocation, state);
            case IObjectCreationOperation creation:
                return Create(creation, state);
            case IAnonymousObjectCreationOperation anonymous:
                return CreateAnonymous(anonymous, state);
            case ITupleOperation tuple:
                var whole = MakeObject(tuple, ObjectKind.Collection, state, out var site);
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    state.Set(new HeapKey(site, AccessPath.Root, "Item" + (i + 1)), Evaluate(tuple.Elements[i], state));
                }

                return whole;
            case IArrayCreationOperation array:
                EvaluateAll(array.DimensionSizes, state);
                return MakeCollection(array, state, EvaluateAll(array.Initializer?.ElementValues ?? [], state));
            case ICollectionExpressionOperation collection:
                return MakeCollection(collection, state, EvaluateElements(collection.Elements, state));
            case IDelegateCreationOperation creation:
                Deliver(creation, state);
                return Value.Empty;
            case IFlowAnonymousFunctionOperation lambda:
                Invoke(lambda, [], state);
                return Value.Empty;
            case IIsPatternOperation pattern:
                Match(pattern.Pattern, Evaluate(pattern.Value, state), pattern.Value.Type, state);
                return Value.Empty;
            case IReturnOperation { ReturnedValue: { } yielded } returned:
                var result = Evaluate(yielded, state);
                if (returned.Kind == OperationKind.YieldReturn)
                {
                    _returned = _returned.Union(MakeIterator(result, state));
                }

                return Value.Empty;
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression, state);
            case IDynamicInvocationOperation or IInvalidOperation:
                EvaluateAll(operation.ChildOperations, state);
                return Value.Empty;
            default:
                EvaluateAll(operation.ChildOperations, state);
                return Value.Empty;
        }
    }

    private Value EvaluateAll(IEnumerable<IOperation> operations, FlowState state)
    {
        var all = Value.Empty;
        foreach (var operation in operations)
        {
            all = all.Union(Evaluate(operation, state));
        }

        return all;
    }

    private Value EvaluateElements(ImmutableArray<IOperation> elements, FlowState state)
    {
        var all = Value.Empty;
        foreach (var element in elements)
        {
            all = all.Union(element is ISpreadOperation spread
                ? ReadMember(Evaluate(spread.Operand, state), AccessPath.Element, state)
                : Evaluate(element, state));
        }

        return all;
    }

    private Value Assign(ISimpleAssignmentOperation assignment, FlowState state)
    {
        var value = Evaluate(assignment.Value, state);
        Assign(assignment.Target, value, state);
        return value;
    }

    private void Assign(IOperation target, Value value, FlowState state)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                state[local.Local] = value;
                break;
            case IParameterReferenceOperation parameter:
                state[parameter.Parameter] = value;
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, state);
                break;
            case IFlowCaptureReferenceOperation capture when _places.TryGetValue(capture.Id, out var place):
                Assign(place, value, state);
                state[capture.Id] = value;
                break;
            case IFlowCaptureReferenceOperation capture:
                state[capture.Id] = value;
                break;
            default:
                ChangePlace(target, state);
                WritePlace(target, value, state);
                break;
        }
    }

    private void WritePlace(IOperation target, Value value, FlowState state)
    {
        var (owner, member) = PlaceOf(target, state);
        if (member is null)
        {
            return;
        }

        if (member != AccessPath.Element || value.IsOfOthers || owner.Atoms.Count != 1 || owner.Atoms.First() is not ObjectAtom made
            || !state.Heap.TryGetValue(new HeapKey(made.Site, made.Path, member), out var present) || !present.IsOfOthers)
        {
            WriteMember(owner, member, value, state, isElement: member == AccessPath.Element);
        }
        else if (ConstantIndexOf(target) is { } index)
        {
            // An object of one's own is in this place, and others' are still in the rest.
            state.Add(new HeapKey(made.Site, made.Path, member), value);
            state.Set(new HeapKey(made.Site, made.Path, AccessPath.ElementAt(index)), value);
        }
        else if (target.Parent is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: null } })
        {
            WriteMember(owner, member, value, state, isElement: true);
        }
        else
        {
            // Who puts objects of its own in the places of others has put one where it looks next, for all that is known; after a loop, in all of them.
            state.ForgetPlaces(made);
            var own = present.OfOwn().Union(value);
            state.Set(new HeapKey(made.Site, made.Path, member), value.IsShallowCopy ? own : own.With(Replaced(made)));
        }
    }

    // Stands among the elements of a collection for those that the code put in the places of others, until one of others is added again.
    private static ObjectAtom Replaced(ObjectAtom collection) =>
        new(collection.Site, AccessPath.Append(collection.Path, AccessPath.Element) ?? collection.Path, ObjectKind.DeepCopy);

    // What one place holds is known from when it is written with a constant index until anything else about the collection changes.
    private static Value ReadElement(Value owner, IOperation place, FlowState state)
    {
        var isKnown = owner.Atoms.Count == 1 && owner.Atoms.First() is ObjectAtom made && ConstantIndexOf(place) is { } index
            && state.Heap.ContainsKey(new HeapKey(made.Site, made.Path, AccessPath.ElementAt(index)));
        return ReadMember(owner, isKnown ? AccessPath.ElementAt(ConstantIndexOf(place)!) : AccessPath.Element, state);
    }

    private static void ForgetPlaces(Value collections, FlowState state)
    {
        foreach (var atom in collections.Atoms)
        {
            if (atom is ObjectAtom made)
            {
                state.ForgetPlaces(made);
            }
        }
    }

    private static object? ConstantIndexOf(IOperation place)
    {
        var index = place switch
        {
            IArrayElementReferenceOperation { Indices: [var one] } => one,
            IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var one] } => one.Value,
            IImplicitIndexerReferenceOperation implied => implied.Argument,
            _ => null,
        };
        return index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand.ConstantValue: { HasValue: true, Value: { } fromEnd } }
            ? "^" + fromEnd
            : index?.ConstantValue is { HasValue: true, Value: { } constant } ? constant : null;
    }

    // Says which object a place belongs to, and as which member.
    private (Value Owner, string? Member) PlaceOf(IOperation target, FlowState state)
    {
        switch (target)
        {
            case IFieldReferenceOperation { Field.IsStatic: true } field:
                return (Value.Of(new ParameterAtom(ParameterAtom.Static, AccessPath.Root)), StaticMember(field.Field));
            case IFieldReferenceOperation field:
                return (Evaluate(field.Instance, state), MemberOf(field.Field));
            case IPropertyReferenceOperation { Property.IsStatic: true } property:
                return (Value.Of(new ParameterAtom(ParameterAtom.Static, AccessPath.Root)), StaticMember(property.Property));
            case IPropertyReferenceOperation property:
                EvaluateAll(property.Arguments.Select(static one => one.Value), state);
                return (Evaluate(property.Instance, state), property.Property.IsIndexer ? AccessPath.Element : property.Property.Name);
            case IArrayElementReferenceOperation element:
                EvaluateAll(element.Indices, state);
                return (Evaluate(element.ArrayReference, state), AccessPath.Element);
            case IImplicitIndexerReferenceOperation indexer:
                Evaluate(indexer.Argument, state);
                return (Evaluate(indexer.Instance, state), AccessPath.Element);
            case IInvocationOperation invocation when KnownMethods.IsMarshal(invocation.TargetMethod):
                return (Evaluate(invocation, state), null);
            case ITupleOperation tuple:
                return (Evaluate(tuple, state), null);
            default:
                Evaluate(target, state);
                return (Value.Empty, null);
        }
    }

    // A place is written to: the object that it belongs to is changed. What belongs to a struct belongs to where the struct is.
    private void ChangePlace(IOperation target, FlowState state)
    {
        switch (target)
        {
            case IFlowCaptureReferenceOperation capture when _places.TryGetValue(capture.Id, out var place):
                ChangePlace(place, state);
                break;
            case IFieldReferenceOperation { Field.IsStatic: false } field:
                if (field.Instance?.Type is { IsValueType: true } && !ChangeableTypes.IsSpan(field.Instance.Type))
                {
                    ChangePlace(field.Instance, state);
                }
                else
                {
                    Change(Evaluate(field.Instance, state), target.Syntax, target.Syntax);
                }

                break;
            case IPropertyReferenceOperation { Property.IsStatic: false } property:
                if (property.Instance?.Type is { IsValueType: true } && !ChangeableTypes.IsSpan(property.Instance.Type))
                {
                    ChangePlace(property.Instance, state);
                }
                else
                {
                    Change(Evaluate(property.Instance, state), target.Syntax, target.Syntax);
                }

                break;
            case IArrayElementReferenceOperation element:
                Change(Evaluate(element.ArrayReference, state), target.Syntax, target.Syntax);
                break;
            case IImplicitIndexerReferenceOperation indexer:
                Change(Evaluate(indexer.Instance, state), target.Syntax, target.Syntax);
                break;
            case IInvocationOperation invocation when KnownMethods.IsMarshal(invocation.TargetMethod):
                Change(invocation.Arguments.Length > 0 ? Evaluate(invocation.Arguments[0].Value, state) : Value.Empty, target.Syntax, target.Syntax);
                break;
        }
    }

    private void Change(Value value, SyntaxNode place, SyntaxNode changed, IMethodSymbol? method = null, bool isOfSameInstance = false)
    {
        if (!_records || value.MayBeCopy)
        {
            return;
        }

        var isMixed = value.Atoms.Any(static atom => atom is ObjectAtom { Path: AccessPath.Root });
        foreach (var atom in value.Atoms)
        {
            switch (atom)
            {
                case CachedAtom cached when isMixed && IsUnderCondition(place, cached.Source):
                    // It is the code's own object at times, and the condition may be about when.
                    break;
                case CachedAtom cached:
                    _result.Findings.Add(new Finding(place, changed, cached.Source, cached.Way, method));
                    break;
                case ParameterAtom parameter:
                    var change = new Change(place, changed, method, isOfSameInstance);
                    if (parameter.Ordinal < 0)
                    {
                        Summary.KeptChanges.Add((parameter, change));
                    }

                    if (!Summary.Changes.ContainsKey(parameter))
                    {
                        Summary.Changes.Add(parameter, change);
                    }

                    break;
            }
        }
    }

    // A condition that was worked out elsewhere, or tests for null, may be about which object it is.
    private static bool IsUnderCondition(SyntaxNode place, SyntaxNode source)
    {
        for (var node = place.Parent; node is not null and not MemberDeclarationSyntax; node = node.Parent)
        {
            var condition = node switch
            {
                IfStatementSyntax statement => statement.Condition,
                ConditionalExpressionSyntax expression => expression.Condition,
                _ => null,
            };
            if (condition is not null && (node.SyntaxTree != source.SyntaxTree || !node.Span.Contains(source.Span)) && MayBeAboutOrigin(condition))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayBeAboutOrigin(ExpressionSyntax condition) => condition switch
    {
        IdentifierNameSyntax => true,
        ParenthesizedExpressionSyntax inner => MayBeAboutOrigin(inner.Expression),
        PrefixUnaryExpressionSyntax not => MayBeAboutOrigin(not.Operand),
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } or RecursivePatternSyntax } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both =>
            MayBeAboutOrigin(both.Left) || MayBeAboutOrigin(both.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality =>
            equality.Right.IsKind(SyntaxKind.NullLiteralExpression) || equality.Left.IsKind(SyntaxKind.NullLiteralExpression),
        _ => false,
    };

    private void WriteMember(Value owner, string member, Value value, FlowState state, bool isElement)
    {
        var isOne = owner.Atoms.Count == 1 && !isElement;
        foreach (var atom in owner.Atoms)
        {
            switch (atom)
            {
                case ObjectAtom made when isOne:
                    state.Set(new HeapKey(made.Site, made.Path, member), value);
                    break;
                case ObjectAtom made when member == AccessPath.Element && state.Heap.TryGetValue(new HeapKey(made.Site, made.Path, member), out var present):
                    state.ForgetPlaces(made);
                    state.Set(new HeapKey(made.Site, made.Path, member), (value.IsOfOthers ? present.Without(Replaced(made)) : present).Union(value));
                    break;
                case ObjectAtom made:
                    state.Add(new HeapKey(made.Site, made.Path, member), value);
                    break;
                case ParameterAtom parameter when _records && !value.IsEmpty:
                    Summary.Writes[(parameter, member)] = Summary.Writes.TryGetValue((parameter, member), out var written) ? written.Union(value) : value;
                    break;
            }
        }
    }

    private static Value ReadMember(Value owner, string member, FlowState state) => ReadMember(owner, member, state.Heap);

    /// <summary>What a member of an object refers to.</summary>
    public static Value ReadMember(Value owner, string member, ImmutableDictionary<HeapKey, Value> heap) => ReadMember(owner, member, heap, 0);

    private static Value ReadMember(Value owner, string member, ImmutableDictionary<HeapKey, Value> heap, int copies)
    {
        var result = Value.Empty;
        foreach (var atom in owner.Atoms)
        {
            switch (atom)
            {
                case CachedAtom:
                    result = result.With(atom);
                    break;
                case ParameterAtom parameter:
                    if (AccessPath.Append(parameter.Path, member) is { } path)
                    {
                        result = result.With(parameter with { Path = path });
                    }

                    break;
                case ObjectAtom made:
                    result = result.Union(ReadOwn(made, member, heap, copies));
                    break;
            }
        }

        return result;
    }

    private static Value ReadOwn(ObjectAtom made, string member, ImmutableDictionary<HeapKey, Value> heap, int copies)
    {
        if (heap.TryGetValue(new HeapKey(made.Site, made.Path, member), out var set))
        {
            return made.Kind == ObjectKind.Collection ? set : AsShared(set);
        }

        // What a shallow copy was not given is the original's. In a loop that may be the copy itself, of the turn before.
        if (heap.TryGetValue(new HeapKey(made.Site, made.Path, Original), out var original))
        {
            return copies < MostCopies ? AsShared(ReadMember(original, member, heap, copies + 1)) : Value.Empty;
        }

        // Of what a collection holds that was never seen nothing is known.
        if (made.Kind == ObjectKind.Collection && member == AccessPath.Element || AccessPath.Append(made.Path, member) is not { } path)
        {
            return Value.Empty;
        }

        return Value.Of(made with { Path = path, Kind = made.Kind == ObjectKind.DeepCopy ? ObjectKind.DeepCopy : ObjectKind.New });
    }

    private static Value AsShared(Value value)
    {
        var result = Value.Empty;
        foreach (var atom in value.Atoms)
        {
            result = result.With(atom is CachedAtom { Way: CachedWay.Direct } cached ? cached with { Way = CachedWay.Shared } : atom);
        }

        return result;
    }

    private const string Original = "*";
    private const int MostCopies = 4;

    private static Value MakeObject(IOperation operation, ObjectKind kind, FlowState state, out Site site)
    {
        site = new Site(operation.Syntax, operation.Kind);
        state.Forget(site);
        return Value.Of(new ObjectAtom(site, AccessPath.Root, kind));
    }

    private static Value MakeCollection(IOperation operation, FlowState state, Value elements)
    {
        var made = MakeObject(operation, ObjectKind.Collection, state, out var site);
        if (!elements.IsEmpty)
        {
            state.Set(new HeapKey(site, AccessPath.Root, AccessPath.Element), elements);
        }

        return made;
    }

    private static Value MakeShallowCopy(IOperation operation, FlowState state, Value original)
    {
        var made = MakeObject(operation, ObjectKind.ShallowCopy, state, out var site);
        state.Set(new HeapKey(site, AccessPath.Root, Original), original);
        return made;
    }

    private static Value MakeDeepCopy(IOperation operation, FlowState state) => MakeObject(operation, ObjectKind.DeepCopy, state, out _);

    // All that an iterator yields is elements of one sequence.
    private Value MakeIterator(Value element, FlowState state)
    {
        var site = new Site(_graph.OriginalOperation.Syntax, OperationKind.YieldReturn);
        if (!element.IsEmpty)
        {
            state.Add(new HeapKey(site, AccessPath.Root, AccessPath.Element), element);
        }

        return Value.Of(new ObjectAtom(site, AccessPath.Root, ObjectKind.Collection));
    }

    private static Value ReadField(IFieldReferenceOperation reference, Value owner, FlowState state)
    {
        var field = reference.Field;
        if (field.IsConst)
        {
            return Value.Empty;
        }

        return field.IsStatic
            ? CacheFlow.IsOwn(field) ? Value.Of(new ParameterAtom(ParameterAtom.Static, "/" + StaticMember(field))) : Value.Empty
            : ReadMember(owner, MemberOf(field), state);
    }

    private Value ReadProperty(IPropertyReferenceOperation reference, FlowState state)
    {
        var property = reference.Property;
        var owner = Evaluate(reference.Instance, state);
        EvaluateAll(reference.Arguments.Select(static one => one.Value), state);
        if (_flow.Sources.IsSource(property))
        {
            return Value.Of(new CachedAtom(reference.Syntax, CachedWay.Direct));
        }

        if (property.IsStatic)
        {
            return CacheFlow.IsAutomatic(property) ? Value.Of(new ParameterAtom(ParameterAtom.Static, "/" + StaticMember(property))) : ReadComputed(reference, owner, state);
        }

        var type = property.ContainingType;
        switch (property.Name)
        {
            case "Value" when type.Name is "KeyValuePair" or "Nullable" or "Lazy" or "LinkedListNode" or "StrongBox" or "AsyncLocal" or "ThreadLocal":
            case "Result" when type.Name is "Task" or "ValueTask":
            case "Reader" or "Writer" when type.Name == "Channel":
            case "Values" or "Span" or "Memory" when ChangeableTypes.IsFrameworkCollection(type):
                return owner;
            case "Key" when type.Name is "KeyValuePair" or "IGrouping":
            case "Keys" when ChangeableTypes.IsFrameworkCollection(type):
                return Value.Empty;
            case "Current" when !CacheFlow.IsOwn(property):
                return ReadMember(owner, AccessPath.Element, state);
        }

        if (property.IsIndexer && !CacheFlow.IsOwn(property))
        {
            return ReadElement(owner, reference, state);
        }

        return CacheFlow.IsOwn(property) && !CacheFlow.IsAutomatic(property) && !property.IsAbstract
            ? ReadComputed(reference, owner, state)
            : ReadMember(owner, property.Name, state);
    }

    private Value ReadComputed(IPropertyReferenceOperation reference, Value owner, FlowState state)
    {
        if (reference.Property.GetMethod is not { } getter || !CacheFlow.IsOwn(getter))
        {
            return Value.Empty;
        }

        return Apply(getter, owner, reference.Arguments, reference, state);
    }

    // Code in a lambda runs later: of a variable that is assigned to again after the lambda nothing is known in it.
    private bool IsStale(ISymbol variable) => _outer is not null && _local is null && _flow.IsReassignedAfter(variable, _graph.OriginalOperation.Syntax);

    private static string MemberOf(IFieldSymbol field) => field.CorrespondingTupleField?.Name ?? field.AssociatedSymbol?.Name ?? field.Name;

    private static string StaticMember(ISymbol member) => member.ContainingType.ToDisplayString() + "." + member.Name;

    private Value CreateAnonymous(IAnonymousObjectCreationOperation creation, FlowState state)
    {
        var made = MakeObject(creation, ObjectKind.Collection, state, out var site);
        foreach (var initializer in creation.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment)
            {
                state.Set(new HeapKey(site, AccessPath.Root, target.Property.Name), Evaluate(assignment.Value, state));
            }
            else
            {
                Evaluate(initializer, state);
            }
        }

        return made;
    }

    private void Deconstruct(IOperation target, Value value, IOperation? source, FlowState state)
    {
        while (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        while (source is IConversionOperation conversion)
        {
            source = conversion.Operand;
        }

        if (target is not ITupleOperation tuple)
        {
            Assign(target, value, state);
            return;
        }

        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            var type = tuple.Elements[i].Type;
            var part = source?.Type switch
            {
                { IsTupleType: true } => ReadMember(value, "Item" + (i + 1), state),
                { } one when _flow.Sources.IsEvent(one) => Value.Of(new CachedAtom(source.Syntax, CachedWay.Direct)),
                { Name: "KeyValuePair" } => i == 1 ? value : Value.Empty,
                { } one when PositionalMember(one, i, tuple.Elements.Length) is { } member => ReadMember(value, member, state),
                null when !value.IsEmpty => ReadMember(value, "Item" + (i + 1), state),
                _ => Value.Empty,
            };
            if (type is not null && !_flow.Types.CanChange(type))
            {
                part = Value.Empty;
            }

            Deconstruct(tuple.Elements[i], part, null, state);
        }
    }

    private static string? PositionalMember(ITypeSymbol type, int index, int count)
    {
        foreach (var method in type.GetMembers("Deconstruct").OfType<IMethodSymbol>())
        {
            if (method.Parameters.Length == count && type.IsRecord)
            {
                return method.Parameters[index].Name;
            }
        }

        return null;
    }

    private void Match(IPatternOperation pattern, Value value, ITypeSymbol? type, FlowState state)
    {
        switch (pattern)
        {
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                state[declared] = _flow.Types.CanChange(((ILocalSymbol)declared).Type) ? value : Value.Empty;
                break;
            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is ILocalSymbol whole)
                {
                    state[whole] = _flow.Types.CanChange(whole.Type) ? value : Value.Empty;
                }

                foreach (var sub in recursive.PropertySubpatterns)
                {
                    Match(sub.Pattern, ReadMatched(sub.Member, value, state), sub.Member.Type, state);
                }

                for (var i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
                {
                    var matched = recursive.MatchedType;
                    var part = matched.IsTupleType ? ReadMember(value, "Item" + (i + 1), state)
                        : _flow.Sources.IsEvent(matched) ? Value.Of(new CachedAtom(recursive.Syntax, CachedWay.Direct))
                        : PositionalMember(matched, i, recursive.DeconstructionSubpatterns.Length) is { } member ? ReadMember(value, member, state)
                        : Value.Empty;
                    Match(recursive.DeconstructionSubpatterns[i], part, null, state);
                }

                break;
            case IListPatternOperation list:
                if (list.DeclaredSymbol is { } all)
                {
                    state[all] = value;
                }

                foreach (var sub in list.Patterns)
                {
                    Match(sub, sub is ISlicePatternOperation ? value : ReadMember(value, AccessPath.Element, state), null, state);
                }

                break;
            case ISlicePatternOperation { Pattern: { } slice }:
                Match(slice, value, type, state);
                break;
            case IBinaryPatternOperation binary:
                Match(binary.LeftPattern, value, type, state);
                Match(binary.RightPattern, value, type, state);
                break;
            case INegatedPatternOperation negated:
                Match(negated.Pattern, value, type, state);
                break;
        }
    }

    private Value ReadMatched(IOperation member, Value owner, FlowState state)
    {
        var value = member switch
        {
            IPropertyReferenceOperation property when _flow.Sources.IsSource(property.Property) => Value.Of(new CachedAtom(property.Syntax, CachedWay.Direct)),
            IPropertyReferenceOperation { Property: { } property } when property.Name is "Value" && property.ContainingType.Name is "KeyValuePair" => owner,
            IPropertyReferenceOperation { Property: { } property } when CacheFlow.IsOwn(property) && !CacheFlow.IsAutomatic(property) =>
                ReadComputed((IPropertyReferenceOperation)member, owner, state),
            IPropertyReferenceOperation property => ReadMember(owner, property.Property.Name, state),
            IFieldReferenceOperation field => ReadMember(owner, MemberOf(field.Field), state),
            _ => Value.Empty,
        };
        return _flow.Types.CanChange(member.Type) ? value : Value.Empty;
    }
}
