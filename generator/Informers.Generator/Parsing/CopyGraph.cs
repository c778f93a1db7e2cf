using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Settles which types need a copier of their own, once all of them are known.</summary>
internal static class CopyGraph
{
    /// <summary>Makes the graph of types that refer to each other by the names of their copiers.</summary>
    /// <param name="types">A class and everything reachable from it, with all members that may have to be copied.</param>
    public static CopyGraphModel Of(IEnumerable<CopyTypeModel> types)
    {
        var all = types.ToDictionary(static type => type.Name, StringComparer.Ordinal);

        // A struct without anything to copy is nothing to copy; which may make another such a struct.
        while (all.Values.Where(static type => type is { IsValueType: true, Members.Count: 0 }).ToList() is { Count: > 0 } plain)
        {
            foreach (var type in plain)
            {
                all.Remove(type.Name);
            }

            Replace(all, value => value is { Kind: CopyValueKind.Copier, IsValueType: true } && !all.ContainsKey(value.Uses!) ? CopyValueModel.Shared : value);
        }

        // A class always is. Where none of its members is, a clone will do.
        Replace(all, value => value is { Kind: CopyValueKind.Copier, IsValueType: false } && all[value.Uses!].Members.Count == 0
            ? value with { Kind = CopyValueKind.Shallow, Uses = null }
            : value);
        return new CopyGraphModel([.. all.Values.OrderBy(static type => type.Name, StringComparer.Ordinal)], Problem: null);
    }

    /// <summary>Makes the graph of a class of which nothing is known but its decoders: one that this generator emits itself.</summary>
    /// <param name="decoder">The class, and everything reachable from it.</param>
    /// <param name="isPublic">Whether <c>DeepCopy()</c> may be public.</param>
    /// <returns>The graph; empty where members are set otherwise than by name, which decoders do not tell enough of.</returns>
    public static CopyGraphModel Of(DecoderGraphModel decoder, bool isPublic) => decoder.Types.Any(static type =>
        type.Parameters.Count > 0 || type.Members.Any(static member => member.Access != DecoderMemberAccess.Setter))
        ? new CopyGraphModel(default, new DecoderProblemModel(string.Empty, $"{decoder.Type} is not set by name alone"))
        : Of(decoder.Types.Where(static type => !type.IsEnum).Select(type =>
        new CopyTypeModel(DecoderNames.CopierOf(type.Name), type.Type, type.DocumentationName)
        {
            IsValueType = type.IsValueType,
            IsPublic = isPublic,
            Members =
            [
                .. type.Members.Concat(type.ExtensionData is { } data ? [data] : [])
                    .Where(static member => member.Value is not null)
                    .Select(member => new CopyMemberModel(member.Name, member.Type, CopyMemberAccess.Name, Value(member.Value!, decoder)))
                    .Where(static member => member.Value.Kind != CopyValueKind.Shared),
            ],
        }));

    /// <summary>
    /// Leaves out the types that cannot be copied, the members that would need them, and what nothing leads to any more. Only members that
    /// may be shared instead lead there.
    /// </summary>
    /// <param name="root">The copier of the class that everything is reached from.</param>
    /// <param name="types">The types by their copiers.</param>
    /// <param name="problems">The copiers of the types that cannot be copied.</param>
    public static IEnumerable<CopyTypeModel> WithoutProblems(
        string root, IReadOnlyDictionary<string, CopyTypeModel> types, IEnumerable<string> problems)
    {
        var bad = new HashSet<string>(problems, StringComparer.Ordinal);
        while (types.Values.FirstOrDefault(type => !bad.Contains(type.Name) && type.Members.Any(
            member => !member.IsOptional && member.Value.Copier is { } copier && bad.Contains(copier))) is { } next)
        {
            bad.Add(next.Name);
        }

        var reached = new Dictionary<string, CopyTypeModel>(StringComparer.Ordinal);
        var toVisit = new Stack<string>([root]);
        while (toVisit.Count > 0)
        {
            var name = toVisit.Pop();
            if (reached.ContainsKey(name))
            {
                continue;
            }

            var members = types[name].Members.Where(member => member.Value.Copier is not { } copier || !bad.Contains(copier)).ToList();
            reached.Add(name, members.Count == types[name].Members.Count ? types[name] : types[name] with { Members = [.. members] });
            foreach (var member in members)
            {
                if (member.Value.Copier is { } copier)
                {
                    toVisit.Push(copier);
                }
            }
        }

        return reached.Values;
    }

    private static CopyValueModel Value(DecoderValueModel value, DecoderGraphModel decoder)
    {
        var copy = new CopyValueModel(CopyValueKind.Shared, value.Type) { IsValueType = value.IsValueType, IsNullable = value.IsNullable };
        switch (value.Kind)
        {
            case DecoderValueKind.Primitive when value.Reader == "Bytes":
                return copy with { Kind = CopyValueKind.Array, Element = CopyValueModel.Shared };
            case DecoderValueKind.Primitive when value.Reader is "Element" or "Document":
                return copy with { Kind = CopyValueKind.Helper, Uses = value.Reader };
            case DecoderValueKind.Primitive when value.Reader is "Node" or "ObjectNode" or "ArrayNode":
                return copy with { Kind = CopyValueKind.Helper, Uses = "Node" };
            case DecoderValueKind.Primitive when value.Reader is "AnyObject":
                return copy with { Kind = CopyValueKind.Helper, Uses = "Any" };
            case DecoderValueKind.Decoder when !decoder.Types.Any(type => type.Name == value.Reader && type.IsEnum):
                return copy with { Kind = CopyValueKind.Copier, Uses = DecoderNames.CopierOf(value.Reader) };
            case DecoderValueKind.Converter:
                return copy with { Kind = CopyValueKind.Converter, Uses = value.Reader };
            case DecoderValueKind.Array:
                return copy with { Kind = CopyValueKind.Array, Element = Value(value.Element!, decoder) };
            case DecoderValueKind.List:
                var isInterface = value.Type != value.Reader;
                return copy with
                {
                    Kind = !isInterface ? CopyValueKind.Collection : value.TakesCapacity ? CopyValueKind.List : CopyValueKind.Set,
                    Uses = isInterface ? null : value.Reader,
                    Element = Value(value.Element!, decoder),
                };
            case DecoderValueKind.Dictionary:
                return copy with
                {
                    Kind = value.Type != value.Reader ? CopyValueKind.Map : CopyValueKind.Dictionary,
                    Uses = value.Type != value.Reader ? null : value.Reader,
                    Element = Value(value.Element!, decoder),
                };
            default:
                return CopyValueModel.Shared;
        }
    }

    private static void Replace(Dictionary<string, CopyTypeModel> all, Func<CopyValueModel, CopyValueModel> replace)
    {
        foreach (var type in all.Values.ToList())
        {
            var members = type.Members
                .Select(member => Replace(member.Value, replace) is var value && ReferenceEquals(value, member.Value) ? member : member with { Value = value })
                .Where(static member => member.Value.Kind != CopyValueKind.Shared)
                .ToList();
            if (!members.SequenceEqual(type.Members))
            {
                all[type.Name] = type with { Members = [.. members] };
            }
        }
    }

    private static CopyValueModel Replace(CopyValueModel value, Func<CopyValueModel, CopyValueModel> replace)
    {
        if (value.Element is null)
        {
            return replace(value);
        }

        var element = Replace(value.Element, replace);
        return ReferenceEquals(element, value.Element) ? value : value with { Element = element };
    }
}
