using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Informers;

/// <summary>
/// Selects objects by fields, such as <c>metadata.name=web,spec.nodeName!=n1</c>: <c>=</c>, <c>==</c> and <c>!=</c>, joined by commas,
/// all of which must hold. A comma, an equals sign or a backslash within a value is written with a backslash before it. Which fields
/// there are is the server's to say. Immutable and thread-safe.
/// </summary>
/// <remarks>The counterpart of apimachinery's <c>fields.Selector</c>.</remarks>
public sealed class FieldSelector : IEquatable<FieldSelector>
{
    private readonly string _text;

    private FieldSelector(IReadOnlyList<FieldRequirement> requirements)
    {
        Requirements = requirements;
        _text = string.Join(',', requirements.Select(static requirement => requirement.ToString()));
    }

    /// <summary>Selects every object.</summary>
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>The conditions, in the order in which they were given.</summary>
    public IReadOnlyList<FieldRequirement> Requirements { get; }

    /// <summary>Whether this selects every object.</summary>
    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Selects objects whose field has a value.</summary>
    /// <param name="field">The path, such as <c>metadata.name</c>.</param>
    /// <param name="value">The value; empty for a field that is not set.</param>
    /// <returns>The selector.</returns>
    public static FieldSelector Equal(string field, string value) => Everything.AndEqual(field, value);

    /// <summary>Selects objects whose field does not have a value.</summary>
    /// <param name="field">The path, such as <c>metadata.name</c>.</param>
    /// <param name="value">The value; empty for a field that is not set.</param>
    /// <returns>The selector.</returns>
    public static FieldSelector NotEqual(string field, string value) => Everything.AndNotEqual(field, value);

    /// <summary>These conditions, and that a field has a value.</summary>
    /// <param name="field">The path.</param>
    /// <param name="value">The value.</param>
    /// <returns>A new selector.</returns>
    public FieldSelector AndEqual(string field, string value) => And(field, value, isNegated: false);

    /// <summary>These conditions, and that a field does not have a value.</summary>
    /// <param name="field">The path.</param>
    /// <param name="value">The value.</param>
    /// <returns>A new selector.</returns>
    public FieldSelector AndNotEqual(string field, string value) => And(field, value, isNegated: true);

    /// <summary>Reads a selector; the empty text selects every object.</summary>
    /// <param name="selector">The text.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">The text is no selector; the message says where and what was expected.</exception>
    public static FieldSelector Parse(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return TryParse(selector, out var result, out var error) ? result : throw new FormatException(error);
    }

    /// <summary>Reads a selector; says whether the text was one.</summary>
    /// <param name="selector">The text.</param>
    /// <param name="result">The selector.</param>
    /// <returns>Whether the text was a selector.</returns>
    public static bool TryParse([NotNullWhen(true)] string? selector, [NotNullWhen(true)] out FieldSelector? result)
    {
        result = null;
        return selector is not null && TryParse(selector, out result, out _);
    }

    /// <summary>Whether the fields of an object match.</summary>
    /// <param name="fieldValue">Gives a field's value by its path; <see langword="null"/> counts as the empty value.</param>
    /// <returns>Whether all conditions hold.</returns>
    public bool Matches(Func<string, string?> fieldValue)
    {
        ArgumentNullException.ThrowIfNull(fieldValue);
        foreach (var requirement in Requirements)
        {
            if (string.Equals(fieldValue(requirement.Field) ?? string.Empty, requirement.Value, StringComparison.Ordinal)
                == requirement.IsNegated)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The selector as <see cref="Parse"/> and API servers read it, <c>==</c> as <c>=</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;

    /// <summary>Whether both have the same conditions in the same order.</summary>
    /// <param name="other">The other selector.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(FieldSelector? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldSelector);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    private static bool TryParse(
        string text, [NotNullWhen(true)] out FieldSelector? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        var requirements = new List<FieldRequirement>();
        var position = 0;
        while (position < text.Length)
        {
            var end = TermEnd(text, position);

            // Terms that are empty are passed over, as servers do.
            if (end > position)
            {
                if (!TryParseTerm(text, position, end, out var requirement, out error))
                {
                    return false;
                }

                requirements.Add(requirement);
            }

            position = end + 1;
        }

        error = null;
        result = requirements.Count == 0 ? Everything : new FieldSelector(requirements);
        return true;
    }

    private static int TermEnd(string text, int position)
    {
        while (position < text.Length && text[position] != ',')
        {
            position += text[position] == '\\' ? 2 : 1;
        }

        return Math.Min(position, text.Length);
    }

    private static bool TryParseTerm(
        string text, int start, int end, out FieldRequirement requirement, [NotNullWhen(false)] out string? error)
    {
        requirement = default;
        var term = text.AsSpan(start, end - start);
        var sign = term.IndexOf('=');
        var isNegated = sign > 0 && term[sign - 1] == '!';
        var field = sign < 0 ? default : term[..(isNegated ? sign - 1 : sign)];
        if (sign < 0 || field.IsWhiteSpace())
        {
            error = $"'{text}' is no field selector: at position {start} a field followed by '=', '==' or '!=' is expected.";
            return false;
        }

        var valueStart = sign + 1;
        if (!isNegated && valueStart < term.Length && term[valueStart] == '=')
        {
            valueStart++;
        }

        var value = new StringBuilder(term.Length - valueStart);
        for (var i = valueStart; i < term.Length; i++)
        {
            if (term[i] == '\\')
            {
                i++;
                if (i == term.Length || term[i] is not ('\\' or ',' or '='))
                {
                    error = $"'{text}' is no field selector: the backslash at position {start + i - 1} "
                        + "must stand before a backslash, a ',' or a '='.";
                    return false;
                }
            }
            else if (term[i] == '=')
            {
                error = $"'{text}' is no field selector: the '=' at position {start + i} must have a backslash before it.";
                return false;
            }

            value.Append(term[i]);
        }

        error = null;
        requirement = new FieldRequirement(field.ToString(), value.ToString(), isNegated);
        return true;
    }

    private FieldSelector And(string field, string value, bool isNegated)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        ArgumentNullException.ThrowIfNull(value);
        if (field.AsSpan().ContainsAny("=!,\\"))
        {
            throw new ArgumentException($"'{field}' is no field: a path such as metadata.name is expected.", nameof(field));
        }

        return new FieldSelector([.. Requirements, new FieldRequirement(field, value, isNegated)]);
    }
}
