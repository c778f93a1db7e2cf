using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What a method does with what it is given, as far as its callers are concerned.</summary>
internal sealed class MethodSummary
{
    /// <summary>Which parts of which parameters it changes, and where it does so first.</summary>
    public Dictionary<ParameterAtom, Change> Changes { get; } = [];

    /// <summary>The same for what fields of its object and static fields keep, at each place.</summary>
    public List<(ParameterAtom Part, Change Change)> KeptChanges { get; } = [];

    /// <summary>What it makes members of its parameters refer to.</summary>
    public Dictionary<(ParameterAtom Object, string Member), Value> Writes { get; } = [];

    /// <summary>What it calls its delegate parameters with.</summary>
    public List<(int Ordinal, ImmutableArray<Value> Arguments)> Calls { get; } = [];

    /// <summary>What it calls methods of its own object with that a derived class has its own of; known only where that class is.</summary>
    public List<(IMethodSymbol Method, ImmutableArray<Value> Arguments)> OwnCalls { get; } = [];

    /// <summary>What its parameters that are <c>out</c> or <c>ref</c> refer to in the end.</summary>
    public Dictionary<int, Value> Outputs { get; } = [];

    /// <summary>What it returns, or what the sequence that it returns yields.</summary>
    public Value Returned { get; set; } = Value.Empty;

    /// <summary>The members of the objects that it made.</summary>
    public ImmutableDictionary<HeapKey, Value> Heap { get; set; } = ImmutableDictionary<HeapKey, Value>.Empty;
}
