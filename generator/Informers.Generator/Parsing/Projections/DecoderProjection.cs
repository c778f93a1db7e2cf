using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Makes the decoder of a part of a resource from the decoder of all of it: types on the way to what is left out get decoders of their own, with
/// fewer members; all others share those of the whole.
/// </summary>
internal sealed class DecoderProjection
{
    private readonly Dictionary<string, DecoderTypeModel> _types;
    private readonly Dictionary<string, DecoderTypeModel> _partial = new(StringComparer.Ordinal);

    private DecoderProjection(DecoderGraphModel graph) =>
        _types = graph.Types.ToDictionary(static type => type.Name, StringComparer.Ordinal);

    /// <summary>Makes it.</summary>
    /// <param name="graph">The decoder of all of it, which is emitted.</param>
    /// <param name="fields">What is decoded; null for everything.</param>
    /// <param name="drop">What of that is not.</param>
    /// <returns>The decoder, or null when nothing is left out.</returns>
    public static DecoderGraphModel? Of(DecoderGraphModel graph, PathTree? fields, PathTree drop)
    {
        var projection = new DecoderProjection(graph);
        var root = projection.Project(graph.RootName!, fields, drop);
        return root == graph.RootName ? null : graph with { RootName = root, Types = projection.Reachable(root) };
    }

    private string Project(string name, PathTree? fields, PathTree? drop)
    {
        var type = _types[name];
        List<string> left = [];
        var parameters = type.Parameters.Select(member => Project(member, fields, drop, left)!).ToList();
        var members = type.Members.Select(member => Project(member, fields, drop, left)).OfType<DecoderMemberModel>().ToList();
        var takesRest = type.ExtensionData is not null && fields is null;
        if (left.Count == 0 && takesRest == (type.ExtensionData is not null) && members.SequenceEqual(type.Members) && parameters.SequenceEqual(type.Parameters))
        {
            return name;
        }

        // The name says what is left, not what was asked for: two that leave the same are one.
        var content = string.Join(",", parameters.Concat(members).Where(static member => member.Value is not null)
            .Select(static member => member.JsonName + "=" + ReaderOf(member.Value!)));
        var partial = type with
        {
            Name = DecoderNames.Partial(name, takesRest ? content + ",*" : content),
            IsPartial = true,
            Parameters = [.. parameters],
            Members = [.. members],
            ExtensionData = takesRest ? type.ExtensionData : null,
            PassedOver = takesRest ? [.. left] : [],
        };
        partial = partial with { FileName = FileNames.Decoder(partial.Name), EncoderFileName = FileNames.Encoder(partial.Name) };
        _partial[partial.Name] = partial;
        return partial.Name;
    }

    // A member that is left out, but that a constructor or an initializer must give a value, gets its default.
    private DecoderMemberModel? Project(DecoderMemberModel member, PathTree? fields, PathTree? drop, List<string> left)
    {
        if (member.Value is not { } value)
        {
            return member;
        }

        var wanted = fields?.Find(member.JsonName);
        var unwanted = drop?.Find(member.JsonName);
        if ((fields is null || wanted is not null) && unwanted is not { IsWhole: true })
        {
            var projected = Project(value, wanted is { IsWhole: true } ? null : wanted, unwanted);
            return ReferenceEquals(projected, value) ? member : member with { Value = projected };
        }

        left.Add(member.JsonName);
        return member.Access == DecoderMemberAccess.Parameter ? member with { Value = null, IsExpected = false }
            : member.IsRequired ? member with { Value = null, IsExpected = false, Access = DecoderMemberAccess.None }
            : null;
    }

    private DecoderValueModel Project(DecoderValueModel value, PathTree? fields, PathTree? drop)
    {
        if (fields is null && drop is null)
        {
            return value;
        }

        if (value.Element is { } element)
        {
            var projected = Project(element, fields, drop);
            return ReferenceEquals(projected, element) ? value : value with { Element = projected };
        }

        // What has no members of its own, such as a value with a converter, is whole.
        if (value.Kind != DecoderValueKind.Decoder || !_types.ContainsKey(value.Reader))
        {
            return value;
        }

        var reader = Project(value.Reader, fields, drop);
        return reader == value.Reader ? value : value with { Reader = reader };
    }

    private static string ReaderOf(DecoderValueModel value) => value.Element is { } element ? ReaderOf(element) : value.Reader;

    private EquatableArray<DecoderTypeModel> Reachable(string root)
    {
        var found = new SortedDictionary<string, DecoderTypeModel>(StringComparer.Ordinal);
        var open = new Stack<string>([root]);
        while (open.Count > 0)
        {
            var name = open.Pop();
            if (found.ContainsKey(name))
            {
                continue;
            }

            var type = _partial.TryGetValue(name, out var partial) ? partial : _types[name];
            found.Add(name, type);
            foreach (var member in type.Parameters.Concat(type.Members).Concat(type.ExtensionData is { } data ? [data] : []))
            {
                for (var value = member.Value; value is not null; value = value.Element)
                {
                    Visit(value);
                    if (value.Key is { } key)
                    {
                        Visit(key);
                    }
                }
            }
        }

        return [.. found.Values];

        void Visit(DecoderValueModel value)
        {
            if (value.Kind == DecoderValueKind.Decoder)
            {
                open.Push(value.Reader);
            }
        }
    }
}
