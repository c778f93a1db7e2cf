using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Which locals of a member have nothing but objects that the member made, or deep copies: those may be changed, and need not be followed. It is filled by one look
/// at the operations in their order, and answers at the end of it.
/// </summary>
internal sealed class OwnedLocals(ChangeableTypes types)
{
    private const int MostSteps = 8;

    // Made by the member, at the top; and with all parts.
    private readonly HashSet<ISymbol> _made = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _madeWhole = new(SymbolEqualityComparer.Default);

    // Part of what another local has.
    private readonly Dictionary<ISymbol, ISymbol> _parts = new(SymbolEqualityComparer.Default);

    // Assigned what is not made, or not whole, later on.
    private readonly HashSet<ISymbol> _mixed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _mixedParts = new(SymbolEqualityComparer.Default);

    private readonly HashSet<ISymbol> _changed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _changedParts = new(SymbolEqualityComparer.Default);

    /// <summary>Whether anything may have been put into an object that was not made here; then whole ones need not be whole any more.</summary>
    public bool HasStores { get; set; }

    /// <summary>Whether all that was changed is the member's own.</summary>
    public bool OwnsAllChanged =>
        _changed.All(local => (_made.Contains(local) && !_mixed.Contains(local)) || IsWhole(local)) && _changedParts.All(IsWhole);

    /// <summary>Notes what a local begins with.</summary>
    public void Declare(ISymbol local, IOperation? value)
    {
        if (value is null)
        {
            return;
        }

        if (IsMade(value))
        {
            _made.Add(local);
        }

        if (IsMadeWhole(value))
        {
            _madeWhole.Add(local);
        }
        else if (RootOf(value) is { } root)
        {
            _parts[local] = root;
        }
    }

    /// <summary>Notes what elements a local of a <c>foreach</c> is.</summary>
    public void DeclareElement(ISymbol local, IOperation collection)
    {
        if (IsMadeWhole(collection))
        {
            _madeWhole.Add(local);
        }
        else if (RootOf(collection) is { } root)
        {
            _parts[local] = root;
        }
    }

    /// <summary>Notes that a local gets another value; <see langword="null"/> where that is not known.</summary>
    public void Assign(ISymbol local, IOperation? value)
    {
        if (value is null || !IsMade(value))
        {
            _mixed.Add(local);
        }

        if (value is null || !IsMadeWhole(value))
        {
            _mixedParts.Add(local);

            // What has the local in it, as a whole one, may have this in it.
            HasStores |= _madeWhole.Contains(local);
        }
    }

    /// <summary>Notes that a value is put into an object.</summary>
    public void Store(IOperation value) => HasStores |= !IsHarmless(value);

    /// <summary>Notes that an object is changed.</summary>
    /// <returns>Whether it is one that a local leads to.</returns>
    public bool TryChange(IOperation changed)
    {
        if (Origins.Unwrap(changed) is ILocalReferenceOperation local)
        {
            _changed.Add(local.Local);
            return true;
        }

        if (RootOf(changed) is { } root)
        {
            _changedParts.Add(root);
            return true;
        }

        return false;
    }

    /// <summary>Whether a value is an object that nobody else has yet. Its parts may be of the cache.</summary>
    public static bool IsMade(IOperation value) => Origins.Unwrap(value) switch
    {
        // These are, to the flow, what they are given.
        IObjectCreationOperation creation => !IsTransparent(creation.Type),
        IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or IWithOperation => true,
        IInvocationOperation call => IsNewList(call.TargetMethod) || IsCopy(call.TargetMethod),
        IConditionalAccessOperation access => IsMade(access.WhenNotNull),
        _ => false,
    };

    private bool IsWhole(ISymbol local)
    {
        var steps = 0;
        for (var one = local; !HasStores && !_mixedParts.Contains(one) && steps < MostSteps; steps++)
        {
            if (_madeWhole.Contains(one))
            {
                return true;
            }

            if (!_parts.TryGetValue(one, out one!))
            {
                return false;
            }
        }

        return false;
    }

    // With all parts: of what is made without any, or of such as are made here too.
    private bool IsMadeWhole(IOperation value)
    {
        switch (Origins.Unwrap(value))
        {
            case IObjectCreationOperation creation:
                return !IsTransparent(creation.Type)
                    && (IsOfValues(creation.Type)
                        || ((creation.Constructor is null or { IsImplicitlyDeclared: true } || !CacheFlow.IsOwn(creation.Constructor))
                            && creation.Arguments.All(one => IsHarmless(one.Value))
                            && creation.Initializer?.Initializers.All(IsHarmlessInitializer) != false));
            case IArrayCreationOperation array:
                return array.Initializer?.ElementValues.All(IsHarmless) != false;
            case ICollectionExpressionOperation collection:
                return IsOfValues(collection.Type) || collection.Elements.All(IsHarmless);
            case IInvocationOperation call:
                return IsCopy(call.TargetMethod) || KnownMethods.Deserializes(call.TargetMethod) || (IsNewList(call.TargetMethod) && IsOfValues(call.Type));
            case IConditionalAccessOperation access:
                return IsMadeWhole(access.WhenNotNull);
            default:
                return false;
        }
    }

    private bool IsHarmlessInitializer(IOperation initializer) => initializer switch
    {
        ISimpleAssignmentOperation assignment => IsHarmless(assignment.Value),
        IInvocationOperation call => call.Arguments.All(one => IsHarmless(one.Value)),
        _ => false,
    };

    private bool IsHarmless(IOperation value) =>
        (value.Type is not null && !types.CanChange(value.Type) && value.Type.TypeKind != TypeKind.Delegate)
        || value.ConstantValue is { HasValue: true, Value: null }
        || IsMadeWhole(value)
        || (Origins.Unwrap(value) is ILocalReferenceOperation local && _madeWhole.Contains(local.Local) && !_mixedParts.Contains(local.Local));

    // The local whose members, elements, and members of those lead to a value.
    private static ISymbol? RootOf(IOperation value)
    {
        for (IOperation? one = value; one is not null;)
        {
            switch (Origins.Unwrap(one))
            {
                case ILocalReferenceOperation local:
                    return local.Local;
                case IPropertyReferenceOperation { Property: { IsStatic: false } property } reference when !CacheFlow.IsOwn(property) || CacheFlow.IsAutomatic(property):
                    one = reference.Instance;
                    break;
                case IFieldReferenceOperation { Field.IsStatic: false } field:
                    one = field.Instance;
                    break;
                case IArrayElementReferenceOperation element:
                    one = element.ArrayReference;
                    break;
                case IImplicitIndexerReferenceOperation indexer:
                    one = indexer.Instance;
                    break;
                case IConditionalAccessOperation access:
                    one = access.WhenNotNull;
                    break;
                case IInvocationOperation call when KnownMethods.TakesElement(call.TargetMethod) || call.TargetMethod.Name is "Where" or "OfType" && KnownMethods.IsLinq(call.TargetMethod):
                    one = call.Instance ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static bool IsTransparent(ITypeSymbol? type) => type is { Name: "KeyValuePair" or "Lazy" or "ValueTask" or "Nullable" };

    private static bool IsCopy(IMethodSymbol method) => KnownMethods.MakesCopy(method) && !CacheFlow.IsOwn(method);

    private static bool IsNewList(IMethodSymbol method) => method.Name is "ToList" or "ToArray" or "ToHashSet" or "ToDictionary" && KnownMethods.IsLinq(method);

    // A collection of what cannot be changed: texts, numbers.
    private bool IsOfValues(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => !types.CanChange(array.ElementType),
        INamedTypeSymbol { TypeArguments.IsEmpty: false } named => ChangeableTypes.IsInCollections(named) && named.TypeArguments.All(argument => !types.CanChange(argument)),
        _ => false,
    };
}
