using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Informers.Analyzers;

/// <summary>What is known at one place of a method: what its variables refer to, and what the members of its own objects refer to.</summary>
internal sealed class FlowState
{
    private FlowState(
        ImmutableDictionary<ISymbol, Value> variables, ImmutableDictionary<CaptureId, Value> captures, ImmutableDictionary<HeapKey, Value> heap)
    {
        Variables = variables;
        Captures = captures;
        Heap = heap;
    }

    public static FlowState Empty { get; } = new(
        ImmutableDictionary.Create<ISymbol, Value>(SymbolEqualityComparer.Default),
        ImmutableDictionary<CaptureId, Value>.Empty,
        ImmutableDictionary<HeapKey, Value>.Empty);

    /// <summary>Locals and parameters.</summary>
    public ImmutableDictionary<ISymbol, Value> Variables { get; private set; }

    /// <summary>Intermediate results of expressions with branches in them.</summary>
    public ImmutableDictionary<CaptureId, Value> Captures { get; private set; }

    /// <summary>Members of the code's own objects.</summary>
    public ImmutableDictionary<HeapKey, Value> Heap { get; private set; }

    /// <summary>A state of its own that begins as this one.</summary>
    public FlowState Copy() => new(Variables, Captures, Heap);

    /// <summary>The same state without intermediate results, which belong to one graph.</summary>
    public FlowState WithoutCaptures() => new(Variables, ImmutableDictionary<CaptureId, Value>.Empty, Heap);

    /// <summary>Takes over all but the intermediate results.</summary>
    public void Take(FlowState other)
    {
        Variables = other.Variables;
        Heap = other.Heap;
    }

    public Value this[ISymbol variable]
    {
        get => Variables.TryGetValue(variable, out var value) ? value : Value.Empty;
        set => Variables = Variables.SetItem(variable, value);
    }

    public Value this[CaptureId capture]
    {
        get => Captures.TryGetValue(capture, out var value) ? value : Value.Empty;
        set => Captures = Captures.SetItem(capture, value);
    }

    public void Set(HeapKey key, Value value) => Heap = Heap.SetItem(key, value);

    public void Add(HeapKey key, Value value) => Heap = Heap.SetItem(key, Heap.TryGetValue(key, out var present) ? present.Union(value) : value);

    /// <summary>Forgets the object that was made here before: in a loop, the one of the last turn.</summary>
    public void Forget(Site site) => Heap = Without(Heap, key => key.Site.Equals(site));

    /// <summary>Forgets what single places of a collection hold; what all of them may hold stays.</summary>
    public void ForgetPlaces(ObjectAtom collection) =>
        Heap = Without(Heap, key => AccessPath.IsElementAt(key.Member) && key.Site.Equals(collection.Site) && key.Path == collection.Path);

    /// <summary>What holds where this or the other state may come from.</summary>
    public FlowState Join(FlowState other) => new(Join(Variables, other.Variables), Join(Captures, other.Captures), JoinHeaps(Heap, other.Heap));

    public bool IsSame(FlowState other) =>
        IsSame(Variables, other.Variables) && IsSame(Captures, other.Captures) && IsSame(Heap, other.Heap);

    // Of a single place something is known only where both know it.
    private static ImmutableDictionary<HeapKey, Value> JoinHeaps(ImmutableDictionary<HeapKey, Value> left, ImmutableDictionary<HeapKey, Value> right) =>
        ReferenceEquals(left, right)
            ? left
            : Without(Join(left, right), key => AccessPath.IsElementAt(key.Member) && !(left.ContainsKey(key) && right.ContainsKey(key)));

    private static ImmutableDictionary<HeapKey, Value> Without(ImmutableDictionary<HeapKey, Value> heap, Func<HeapKey, bool> isOld)
    {
        List<HeapKey>? old = null;
        foreach (var key in heap.Keys)
        {
            if (isOld(key))
            {
                (old ??= []).Add(key);
            }
        }

        return old is null ? heap : heap.RemoveRange(old);
    }

    private static ImmutableDictionary<TKey, Value> Join<TKey>(ImmutableDictionary<TKey, Value> left, ImmutableDictionary<TKey, Value> right)
        where TKey : notnull
    {
        if (ReferenceEquals(left, right) || right.IsEmpty)
        {
            return left;
        }

        var result = left.ToBuilder();
        foreach (var pair in right)
        {
            result[pair.Key] = left.TryGetValue(pair.Key, out var present) ? present.Union(pair.Value) : pair.Value;
        }

        return result.ToImmutable();
    }

    private static bool IsSame<TKey>(ImmutableDictionary<TKey, Value> left, ImmutableDictionary<TKey, Value> right)
        where TKey : notnull
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var pair in left)
        {
            if (!right.TryGetValue(pair.Key, out var other) || !pair.Value.Equals(other))
            {
                return false;
            }
        }

        return true;
    }
}
