using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <content>What calls do: sources, copies, collections, LINQ, and methods of the same compilation.</content>
internal sealed partial class FlowAnalysis
{
    private Value Call(IInvocationOperation call, FlowState state)
    {
        var method = call.TargetMethod;
        var instance = Evaluate(call.Instance, state);
        var arguments = new Value[method.Parameters.Length];
        foreach (var argument in call.Arguments)
        {
            var value = UnwrapLambda(argument.Value) is null ? Evaluate(argument.Value, state) : Value.Empty;
            if (argument.Parameter is { } parameter && parameter.Ordinal < arguments.Length)
            {
                arguments[parameter.Ordinal] = value;
                if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                {
                    ChangePlace(argument.Value, state);
                }
            }
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] ??= Value.Empty;
        }

        var result = CallKnown(call, method, instance, arguments, state, out var isKnown);
        return isKnown ? result : Apply(method, instance, call.Arguments, call, state, arguments);
    }

    private Value CallKnown(IInvocationOperation call, IMethodSymbol method, Value instance, Value[] arguments, FlowState state, out bool isKnown)
    {
        isKnown = true;
        var receiver = call.Instance is not null ? instance : arguments.Length > 0 ? arguments[0] : Value.Empty;
        if (_flow.Sources.IsSource(method))
        {
            InvokeLambdas(call, [], state);
            return Value.Of(new CachedAtom(call.Syntax, CachedWay.Direct));
        }

        if (method.Name is "<Clone>$" or "MemberwiseClone")
        {
            return MakeShallowCopy(call, state, receiver);
        }

        if (KnownMethods.MakesCopy(method))
        {
            return CallCopy(call, method, instance, arguments, state);
        }

        if (KnownMethods.Deserializes(method))
        {
            return MakeDeepCopy(call, state);
        }

        if (method is { Name: "Clone", ContainingType.SpecialType: SpecialType.System_Array })
        {
            return MakeCollection(call, state, ReadMember(receiver, AccessPath.Element, state));
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return CallLocal(call, method, arguments, state);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return CallDelegate(call, arguments, state);
        }

        if (KnownMethods.ChangesMetadata(method))
        {
            Change(ReadMember(ReadMember(receiver, "Metadata", state), MetadataChangedBy(method), state), call.Syntax, call.Syntax);
            return Value.Empty;
        }

        if (KnownMethods.MetadataMember(method) is { } member)
        {
            var metadata = ReadMember(receiver, "Metadata", state);
            return member == AccessPath.Root ? metadata : ReadMember(metadata, member, state);
        }

        if (KnownMethods.PassesThrough(method) && !CacheFlow.IsOwn(method))
        {
            return receiver;
        }

        if (KnownMethods.IsMarshal(method))
        {
            if (method.Name == "SetCount")
            {
                Change(receiver, call.Syntax, call.Syntax);
            }

            return receiver;
        }

        if (method.ContainingNamespace is { Name: "Channels", ContainingNamespace.Name: "Threading" })
        {
            return CallChannel(call, method, receiver, arguments, state);
        }

        if (method is { Name: "Create", ContainingType.Name: "KeyValuePair" } && arguments.Length == 2)
        {
            return arguments[1];
        }

        if (method is { Name: "Exchange" or "CompareExchange" or "Write", ContainingType.Name: "Interlocked" or "Volatile" } && arguments.Length > 1)
        {
            var replaced = arguments[0];
            if (call.Arguments.FirstOrDefault(static one => one.Parameter?.Ordinal == 0) is { } place)
            {
                WritePlace(place.Value, method.Name == "CompareExchange" ? arguments[1].Union(replaced) : arguments[1], state);
            }

            return replaced;
        }

        if (!method.IsStatic && KnownMethods.IsImmutableCollection(method.ContainingType) && KnownMethods.IsImmutableCollection(method.ReturnType))
        {
            var kept = ReadMember(receiver, AccessPath.Element, state);
            InvokeLambdas(call, [kept], state);
            for (var i = 0; i < arguments.Length; i++)
            {
                kept = kept.Union(ChangeableTypes.IsCollection(method.Parameters[i].Type) ? ReadMember(arguments[i], AccessPath.Element, state) : arguments[i]);
            }

            return MakeCollection(call, state, kept);
        }

        if (method is { ContainingType.Name: "BlockingCollection", Name: "Take" or "GetConsumingEnumerable" })
        {
            return method.Name == "Take" ? ReadMember(receiver, AccessPath.Element, state) : receiver;
        }

        if (method is { ContainingType.Name: "ConcurrentDictionary", Name: "GetOrAdd" or "AddOrUpdate" })
        {
            var present = ReadMember(receiver, AccessPath.Element, state);
            var added = Value.Empty;
            for (var i = 0; i < LambdaCount(call); i++)
            {
                added = added.Union(InvokeLambda(call, i, [Value.Empty, present], state));
            }

            for (var i = 1; i < arguments.Length; i++)
            {
                added = added.Union(method.Parameters[i].Type.TypeKind == TypeKind.Delegate ? Value.Empty : arguments[i]);
            }

            Change(receiver, call.Syntax, call.Syntax);
            WriteMember(receiver, AccessPath.Element, added, state, isElement: true);
            return present.Union(added);
        }

        if (KnownMethods.ChangesCollection(method))
        {
            return CallChange(call, method, receiver, arguments, state);
        }

        var elements = Lazily(() => ReadMember(receiver, AccessPath.Element, state));
        if (method.Name.StartsWith("Try", System.StringComparison.Ordinal) && ChangeableTypes.IsFrameworkCollection(method.ContainingType))
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Parameter?.RefKind == RefKind.Out)
                {
                    var value = elements();
                    Assign(argument.Value, _flow.Types.CanChange(argument.Parameter.Type) ? value : Value.Empty, state);
                }
            }

            return Value.Empty;
        }

        if (KnownMethods.TakesElement(method))
        {
            InvokeLambdas(call, [elements()], state);
            if (method is { Name: "Min" or "Max" } && call.Arguments.Any(static one => UnwrapLambda(one.Value) is not null))
            {
                return Value.Empty;
            }

            return elements();
        }

        if (KnownMethods.KeepsElements(method))
        {
            InvokeLambdas(call, [elements()], state);
            var all = elements();
            if (method.Name is "Concat" or "Union" or "UnionBy" or "Append" or "Prepend" && arguments.Length > 1)
            {
                all = all.Union(method.Name is "Append" or "Prepend" ? arguments[1] : ReadMember(arguments[1], AccessPath.Element, state));
            }

            return method.Name is "AsEnumerable" or "AsQueryable" or "Cast" or "AsReadOnly" or "ToBlockingEnumerable" or "ToAsyncEnumerable"
                ? receiver
                : MakeCollection(call, state, all);
        }

        if (KnownMethods.HandsElementsToLambdas(method))
        {
            return CallQuery(call, method, elements(), arguments, state);
        }

        isKnown = false;
        return Value.Empty;
    }

    // LINQ and what is like it, where the result is not just elements of the source.
    private Value CallQuery(IInvocationOperation call, IMethodSymbol method, Value element, Value[] arguments, FlowState state)
    {
        switch (method.Name)
        {
            case "Select" or "ConvertAll" or "SelectAwait":
                return MakeCollection(call, state, InvokeLambda(call, 0, [element], state));
            case "SelectMany":
                var inner = ReadMember(InvokeLambda(call, 0, [element], state), AccessPath.Element, state);
                return MakeCollection(call, state, LambdaCount(call) > 1 ? InvokeLambda(call, 1, [element, inner], state) : inner);
            case "GroupBy" or "ToLookup" or "Chunk":
                var grouped = LambdaCount(call) > 1 ? EvaluateLambdas(call, element, state) : Keyed(call, element, state);
                return MakeGroups(call, state, grouped);
            case "ToDictionary" or "ToDictionaryAsync" or "ToFrozenDictionary" or "ToImmutableDictionary":
                return MakeCollection(call, state, LambdaCount(call) > 1 ? EvaluateLambdas(call, element, state) : Keyed(call, element, state));
            case "Index":
                var numbered = new Site(call.Syntax, OperationKind.None, new Site(call.Syntax, call.Kind));
                state.Forget(numbered);
                state.Set(new HeapKey(numbered, AccessPath.Root, "Item2"), element);
                return MakeCollection(call, state, Value.Of(new ObjectAtom(numbered, AccessPath.Root, ObjectKind.Collection)));
            case "Zip":
                return MakeCollection(call, state, LambdaCount(call) > 0 && arguments.Length > 1
                    ? InvokeLambda(call, 0, [element, ReadMember(arguments[1], AccessPath.Element, state)], state)
                    : Value.Empty);
            case "Join" or "GroupJoin" or "LeftJoin":
                var other = arguments.Length > 1 ? ReadMember(arguments[1], AccessPath.Element, state) : Value.Empty;
                InvokeLambda(call, 0, [element], state);
                InvokeLambda(call, 1, [other], state);
                return MakeCollection(call, state, InvokeLambda(call, 2, [element, method.Name == "GroupJoin" ? arguments[1] : other], state));
            case "Aggregate":
                var start = arguments.Length > 2 ? arguments[1] : element;
                return InvokeLambda(call, 0, [start, element], state).Union(start);
            default:
                InvokeLambdas(call, [element], state);
                return Value.Empty;
        }
    }

    private Value Keyed(IInvocationOperation call, Value element, FlowState state)
    {
        InvokeLambdas(call, [element], state);
        return element;
    }

    private Value EvaluateLambdas(IInvocationOperation call, Value element, FlowState state)
    {
        InvokeLambda(call, 0, [element], state);
        return InvokeLambda(call, 1, [element], state);
    }

    private static Value MakeGroups(IInvocationOperation call, FlowState state, Value element)
    {
        var group = new Site(call.Syntax, OperationKind.None, new Site(call.Syntax, call.Kind));
        state.Forget(group);
        state.Set(new HeapKey(group, AccessPath.Root, AccessPath.Element), element);
        return MakeCollection(call, state, Value.Of(new ObjectAtom(group, AccessPath.Root, ObjectKind.Collection)));
    }

    private Value CallCopy(IInvocationOperation call, IMethodSymbol method, Value instance, Value[] arguments, FlowState state)
    {
        if (!CacheFlow.IsOwn(method) || method.IsAbstract)
        {
            InvokeLambdas(call, [], state);
            return MakeDeepCopy(call, state);
        }

        // A copy by the author's own hand may share parts with the original, and is a copy at the top all the same.
        var made = Apply(method, instance, call.Arguments, call, state, arguments);
        var result = Value.Empty;
        foreach (var atom in made.Atoms)
        {
            if (atom is ObjectAtom { Kind: not ObjectKind.DeepCopy })
            {
                result = result.With(atom);
            }
        }

        return result.IsEmpty ? MakeDeepCopy(call, state) : result;
    }

    // A channel is a collection with two ends.
    private Value CallChannel(IInvocationOperation call, IMethodSymbol method, Value receiver, Value[] arguments, FlowState state)
    {
        var element = ReadMember(receiver, AccessPath.Element, state);
        switch (method.Name)
        {
            case "TryWrite" or "WriteAsync" when arguments.Length > 0 && !arguments[0].IsEmpty:
                WriteMember(receiver, AccessPath.Element, arguments[0], state, isElement: true);
                return Value.Empty;
            case "TryRead" or "TryPeek":
                foreach (var argument in call.Arguments)
                {
                    if (argument.Parameter?.RefKind == RefKind.Out)
                    {
                        Assign(argument.Value, element, state);
                    }
                }

                return Value.Empty;
            case "ReadAsync":
                return element;
            case "ReadAllAsync":
                return receiver;
            case "CreateBounded" or "CreateUnbounded" or "CreateUnboundedPrioritized":
                return MakeCollection(call, state, Value.Empty);
            default:
                return Value.Empty;
        }
    }

    private Value CallChange(IInvocationOperation call, IMethodSymbol method, Value receiver, Value[] arguments, FlowState state)
    {
        var element = ReadMember(receiver, AccessPath.Element, state);
        InvokeLambdas(call, [element], state);
        Change(receiver, call.Syntax, call.Syntax);
        ForgetPlaces(receiver, state);
        if (method.Name is not ("Remove" or "RemoveAll" or "RemoveAt" or "RemoveRange" or "Clear" or "Sort" or "Reverse" or "ExceptWith" or "IntersectWith"))
        {
            for (var i = call.Instance is null ? 1 : 0; i < arguments.Length; i++)
            {
                var isMany = method.Name is "AddRange" or "InsertRange" or "UnionWith" or "EnqueueRange";
                if (method.Parameters[i].RefKind == RefKind.None && !arguments[i].IsEmpty)
                {
                    WriteMember(
                        receiver, AccessPath.Element, isMany ? ReadMember(arguments[i], AccessPath.Element, state) : arguments[i], state, isElement: true);
                }
            }
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.Out)
            {
                Assign(argument.Value, element, state);
            }
        }

        return element;
    }

    private static string MetadataChangedBy(IMethodSymbol method) => method.Name switch
    {
        "SetAnnotation" => "Annotations",
        "SetLabel" => "Labels",
        "AddFinalizer" or "RemoveFinalizer" => "Finalizers",
        _ => "OwnerReferences",
    };

    // A method of the compilation does what its summary says; of another nothing is known, but for the functions that it is given.
    private Value Apply(
        IMethodSymbol method, Value instance, ImmutableArray<IArgumentOperation> given, IOperation call, FlowState state, Value[]? arguments = null)
    {
        if (arguments is null)
        {
            arguments = new Value[method.Parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = Value.Empty;
            }
        }

        var isOwn = _flow.HasSelf && instance.Atoms.Contains(new ParameterAtom(ParameterAtom.This, AccessPath.Root));
        if (isOwn && call is not IInvocationOperation { IsVirtual: false })
        {
            method = _flow.TargetOf(method);
            if (_records)
            {
                Summary.OwnCalls.Add((method.OriginalDefinition, [.. arguments]));
            }
        }

        var summary = _flow.SummaryOf(method);
        if (summary is null)
        {
            foreach (var argument in given)
            {
                if (UnwrapLambda(argument.Value) is { } lambda)
                {
                    Deliver(lambda, state);
                }

                if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && Unwrap(argument.Value) is ILocalReferenceOperation or IParameterReferenceOperation or IDeclarationExpressionOperation)
                {
                    Assign(argument.Value, Value.Empty, state);
                }
            }

            return Value.Empty;
        }

        var heap = summary.Heap;
        foreach (var site in heap.Keys.Select(static key => key.Site).Distinct())
        {
            if (site.From(call.Syntax) is { } made)
            {
                state.Forget(made);
            }
        }

        Value Of(ParameterAtom parameter)
        {
            var value = parameter.Ordinal switch
            {
                ParameterAtom.Static => Value.Of(new ParameterAtom(ParameterAtom.Static, AccessPath.Root)),
                ParameterAtom.This => instance,
                _ when parameter.Ordinal < arguments!.Length => arguments[parameter.Ordinal],
                _ => Value.Empty,
            };
            foreach (var member in AccessPath.Members(parameter.Path))
            {
                if (value.IsEmpty)
                {
                    break;
                }

                value = ReadMember(value, member, state);
            }

            return value;
        }

        Value Here(Value value)
        {
            var result = Value.Empty;
            foreach (var atom in value.Atoms)
            {
                switch (atom)
                {
                    case CachedAtom cached:
                        result = result.With(new CachedAtom(call.Syntax, cached.Way));
                        break;
                    case ParameterAtom parameter:
                        result = result.Union(Of(parameter));
                        break;
                    case ObjectAtom made when made.Site.From(call.Syntax) is { } site:
                        result = result.With(made with { Site = site });
                        break;
                }
            }

            return result;
        }

        foreach (var pair in heap)
        {
            if (pair.Key.Site.From(call.Syntax) is { } site)
            {
                state.Set(pair.Key with { Site = site }, Here(pair.Value));
            }
        }

        foreach (var pair in summary.Changes)
        {
            var parameter = pair.Key;
            if (call is IPropertyReferenceOperation)
            {
                // A property that remembers what it worked out is read, and not meant to change anything.
                break;
            }

            var changed = parameter.Ordinal >= 0
                ? given.FirstOrDefault(one => one.Parameter?.Ordinal == parameter.Ordinal)?.Value.Syntax
                : (call as IInvocationOperation)?.Instance?.Syntax ?? (call as IPropertyReferenceOperation)?.Instance?.Syntax;
            var isOfSameInstance = parameter.Ordinal == ParameterAtom.Static
                || (parameter.Ordinal == ParameterAtom.This && instance.Atoms.Contains(new ParameterAtom(ParameterAtom.This, AccessPath.Root)));
            Change(Of(parameter), call.Syntax, changed ?? call.Syntax, method, isOfSameInstance);
            ForgetPlaces(Of(parameter), state);
        }

        if (isOwn && _records)
        {
            foreach (var (called, values) in summary.OwnCalls)
            {
                Summary.OwnCalls.Add((called, [.. values.Select(Here)]));
            }
        }

        foreach (var pair in summary.Writes)
        {
            WriteMember(Of(pair.Key.Object), pair.Key.Member, Here(pair.Value), state, isElement: true);
        }

        foreach (var (ordinal, values) in summary.Calls)
        {
            foreach (var argument in given)
            {
                if (argument.Parameter?.Ordinal == ordinal)
                {
                    InvokeDelegate(argument.Value, [.. values.Select(Here)], state);
                }
            }
        }

        foreach (var argument in given)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                Assign(argument.Value, summary.Outputs.TryGetValue(argument.Parameter.Ordinal, out var output) ? Here(output) : Value.Empty, state);
            }
            else if (UnwrapLambda(argument.Value) is { } lambda && !summary.Calls.Any(one => one.Ordinal == argument.Parameter?.Ordinal))
            {
                Deliver(lambda, state);
            }
        }

        return Here(summary.Returned);
    }

    private Value Create(IObjectCreationOperation creation, FlowState state)
    {
        var arguments = creation.Constructor is { } constructor ? new Value[constructor.Parameters.Length] : [];
        foreach (var argument in creation.Arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < arguments.Length && UnwrapLambda(argument.Value) is null)
            {
                arguments[parameter.Ordinal] = Evaluate(argument.Value, state);
                if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                {
                    ChangePlace(argument.Value, state);
                }
            }
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] ??= Value.Empty;
        }

        var type = creation.Type;
        if (type is { Name: "KeyValuePair" } && arguments.Length == 2)
        {
            return arguments[1];
        }

        if (type is { Name: "Lazy" or "ValueTask" or "Nullable" } && arguments.Length > 0 && !arguments[0].IsEmpty)
        {
            return arguments[0];
        }

        if (ChangeableTypes.IsFrameworkCollection(type))
        {
            foreach (var argument in creation.Arguments)
            {
                if (UnwrapLambda(argument.Value) is { } lambda)
                {
                    Deliver(lambda, state);
                }
            }

            var elements = Value.Empty;
            for (var i = 0; i < arguments.Length; i++)
            {
                if (ChangeableTypes.IsCollection(creation.Constructor!.Parameters[i].Type))
                {
                    elements = elements.Union(ReadMember(arguments[i], AccessPath.Element, state));
                }
            }

            return MakeCollection(creation, state, elements);
        }

        var made = MakeObject(creation, ObjectKind.New, state, out var site);
        if (creation.Constructor is not { } called)
        {
            return made;
        }

        if (CacheFlow.IsOwn(called))
        {
            Apply(called, made, creation.Arguments, creation, state, arguments);
        }
        else
        {
            foreach (var argument in creation.Arguments)
            {
                if (UnwrapLambda(argument.Value) is { } lambda)
                {
                    Deliver(lambda, state);
                }
            }
        }

        foreach (var (member, ordinal) in CacheFlow.MembersSetByPrimary(called, _flow.CancellationToken))
        {
            state.Set(new HeapKey(site, AccessPath.Root, member), arguments[ordinal]);
        }

        // What the constructor of a record is given is there as a property. A copy constructor copies the top alone.
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].IsEmpty)
            {
                continue;
            }

            if (type is { IsRecord: true } && type.GetMembers(called.Parameters[i].Name).OfType<IPropertySymbol>().Any())
            {
                state.Set(new HeapKey(site, AccessPath.Root, called.Parameters[i].Name), arguments[i]);
            }
            else if (arguments.Length == 1 && type is { IsRecord: true } && SymbolEqualityComparer.Default.Equals(called.Parameters[0].Type, type))
            {
                state.Set(new HeapKey(site, AccessPath.Root, Original), arguments[i]);
            }
        }

        return made;
    }

    private Value CallLocal(IInvocationOperation call, IMethodSymbol method, Value[] arguments, FlowState state)
    {
        foreach (var argument in call.Arguments)
        {
            if (UnwrapLambda(argument.Value) is { } lambda)
            {
                Deliver(lambda, state);
            }
        }

        return InvokeLocal(method, arguments, state);
    }

    private Value InvokeLocal(IMethodSymbol method, IReadOnlyList<Value> arguments, FlowState state)
    {
        method = method.OriginalDefinition;
        for (var one = this; one is not null; one = one._outer)
        {
            if (SymbolEqualityComparer.Default.Equals(one._local, method))
            {
                // It calls itself.
                return Value.Empty;
            }
        }

        for (var one = this; one is not null; one = one._outer)
        {
            if (one._graph.LocalFunctions.Contains(method, SymbolEqualityComparer.Default))
            {
                var graph = one._graph.GetLocalFunctionControlFlowGraph(method, _flow.CancellationToken);
                return Nested(graph, method, method.Parameters, arguments, state, local: method);
            }
        }

        return Value.Empty;
    }

    private Value CallDelegate(IInvocationOperation call, Value[] arguments, FlowState state)
    {
        foreach (var argument in call.Arguments)
        {
            if (UnwrapLambda(argument.Value) is { } lambda)
            {
                Deliver(lambda, state);
            }
        }

        if (_records && Unwrap(call.Instance) is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction and not MethodKind.LocalFunction } } parameter })
        {
            Summary.Calls.Add((parameter.Ordinal, [.. arguments]));
        }

        return Value.Empty;
    }

    // A function that is handed to somebody: the cache calls those of handlers with its objects; of others it is not known what they get.
    private void Deliver(IOperation function, FlowState state)
    {
        if (Unwrap(function) is not IDelegateCreationOperation creation)
        {
            Evaluate(function, state);
            return;
        }

        var target = creation.Target;
        if (target is IFlowAnonymousFunctionOperation lambda)
        {
            Invoke(lambda, _flow.IsHandler(creation) ? [.. lambda.Symbol.Parameters.Select(Cached)] : [], state);
        }
        else if (target is IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local })
        {
            InvokeLocal(local, _flow.IsHandler(creation) ? [.. local.Parameters.Select(Cached)] : [], state);
        }
        else
        {
            Evaluate(target.ChildOperations.FirstOrDefault(), state);
        }

        Value Cached(IParameterSymbol parameter) => _flow.CachedParameter(parameter);
    }

    private void InvokeLambdas(IInvocationOperation call, IReadOnlyList<Value> arguments, FlowState state)
    {
        foreach (var argument in call.Arguments)
        {
            if (UnwrapLambda(argument.Value) is not null)
            {
                InvokeDelegate(argument.Value, arguments, state);
            }
        }
    }

    private static int LambdaCount(IInvocationOperation call) => call.Arguments.Count(static one => UnwrapLambda(one.Value) is not null);

    private Value InvokeLambda(IInvocationOperation call, int index, IReadOnlyList<Value> arguments, FlowState state)
    {
        foreach (var argument in call.Arguments)
        {
            if (UnwrapLambda(argument.Value) is not null && index-- == 0)
            {
                return InvokeDelegate(argument.Value, arguments, state);
            }
        }

        return Value.Empty;
    }

    private Value InvokeDelegate(IOperation function, IReadOnlyList<Value> arguments, FlowState state)
    {
        switch (Unwrap(function))
        {
            case IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda }:
                return Invoke(lambda, arguments, state);
            case IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } }:
                return InvokeLocal(local, arguments, state);
            case IDelegateCreationOperation { Target: IMethodReferenceOperation reference } creation:
                return InvokeReference(reference, creation, arguments, state);
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction and not MethodKind.LocalFunction } } parameter } when _records:
                Summary.Calls.Add((parameter.Ordinal, [.. arguments]));
                return Value.Empty;
            default:
                return Value.Empty;
        }
    }

    private Value InvokeReference(IMethodReferenceOperation reference, IOperation creation, IReadOnlyList<Value> arguments, FlowState state)
    {
        var method = reference.Method;
        if (KnownMethods.MakesCopy(method) && !CacheFlow.IsOwn(method))
        {
            return MakeDeepCopy(creation, state);
        }

        // The receiver of an extension method is its first argument here as well.
        var definition = method.ReducedFrom ?? method;
        var values = new Value[definition.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < arguments.Count ? arguments[i] : Value.Empty;
        }

        return Apply(definition, Evaluate(reference.Instance, state), [], creation, state, values);
    }

    private Value Invoke(IFlowAnonymousFunctionOperation lambda, IReadOnlyList<Value> arguments, FlowState state)
    {
        for (var one = this; one is not null; one = one._outer)
        {
            if (_flow.LambdaGraph(one._graph, lambda) is { } graph)
            {
                return Nested(graph, lambda.Symbol, lambda.Symbol.Parameters, arguments, state, local: null);
            }
        }

        return Value.Empty;
    }

    private Value Nested(
        ControlFlowGraph graph, IMethodSymbol function, ImmutableArray<IParameterSymbol> parameters, IReadOnlyList<Value> arguments, FlowState state, IMethodSymbol? local)
    {
        if (_depth >= MostNested)
        {
            return Value.Empty;
        }

        var start = state.WithoutCaptures();
        for (var i = 0; i < parameters.Length; i++)
        {
            start[parameters[i]] = i < arguments.Count && _flow.Types.CanChange(parameters[i].Type) ? arguments[i] : Value.Empty;
        }

        var nested = new FlowAnalysis(_flow, _result, graph, this) { _local = local, _depth = _depth + 1 };
        var end = nested.Run(start);
        state.Take(local is null ? state.Join(end) : end);
        return function.ReturnsVoid ? Value.Empty : nested._returned;
    }

    private const int MostNested = 8;

    private int _depth;
    private IMethodSymbol? _local;

    private static IOperation? UnwrapLambda(IOperation argument) =>
        Unwrap(argument) is IDelegateCreationOperation creation ? creation
        : argument.Type is { TypeKind: TypeKind.Delegate } && Unwrap(argument) is IParameterReferenceOperation parameter ? parameter
        : null;

    private static IOperation? Unwrap(IOperation? operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        }

        return operation;
    }

    private static System.Func<Value> Lazily(System.Func<Value> make)
    {
        Value? made = null;
        return () => made ??= make();
    }
}
