using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Follows the paths of a projection through a resource class, by what is known of its JSON.</summary>
/// <param name="graph">The class, and everything reachable from it.</param>
internal sealed class ProjectionPathResolver(DecoderGraphModel graph)
{
    private const string AllElements = "[*]";

    private readonly Dictionary<string, DecoderTypeModel> _types = graph.Types.ToDictionary(static type => type.Name, StringComparer.Ordinal);

    /// <summary>Why the path leads nowhere, once <see cref="Resolve"/> returned null; a sentence without the last dot.</summary>
    public string? Problem { get; private set; }

    /// <summary>The path that was probably meant, once <see cref="Resolve"/> returned null; null when that is not clear.</summary>
    public string? Suggestion { get; private set; }

    /// <summary>Follows a path: names joined by dots, through lists and maps.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The names of its members, or null with <see cref="Problem"/> set.</returns>
    public IReadOnlyList<string>? Resolve(string path)
    {
        Problem = null;
        Suggestion = null;
        if (Follow(path, corrects: false) is { } found)
        {
            return found;
        }

        var problem = Problem;
        Suggestion = Follow(path.Replace(AllElements, string.Empty), corrects: true) is { } meant ? string.Join(".", meant) : null;
        Problem = path.Contains(AllElements) && Suggestion is not null
            ? $"paths go through lists and maps without '{AllElements}'; did you mean '{Suggestion}'?"
            : problem;
        return null;
    }

    // Names in JSON may have dots in them, so that the longest that fits counts.
    private List<string>? Follow(string path, bool corrects)
    {
        if (path.Length == 0)
        {
            Problem = "it is empty";
            return null;
        }

        List<string> members = [];
        var value = new DecoderValueModel(DecoderValueKind.Decoder, graph.Type, graph.RootName!);
        string? rest = path;
        while (rest is not null)
        {
            var type = TypeOf(value);
            if (type is null)
            {
                Problem = $"'{string.Join(".", members)}' is {IndexPathResolver.Describe(value)}, and is decoded whole or not at all";
                return null;
            }

            var candidates = type.Parameters.Concat(type.Members).Where(static one => one.Value is not null).ToList();
            var member = candidates
                .Where(one => rest == one.JsonName || rest.StartsWith(one.JsonName + ".", StringComparison.Ordinal))
                .OrderByDescending(static one => one.JsonName.Length)
                .FirstOrDefault();
            var written = member?.JsonName ?? rest.Split('.')[0];
            if (member is null)
            {
                var names = candidates.Select(static one => one.JsonName).ToList();
                var near = NearNames.Find(written, names);
                if (!corrects || near.Count == 0)
                {
                    var what = members.Count == 0 ? type.Type.Replace("global::", string.Empty) : $"'{string.Join(".", members)}'";
                    Problem = $"{what} has no member '{written}'; "
                        + (near.Count > 0 ? $"did you mean '{string.Join("', '", near)}'?"
                            : names.Count == 0 ? "it has none at all"
                            : $"there is {string.Join(", ", names.OrderBy(static one => one, StringComparer.Ordinal))}");
                    return null;
                }

                member = candidates.First(one => one.JsonName == near[0]);
            }

            members.Add(member.JsonName);
            value = member.Value!;
            rest = written.Length == rest.Length ? null : rest.Substring(written.Length + 1);
        }

        return members;
    }

    // The class of a value, or of what is in a list or map of it; null for anything that has no members.
    private DecoderTypeModel? TypeOf(DecoderValueModel value)
    {
        var inner = value;
        while (inner.Kind is DecoderValueKind.List or DecoderValueKind.Array or DecoderValueKind.Dictionary)
        {
            inner = inner.Element!;
        }

        return inner.Kind == DecoderValueKind.Decoder && _types.TryGetValue(inner.Reader, out var type) && !type.IsEnum ? type : null;
    }
}
