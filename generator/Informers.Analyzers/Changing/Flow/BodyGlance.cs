using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// What one look at a member's operations tells, before anything in it is followed: whether something of the cache comes into it, whether it changes
/// what could be of the cache, and which other members of the compilation it leaves either to. Where a look cannot tell, it says yes.
/// </summary>
internal sealed class BodyGlance
{
    private readonly CompilationFlow _flow;
    private readonly List<ISymbol> _givers = [];
    private readonly List<Callee> _callees = [];

    private readonly OwnedLocals _locals;

    private BodyGlance(CompilationFlow flow)
    {
        _flow = flow;
        _locals = new(flow.Types);
    }

    /// <summary>Whether something of the cache comes into it by itself.</summary>
    public bool HasSource { get; private set; }

    /// <summary>Whether it changes something other than what it made, and its own instance.</summary>
    public bool Changes { get; private set; }

    /// <summary>Whether it changes members of its own instance, which is of the cache where a caller has it from there.</summary>
    public bool ChangesItself { get; private set; }

    /// <summary>The members of the compilation that may hand it something of the cache: methods, properties, and types by their fields.</summary>
    public IReadOnlyList<ISymbol> Givers => _givers;

    /// <summary>The methods of the compilation that it calls, or has somebody call.</summary>
    public IReadOnlyList<Callee> Callees => _callees;

    /// <summary>Looks at all operations of a member.</summary>
    /// <param name="bodies">The operations.</param>
    /// <param name="flow">What is known of the compilation.</param>
    public static BodyGlance At(IEnumerable<IOperation> bodies, CompilationFlow flow)
    {
        var glance = new BodyGlance(flow);
        foreach (var body in bodies)
        {
            glance.Visit(body);
        }

        glance.Changes |= !glance._locals.OwnsAllChanged;
        return glance;
    }

    private void Visit(IOperation operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (operation.Kind)
        {
            case OperationKind.Invocation:
                LookAt((IInvocationOperation)operation);
                break;
            case OperationKind.PropertyReference:
                LookAt(((IPropertyReferenceOperation)operation).Property);
                break;
            case OperationKind.FieldReference:
                LookAt(((IFieldReferenceOperation)operation).Field);
                break;
            case OperationKind.ObjectCreation when ((IObjectCreationOperation)operation).Constructor is { } constructor:
                if (AddCallee(constructor, isOfThis: false, isCreation: true) && HandsOut(constructor))
                {
                    _givers.Add(constructor);
                }

                break;
            case OperationKind.MethodReference:
                var reference = (IMethodReferenceOperation)operation;
                if (AddCallee(reference.Method, IsThis(reference.Instance), isCreation: false) && HandsOut(reference.Method))
                {
                    _givers.Add(reference.Method);
                }

                break;
            case OperationKind.VariableDeclarator:
                var declarator = (IVariableDeclaratorOperation)operation;
                _locals.Declare(declarator.Symbol, declarator.Initializer?.Value);
                break;
            case OperationKind.IsPattern:
                var test = (IIsPatternOperation)operation;
                if (DeclaredBy(test.Pattern) is { } declared)
                {
                    _locals.Declare(declared, test.Value);
                }

                break;
            case OperationKind.SimpleAssignment or OperationKind.CoalesceAssignment:
                var assignment = (IAssignmentOperation)operation;
                if (assignment.Target is ILocalReferenceOperation variable)
                {
                    _locals.Assign(variable.Local, assignment.Value);
                }
                else if (!IsOfInitializer(assignment.Target))
                {
                    NoteWrite(assignment.Target);
                    _locals.Store(assignment.Value);
                }

                break;
            case OperationKind.CompoundAssignment:
                NoteWrite(((IAssignmentOperation)operation).Target);
                break;
            case OperationKind.Increment or OperationKind.Decrement:
                NoteWrite(((IIncrementOrDecrementOperation)operation).Target);
                break;
            case OperationKind.Argument when ((IArgumentOperation)operation).Parameter?.RefKind is RefKind.Ref or RefKind.Out:
                var given = ((IArgumentOperation)operation).Value;
                NoteWrite(given);
                _locals.HasStores |= given is not (ILocalReferenceOperation or IDeclarationExpressionOperation or IDiscardOperation) && _flow.Types.CanChange(given.Type);
                break;
            case OperationKind.MemberInitializer:
                // "Labels = { ["a"] = "b" }" adds to what is there.
                Changes = true;
                break;
            case OperationKind.DeconstructionAssignment:
                var deconstruction = (IDeconstructionAssignmentOperation)operation;
                HasSource |= _flow.Sources.IsEvent(deconstruction.Value.Type);
                NoteWrite(deconstruction.Target);
                _locals.HasStores |= deconstruction.Target is ITupleOperation tuple && tuple.Elements.Any(static one => one is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation);
                break;
            case OperationKind.Loop:
                if (operation is IForEachLoopOperation loop)
                {
                    HasSource |= loop.Collection.Type is INamedTypeSymbol sequence && sequence.TypeArguments.Any(_flow.Sources.IsEvent);
                    if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var element })
                    {
                        _locals.DeclareElement(element, loop.Collection);
                    }
                }

                break;
            case OperationKind.DelegateCreation:
                HasSource |= _flow.Sources.IsHandler((IDelegateCreationOperation)operation);
                break;
            case OperationKind.RecursivePattern:
                HasSource |= _flow.Sources.IsEvent(((IRecursivePatternOperation)operation).MatchedType);
                break;
        }

        foreach (var child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    private void LookAt(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        HasSource |= _flow.Sources.IsSource(method);
        if (KnownMethods.IsMarshal(method) || KnownMethods.ChangesMetadata(method))
        {
            Changes = true;
        }
        else if (KnownMethods.ChangesCollection(method))
        {
            var changed = call.Instance ?? call.Arguments.FirstOrDefault(static one => one.Parameter?.Ordinal == 0)?.Value;
            NoteChange(changed);
            if (!IsOfInitializer(call))
            {
                foreach (var argument in call.Arguments)
                {
                    if (argument.Value != changed)
                    {
                        _locals.Store(argument.Value);
                    }
                }
            }
        }

        if (AddCallee(method, IsThis(call.Instance), isCreation: false) && HandsOut(method))
        {
            _givers.Add(method);
        }
    }

    private void LookAt(IPropertySymbol property)
    {
        HasSource |= _flow.Sources.IsSource(property);
        if (CacheFlow.IsOwn(property) && _flow.Types.CanChange(property.Type))
        {
            _givers.Add(property);
        }
    }

    // Of a field it is enough that anything in its type has to do with the cache.
    private void LookAt(IFieldSymbol field)
    {
        if (CacheFlow.IsOwn(field) && _flow.Types.CanChange(field.Type))
        {
            _givers.Add(field.ContainingType.OriginalDefinition);
        }
    }

    private bool AddCallee(IMethodSymbol method, bool isOfThis, bool isCreation)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke or MethodKind.AnonymousFunction || !CacheFlow.IsOwn(method))
        {
            return false;
        }

        // What it changes for its caller it has from the caller.
        var isGiven = method.Parameters.Any(one => _flow.Types.CanChange(one.Type));
        _locals.HasStores |= isGiven;
        _callees.Add(new Callee(method, isOfThis, isCreation, isGiven));
        return true;
    }

    // What a method has may come out of it by what it returns, by its parameters and what it puts into them, and by calling one of them.
    private bool HandsOut(IMethodSymbol method) =>
        (!method.ReturnsVoid && _flow.Types.CanChange(method.ReturnType))
        || method.Parameters.Any(one => one.RefKind is RefKind.Out or RefKind.Ref || one.Type.TypeKind == TypeKind.Delegate || _flow.Types.CanChange(one.Type));

    // A variable gets another value, or the object that a place belongs to is changed. What belongs to a struct belongs to where the struct is.
    private void NoteWrite(IOperation place)
    {
        while (true)
        {
            IOperation? owner;
            switch (Origins.Unwrap(place))
            {
                case ILocalReferenceOperation local:
                    _locals.Assign(local.Local, null);
                    return;
                case IParameterReferenceOperation or IDiscardOperation or IInstanceReferenceOperation or IDeclarationExpressionOperation:
                case IFieldReferenceOperation { Field.IsStatic: true } or IPropertyReferenceOperation { Property.IsStatic: true }:
                    return;
                case ITupleOperation tuple:
                    foreach (var element in tuple.Elements)
                    {
                        NoteWrite(element);
                    }

                    return;
                case IFieldReferenceOperation field:
                    owner = field.Instance;
                    break;
                case IPropertyReferenceOperation property:
                    owner = property.Instance;
                    break;
                case IArrayElementReferenceOperation element:
                    NoteChange(element.ArrayReference);
                    return;
                case IImplicitIndexerReferenceOperation indexer:
                    NoteChange(indexer.Instance);
                    return;
                default:
                    Changes = true;
                    return;
            }

            if (owner is not { Type.IsValueType: true } || ChangeableTypes.IsSpan(owner.Type))
            {
                NoteChange(owner);
                return;
            }

            place = owner;
        }
    }

    private void NoteChange(IOperation? changed)
    {
        switch (changed is null ? null : Origins.Unwrap(changed))
        {
            case IInstanceReferenceOperation instance:
                // Not what an initializer, or "with", fills: that is new.
                ChangesItself |= IsThis(instance);
                break;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field when _flow.Glances.IsMadeWithItsType(field.Field):
                ChangesItself |= field.Instance is not null;
                break;
            case { } one when OwnedLocals.IsMade(one) || _locals.TryChange(one):
                break;
            default:
                Changes = true;
                break;
        }
    }

    private static bool IsOfInitializer(IOperation filled) => filled switch
    {
        IPropertyReferenceOperation property => property.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver },
        IFieldReferenceOperation field => field.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver },
        IInvocationOperation call => call.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver },
        _ => false,
    };

    // "is { } pod", "is not V1Pod pod", and no part of it.
    private static ISymbol? DeclaredBy(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        INegatedPatternOperation negated => DeclaredBy(negated.Pattern),
        _ => null,
    };

    private static bool IsThis(IOperation? instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>A method that is called, or given to somebody who may call it.</summary>
    /// <param name="Method">The method.</param>
    /// <param name="IsOfThis">Whether it is of the caller's own instance.</param>
    /// <param name="IsCreation">Whether it is the constructor of an object that is new.</param>
    /// <param name="IsGiven">Whether it is given anything that can be changed.</param>
    public readonly record struct Callee(IMethodSymbol Method, bool IsOfThis, bool IsCreation, bool IsGiven)
    {
        /// <summary>Whether it matters to a caller what it changes.</summary>
        /// <param name="ofItself">Whether the caller's own instance may be of the cache.</param>
        public bool Matters(bool ofItself) => IsGiven || (!IsCreation && !Method.IsStatic && (!IsOfThis || ofItself));
    }
}
