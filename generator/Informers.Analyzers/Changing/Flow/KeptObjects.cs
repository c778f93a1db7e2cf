using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>What the code of a type puts into its fields, and what that leads to.</summary>
internal sealed class KeptObjects
{
    private readonly Dictionary<(ParameterAtom Object, string Member), Value> _members = [];
    private ImmutableDictionary<HeapKey, Value> _heap = ImmutableDictionary<HeapKey, Value>.Empty;

    /// <summary>Collects it from all methods of a type, and of its base classes in this compilation.</summary>
    public static KeptObjects Collect(INamedTypeSymbol type, CompilationFlow shared, CancellationToken cancellationToken)
    {
        var result = new KeptObjects();
        var hidden = new HashSet<string>();
        var overridden = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);

        // What a base class calls of itself may be this one's; without one of this compilation, what is known of the methods already will do.
        var flow = new CacheFlow(shared, cancellationToken, type.BaseType is { } parent && CacheFlow.IsOwn(parent) ? type : null);
        for (var one = type; one is not null && CacheFlow.IsOwn(one); one = one.BaseType?.OriginalDefinition)
        {
            foreach (var method in one.GetMembers().OfType<IMethodSymbol>())
            {
                if (method.OverriddenMethod is { } below)
                {
                    overridden.Add(below.OriginalDefinition);
                }

                // Of what a derived class overrides counts what that calls by "base.", and its summary has it.
                if (!overridden.Contains(method) && CacheFlow.IsOwn(method) && !method.IsImplicitlyDeclared && flow.Analyze(method) is { } body)
                {
                    result.Add(body.Summary, hidden);
                }
            }

            // What a base class has under the name of a member of this one is another thing.
            hidden.UnionWith(one.GetMembers().Where(static member => member is IFieldSymbol or IPropertySymbol).Select(static member => member.Name));
        }

        return result;
    }

    private void Add(MethodSummary summary, HashSet<string> hidden)
    {
        foreach (var write in summary.Writes)
        {
            var first = AccessPath.Members(write.Key.Object.Path).FirstOrDefault() ?? write.Key.Member;
            if (write.Key.Object.Ordinal < 0 && !hidden.Contains(first))
            {
                _members[write.Key] = _members.TryGetValue(write.Key, out var present) ? present.Union(write.Value) : write.Value;
            }
        }

        _heap = _heap.SetItems(summary.Heap);
    }

    /// <summary>Where objects come from that a part of a field leads to; <see langword="null"/> unless all that it leads to is of the cache.</summary>
    public CachedAtom? Find(ParameterAtom part)
    {
        var value = Value.Of(part with { Path = AccessPath.Root });
        foreach (var member in AccessPath.Members(part.Path))
        {
            var next = Value.Empty;
            foreach (var atom in value.Atoms)
            {
                switch (atom)
                {
                    case ParameterAtom { Ordinal: < 0 } parameter:
                        if (_members.TryGetValue((parameter, member), out var set))
                        {
                            next = next.Union(set);
                        }

                        if (AccessPath.Append(parameter.Path, member) is { } path)
                        {
                            next = next.With(parameter with { Path = path });
                        }

                        break;
                    default:
                        next = next.Union(FlowAnalysis.ReadMember(Value.Of(atom), member, _heap));
                        break;
                }
            }

            value = next;
        }

        // What the code made itself as well is its own at times, and which it is may hang on what only a reader understands.
        return value.Atoms.Any(static atom => atom is ObjectAtom) ? null : value.Atoms.OfType<CachedAtom>().FirstOrDefault();
    }
}
