using System.Globalization;

namespace Informers;

/// <summary>One condition of a <see cref="LabelSelector"/>. Immutable; matching allocates nothing.</summary>
internal sealed class LabelRequirement
{
    // From here on a hash is quicker than comparing one by one.
    private const int HashFrom = 8;

    // Ordered ordinally, each once.
    private readonly string[] _values;
    private readonly HashSet<string>? _valueSet;
    private readonly long _number;
    private readonly string _text;

    /// <summary>Makes a condition of parts that are known to be valid.</summary>
    /// <param name="key">The label's key.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="values">The values: none, one or many, as the operator takes.</param>
    public LabelRequirement(string key, LabelOperator operation, IEnumerable<string> values)
    {
        Key = key;
        Operation = operation;
        _values = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _valueSet = _values.Length >= HashFrom ? new HashSet<string>(_values, StringComparer.Ordinal) : null;
        if (operation is LabelOperator.GreaterThan or LabelOperator.LessThan)
        {
            _number = long.Parse(_values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        _text = operation switch
        {
            LabelOperator.Exists => key,
            LabelOperator.DoesNotExist => "!" + key,
            LabelOperator.Equal => $"{key}={_values[0]}",
            LabelOperator.NotEqual => $"{key}!={_values[0]}",
            LabelOperator.In => $"{key} in ({string.Join(',', _values)})",
            LabelOperator.NotIn => $"{key} notin ({string.Join(',', _values)})",
            LabelOperator.GreaterThan => $"{key}>{_values[0]}",
            LabelOperator.LessThan => $"{key}<{_values[0]}",
            _ => throw new ArgumentOutOfRangeException(nameof(operation)),
        };
    }

    /// <summary>The label's key.</summary>
    public string Key { get; }

    /// <summary>The operator.</summary>
    public LabelOperator Operation { get; }

    /// <summary>The values, each once.</summary>
    public ReadOnlySpan<string> Values => _values;

    /// <summary>Whether only objects that have the label with one of <see cref="Values"/> satisfy this.</summary>
    public bool IsByValue => Operation is LabelOperator.Equal or LabelOperator.In;

    /// <summary>Orders by key, then by text.</summary>
    public static int Compare(LabelRequirement left, LabelRequirement right)
    {
        var byKey = string.CompareOrdinal(left.Key, right.Key);
        return byKey != 0 ? byKey : string.CompareOrdinal(left._text, right._text);
    }

    /// <summary>Whether a label's value satisfies this.</summary>
    /// <param name="value">The value; <see langword="null"/> when the object lacks the label.</param>
    public bool Matches(string? value) => Operation switch
    {
        LabelOperator.Exists => value is not null,
        LabelOperator.DoesNotExist => value is null,
        LabelOperator.Equal or LabelOperator.In => value is not null && HasValue(value),
        LabelOperator.NotEqual or LabelOperator.NotIn => value is null || !HasValue(value),
        LabelOperator.GreaterThan => TryReadNumber(value, out var number) && number > _number,
        _ => TryReadNumber(value, out var number) && number < _number,
    };

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool TryReadNumber(string? value, out long number) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private bool HasValue(string value)
    {
        if (_valueSet is not null)
        {
            return _valueSet.Contains(value);
        }

        foreach (var candidate in _values)
        {
            if (string.Equals(candidate, value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
