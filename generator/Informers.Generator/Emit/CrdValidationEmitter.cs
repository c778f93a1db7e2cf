using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Informers.Generator;

/// <summary>Emits <c>Validate()</c> for a class of a custom resource: what the schema says of values, without rules in CEL.</summary>
/// <param name="writer">Where to.</param>
/// <param name="constants">The constants of the resource, by the names of their classes as emitted code writes them.</param>
internal sealed class CrdValidationEmitter(SourceWriter writer, IReadOnlyDictionary<string, CrdConstantsModel> constants)
{
    private const string Checks = "global::Informers.Validation.SchemaChecks.";
    private const string Errors = "global::System.Collections.Generic.List<global::Informers.ValidationError>";

    /// <summary>Writes the methods.</summary>
    /// <param name="type">The class.</param>
    /// <param name="isRoot">Whether it is the resource's own, which has the public method.</param>
    public void Emit(CrdClassModel type, bool isRoot)
    {
        if (isRoot)
        {
            writer.WriteLine($$"""
                /// <summary>
                /// Checks the object against its schema: what must be there, which values and lengths are allowed, and patterns. Rules in CEL, and those
                /// that several properties share, are the API server's to check.
                /// </summary>
                /// <returns>What is wrong; empty where nothing is.</returns>
                public global::System.Collections.Generic.IReadOnlyList<global::Informers.ValidationError> Validate()
                {
                    var errors = new {{Errors}}();
                    Validate(string.Empty, errors);
                    return errors;
                }

                """);
        }

        writer.OpenBlock($"internal void Validate(string path, {Errors} errors)");
        var isFirst = true;
        foreach (var member in type.Members)
        {
            var isChecked = member.IsRequired && !member.Type.IsValueType;
            if (!isChecked && !HasChecks(member.Type))
            {
                continue;
            }

            if (!isFirst)
            {
                writer.WriteLine();
            }

            isFirst = false;
            writer.OpenBlock();
            writer.WriteLine($"var at = {Checks}Member(path, {Emitted.Literal(member.JsonName)});");
            writer.WriteLineIf(isChecked, $"{Checks}Required(errors, at, this.{member.Name});");
            if (HasChecks(member.Type))
            {
                writer.OpenBlock($"if (this.{member.Name} is {{ }} value)");
                Value(member.Type, "value", "at", depth: 0);
                writer.CloseBlock();
            }

            writer.CloseBlock();
        }

        writer.CloseBlock();
    }

    private static bool HasChecks(CrdTypeModel type) => type.Kind == CrdSchemaKind.Class
        || type.Limits is not null || type.Constants is not null || type.Numbers.Count > 0
        || (type.Element is { } element && (HasChecks(element) || IsRequired(element)));

    private static bool IsRequired(CrdTypeModel element) => !element.IsNullable && !element.IsValueType;

    private void Value(CrdTypeModel type, string value, string at, int depth)
    {
        if (type.Constants is { } allowed)
        {
            var values = constants[allowed].Constants.Select(constant => $"{allowed}.{constant.Name}");
            writer.WriteLine($"{Checks}OneOf(errors, {at}, {value}, {string.Join(", ", values)});");
        }

        if (type.Numbers.Count > 0)
        {
            writer.WriteLine($"{Checks}OneOf(errors, {at}, {value}, {string.Join(", ", type.Numbers.Select(Double))});");
        }

        switch (type.Kind)
        {
            case CrdSchemaKind.Class:
                writer.WriteLine($"{value}.Validate({at}, errors);");
                break;
            case CrdSchemaKind.Int32 or CrdSchemaKind.Int64 or CrdSchemaKind.Number when type.Limits is { } limits:
                Number(type, limits, value, at);
                break;
            case CrdSchemaKind.Text when type.Limits is { } limits:
                writer.WriteLineIf(
                    limits.MinLength is not null || limits.MaxLength is not null, $"{Checks}Length(errors, {at}, {value}, {Bounds(limits)});");
                writer.WriteLineIf(limits.Pattern is not null, $"{Checks}Pattern(errors, {at}, {value}, {Emitted.Literal(limits.Pattern ?? string.Empty)});");
                break;
            case CrdSchemaKind.List or CrdSchemaKind.Map:
                Collection(type, value, at, depth);
                break;
        }
    }

    private void Number(CrdTypeModel type, CrdLimitsModel limits, string value, string at)
    {
        var isInteger = type.Kind != CrdSchemaKind.Number && !limits.ExcludesMinimum && !limits.ExcludesMaximum
            && (limits.Minimum is null || Long(limits.Minimum) is not null) && (limits.Maximum is null || Long(limits.Maximum) is not null);
        if (isInteger)
        {
            writer.WriteLineIf(
                limits.Minimum is not null || limits.Maximum is not null,
                $"{Checks}Between(errors, {at}, {value}, {Bound(Long(limits.Minimum), "long.MinValue")}, {Bound(Long(limits.Maximum), "long.MaxValue")});");
        }
        else
        {
            writer.WriteLineIf(limits.Minimum is not null, $"{Checks}Minimum(errors, {at}, {value}, {Double(limits.Minimum)}, {Bool(limits.ExcludesMinimum)});");
            writer.WriteLineIf(limits.Maximum is not null, $"{Checks}Maximum(errors, {at}, {value}, {Double(limits.Maximum)}, {Bool(limits.ExcludesMaximum)});");
        }

        writer.WriteLineIf(
            limits.MultipleOf is not null && Double(limits.MultipleOf) != "0D", $"{Checks}MultipleOf(errors, {at}, {value}, {Double(limits.MultipleOf)});");
    }

    private void Collection(CrdTypeModel type, string value, string at, int depth)
    {
        var isMap = type.Kind == CrdSchemaKind.Map;
        if (type.Limits is { } limits)
        {
            writer.WriteLine($"{Checks}Count(errors, {at}, {value}.Count, {Bounds(limits)}, {(isMap ? "\"members\"" : "\"elements\"")});");
        }

        var element = type.Element!;
        if (!HasChecks(element) && !IsRequired(element))
        {
            return;
        }

        var inner = $"at{depth}";
        var item = $"element{depth}";
        var index = $"i{depth}";
        if (isMap)
        {
            writer.OpenBlock($"foreach (var {index} in {value})");
            writer.WriteLine($"var {inner} = {Checks}Element({at}, {index}.Key);");
        }
        else
        {
            writer.OpenBlock($"for (var {index} = 0; {index} < {value}.Count; {index}++)");
            writer.WriteLine($"var {inner} = {Checks}Element({at}, {index});");
        }

        var current = isMap ? $"{index}.Value" : $"{value}[{index}]";
        writer.WriteLineIf(IsRequired(element), $"{Checks}Required(errors, {inner}, {current});");
        if (HasChecks(element))
        {
            writer.OpenBlock($"if ({current} is {{ }} {item})");
            Value(element, item, inner, depth + 1);
            writer.CloseBlock();
        }

        writer.CloseBlock();
    }

    private static string Bounds(CrdLimitsModel limits) => $"{Bound(limits.MinLength, "0L")}, {Bound(limits.MaxLength, "long.MaxValue")}";

    private static string Bound(long? value, string otherwise) =>
        value is { } number ? number.ToString(CultureInfo.InvariantCulture) + "L" : otherwise;

    private static long? Long(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == decimal.Truncate(value)
        && value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : null;

    // The parser has checked that these are numbers, and finite.
    private static string Double(string? text) =>
        double.Parse(text ?? "0", NumberStyles.Float, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture) + "D";

    private static string Bool(bool value) => value ? "true" : "false";
}
