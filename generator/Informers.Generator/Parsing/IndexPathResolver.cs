using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Informers.Generator;

/// <summary>Follows an index's path through a resource class, by what is known of its JSON.</summary>
/// <param name="graph">The class, and everything reachable from it.</param>
internal sealed class IndexPathResolver(DecoderGraphModel graph)
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";
    private const string Hole = IndexStepModel.Hole;
    private readonly List<IndexStepModel> _steps = [];

    /// <summary>Why the path leads nowhere, once <see cref="Resolve"/> returned null; a sentence without the last dot.</summary>
    public string? Problem { get; private set; }

    /// <summary>Follows a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The index without its name, or null with <see cref="Problem"/> set.</returns>
    public IndexModel? Resolve(string path)
    {
        var parts = IndexPath.Parse(path, out var problem);
        if (problem is not null)
        {
            return Refuse(problem);
        }

        if (graph.Types.Count == 0 || graph.RootName is null)
        {
            return Refuse("the type is not decoded by emitted code, so that its members in JSON are not known; use Method");
        }

        DecoderValueModel? value = new(DecoderValueKind.Decoder, graph.Type, graph.RootName);
        var before = string.Empty;
        foreach (var part in parts)
        {
            value = Follow(value, part, before);
            if (value is null)
            {
                return null;
            }

            before = part.Text;
        }

        return Text(value) is { } text
            ? new IndexModel(graph.Type, string.Empty, OneLine(path)) { Steps = [.. _steps], Value = text }
            : Refuse($"'{path}' is {Describe(value)}{Advice(value)}");
    }

    private DecoderValueModel? Follow(DecoderValueModel value, IndexPathPart part, string before)
    {
        switch (part.Kind)
        {
            case IndexStepKind.Member:
                return Member(value, part.Name, before) is { } member ? Step(new(IndexStepKind.Member, member.Name), member.Value) : null;

            case IndexStepKind.Elements when value.Kind is DecoderValueKind.List or DecoderValueKind.Array:
                return Step(new(IndexStepKind.Elements), value.Element);

            case IndexStepKind.Elements when value.Kind == DecoderValueKind.Dictionary:
                return Step(new(IndexStepKind.Values), value.Element);

            case IndexStepKind.Key when value is { Kind: DecoderValueKind.Dictionary, Key.Kind: DecoderValueKind.SharedString }:
                return Step(new(IndexStepKind.Key, Emitted.Literal(part.Name)), value.Element);

            case IndexStepKind.Where when value.Kind is DecoderValueKind.List or DecoderValueKind.Array:
                return Condition(value, part) is { } condition
                    ? Step(new(IndexStepKind.Elements), value.Element) is { } element ? Step(new(IndexStepKind.Where, condition), element) : null
                    : null;

            default:
                return RefuseValue($"'{before}' is {Describe(value)}{Advice(value)}");
        }
    }

    private string? Condition(DecoderValueModel list, IndexPathPart part)
    {
        if (Member(list.Element!, part.Name, part.Text.Substring(0, part.Text.LastIndexOf("[?", StringComparison.Ordinal)) + "[*]") is not { } member)
        {
            return null;
        }

        var value = member.Value!;
        var access = Hole + "." + member.Name;
        var literal = part.Literal ?? "true";
        if (literal[0] == '\'' && (IsText(value) || EnumOf(value) is not null))
        {
            var text = Emitted.Literal(literal.Substring(1));
            var compared = "compared" + _steps.Count.ToString(CultureInfo.InvariantCulture);
            return EnumOf(value) is null ? $"{access} == {text}"
                : value.IsNullable ? $"{access} is {{ }} {compared} && ({Text(value)!.Replace(Hole, compared)}) == {text}"
                : $"({Text(value)!.Replace(Hole, access)}) == {text}";
        }

        if (literal is "true" or "false" && value is { Kind: DecoderValueKind.Primitive, Reader: "Boolean" })
        {
            return $"{access} == {literal}";
        }

        if (IsNumber(value) && long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"{access} == {number.ToString(CultureInfo.InvariantCulture)}";
        }

        Refuse($"'{part.Name}' is {Describe(value)}, and cannot be compared with {(literal[0] == '\'' ? literal + "'" : literal)}");
        return null;
    }

    private DecoderMemberModel? Member(DecoderValueModel value, string name, string before)
    {
        if (value.Kind != DecoderValueKind.Decoder || EnumOf(value) is not null)
        {
            RefuseValue($"'{before}' is {Describe(value)}{Advice(value)}");
            return null;
        }

        var type = graph.Types.First(one => one.Name == value.Reader);
        var members = type.Parameters.Concat(type.Members).Where(static member => member is { Value: not null, CannotBeRead: false }).ToList();
        if (members.FirstOrDefault(member => member.JsonName == name) is { } found)
        {
            return found;
        }

        var names = members.Select(static member => member.JsonName).ToList();
        var near = NearNames.Find(name, names);
        var what = before.Length == 0 ? type.Type.Replace("global::", string.Empty) : $"'{before}'";
        RefuseValue($"{what} has no member '{name}'; "
            + (near.Count > 0 ? $"did you mean '{string.Join("', '", near)}'?" : $"there is {string.Join(", ", names.OrderBy(static one => one, StringComparer.Ordinal))}"));
        return null;
    }

    private DecoderValueModel? Step(IndexStepModel step, DecoderValueModel? value)
    {
        _steps.Add(step);
        return value;
    }

    private string? Text(DecoderValueModel value)
    {
        if (IsText(value))
        {
            return Hole;
        }

        if (EnumOf(value) is { } type)
        {
            // Members may have one value; so no switch.
            var text = Hole + ".ToString()";
            foreach (var member in type.EnumMembers.Reverse())
            {
                text = $"{Hole} == {type.Type}.{member.Name} ? {Emitted.Literal(member.JsonName)} : {text}";
            }

            return text;
        }

        return value switch
        {
            { Kind: DecoderValueKind.Primitive, Reader: "Boolean" } => Hole + " ? \"true\" : \"false\"",
            { Kind: DecoderValueKind.Primitive, Reader: "Guid" or "Char" } => Hole + ".ToString()",
            { Kind: DecoderValueKind.Primitive, Reader: "Uri" } => Hole + ".OriginalString",
            { Kind: DecoderValueKind.Primitive, Reader: "Single" or "Double" or "Decimal" } => $"{Hole}.ToString({Invariant})",
            _ => IsNumber(value) ? $"{Hole}.ToString({Invariant})" : null,
        };
    }

    // For comments; keys may have anything in them.
    private static string OneLine(string path) =>
        string.Concat(path.Select(static character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    private static bool IsText(DecoderValueModel value) =>
        value.Kind == DecoderValueKind.SharedString || value is { Kind: DecoderValueKind.Primitive, Reader: "String" };

    private static bool IsNumber(DecoderValueModel value) => value is
    {
        Kind: DecoderValueKind.Primitive,
        Reader: "Byte" or "SByte" or "Int16" or "UInt16" or "Int32" or "UInt32" or "Int64" or "UInt64",
    };

    private DecoderTypeModel? EnumOf(DecoderValueModel value) => value.Kind == DecoderValueKind.Decoder
        ? graph.Types.FirstOrDefault(type => type.IsEnum && type.Name == value.Reader)
        : null;

    /// <summary>What a value is, in words.</summary>
    public static string Describe(DecoderValueModel value) => value.Kind switch
    {
        DecoderValueKind.List or DecoderValueKind.Array => "a list",
        DecoderValueKind.Dictionary => "a map",
        DecoderValueKind.SharedString => "a text",
        DecoderValueKind.Primitive when value.Reader == "String" => "a text",
        DecoderValueKind.Decoder when !value.IsValueType => "an object",
        DecoderValueKind.Converter => $"a {value.Type.Replace("global::", string.Empty)}, which only its converter knows",
        _ => $"a {value.Type.Replace("global::", string.Empty)}",
    };

    private static string Advice(DecoderValueModel value) => value.Kind switch
    {
        DecoderValueKind.List or DecoderValueKind.Array => "; go on with [*] for its elements",
        DecoderValueKind.Dictionary => "; go on with a key such as ['app'], or with [*] for its values",
        DecoderValueKind.Decoder when !value.IsValueType => "; go on with one of its members",
        DecoderValueKind.Converter or DecoderValueKind.Primitive when value.Reader is not "String" => "; use Method",
        _ => string.Empty,
    };

    private DecoderValueModel? RefuseValue(string reason)
    {
        Refuse(reason);
        return null;
    }

    private IndexModel? Refuse(string reason)
    {
        Problem ??= reason;
        return null;
    }
}
