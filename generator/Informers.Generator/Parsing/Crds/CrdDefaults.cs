using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Informers.Generator;

/// <summary>Writes the defaults of schemas as expressions, so that a new object is what the API server would make of it.</summary>
/// <param name="classes">The classes that defaults may be of.</param>
internal sealed class CrdDefaults(IEnumerable<CrdClassModel> classes)
{
    private readonly Dictionary<string, CrdClassModel> _classes = classes.ToDictionary(static one => one.Name, StringComparer.Ordinal);

    /// <summary>The class with what its members start with.</summary>
    public CrdClassModel Complete(CrdClassModel model) => model with
    {
        Members = new EquatableArray<CrdMemberModel>(model.Members.Select(Complete).ToList()),
    };

    private CrdMemberModel Complete(CrdMemberModel member) =>
        member.Default is { } value && Expression(value, member.Type) is { } expression ? member with { Initializer = expression } : member;

    // Null where C# cannot say it as an expression, or where the default does not fit its own schema.
    private string? Expression(CrdValueModel value, CrdTypeModel type)
    {
        var isScalar = value.Kind is CrdValueKind.Plain or CrdValueKind.Text;
        var isPlain = value.Kind == CrdValueKind.Plain;
        switch (type.Kind)
        {
            case CrdSchemaKind.Text or CrdSchemaKind.Quantity when isScalar:
                return Emitted.Literal(value.Text);

            case CrdSchemaKind.Boolean when isPlain && value.Text is "true" or "false":
                return value.Text;

            case CrdSchemaKind.Int32 when isPlain && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number.ToString(CultureInfo.InvariantCulture);

            case CrdSchemaKind.Int64 when isPlain && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number.ToString(CultureInfo.InvariantCulture) + "L";

            case CrdSchemaKind.Number when isPlain && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && !double.IsNaN(number) && !double.IsInfinity(number):
                return number.ToString("R", CultureInfo.InvariantCulture) + "D";

            // The class takes both by implicit conversion.
            case CrdSchemaKind.IntOrString when isScalar:
                return isPlain && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                    ? whole.ToString(CultureInfo.InvariantCulture)
                    : Emitted.Literal(value.Text);

            case CrdSchemaKind.Class when value.Kind == CrdValueKind.Map:
                return Object(value, type);

            case CrdSchemaKind.List when value.Kind == CrdValueKind.List:
                var elements = value.Values.Select(element => Expression(element, type.Element!)).ToList();
                return elements.Contains(null) ? null : New("List<", type, elements!);

            case CrdSchemaKind.Map when value.Kind == CrdValueKind.Map:
                var members = value.Values.Select((element, i) => Expression(element, type.Element!) is { } expression
                    ? $"[{Emitted.Literal(value.Names[i])}] = {expression}"
                    : null).ToList();
                return members.Contains(null) ? null : New("Dictionary<string, ", type, members!);

            default:
                return null;
        }
    }

    private string? Object(CrdValueModel value, CrdTypeModel type)
    {
        var model = _classes[type.Name.Substring(type.Name.LastIndexOf('.') + 1)];
        List<string> assignments = [];
        for (var i = 0; i < value.Names.Count; i++)
        {
            var member = model.Members.FirstOrDefault(one => one.JsonName == value.Names[i]);
            if (member is null || Expression(value.Values[i], member.Type) is not { } expression)
            {
                return null;
            }

            assignments.Add($"{member.Name} = {expression}");
        }

        return $"new {type.Name}()" + (assignments.Count == 0 ? string.Empty : $" {{ {string.Join(", ", assignments)} }}");
    }

    private static string New(string start, CrdTypeModel type, List<string> elements)
    {
        var element = type.Element!;
        var mark = element.IsNullable && element.Kind != CrdSchemaKind.Any ? "?" : string.Empty;
        return $"new global::System.Collections.Generic.{start}{element.Name}{mark}>()" + (elements.Count == 0 ? string.Empty : $" {{ {string.Join(", ", elements)} }}");
    }
}
