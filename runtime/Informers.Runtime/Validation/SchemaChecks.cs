using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Informers.Validation;

/// <summary>
/// What an emitted <c>Validate()</c> is made of: each method checks one rule of a schema, and adds what is wrong. Not for use by hand; members
/// may change with the generator of the same version.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SchemaChecks
{
    // As many as schemas have; they are constants of the program.
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>The path of a member.</summary>
    /// <param name="path">The object's; empty for the resource itself.</param>
    /// <param name="name">The member's name.</param>
    public static string Member(string path, string name)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    /// <summary>The path of an element.</summary>
    /// <param name="path">The array's.</param>
    /// <param name="index">Where the element is.</param>
    public static string Element(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>The path of an element.</summary>
    /// <param name="path">The map's.</param>
    /// <param name="key">The element's key.</param>
    public static string Element(string path, string key) => $"{path}[{key}]";

    /// <summary>Checks that a value is there.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The value's.</param>
    /// <param name="value">The value.</param>
    public static void Required(ICollection<ValidationError> errors, string path, object? value)
    {
        if (value is null)
        {
            Add(errors, path, "must be there");
        }
    }

    /// <summary>Checks that a text is one of some.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The text's.</param>
    /// <param name="value">The text.</param>
    /// <param name="allowed">The texts that are allowed.</param>
    public static void OneOf(ICollection<ValidationError> errors, string path, string value, params ReadOnlySpan<string> allowed)
    {
        if (!allowed.Contains(value))
        {
            Add(errors, path, $"must be one of {string.Join(", ", allowed!)}");
        }
    }

    /// <summary>Checks that a number is one of some.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The number's.</param>
    /// <param name="value">The number.</param>
    /// <param name="allowed">The numbers that are allowed.</param>
    public static void OneOf(ICollection<ValidationError> errors, string path, double value, params ReadOnlySpan<double> allowed)
    {
        if (!allowed.Contains(value))
        {
            Add(errors, path, $"must be one of {string.Join(", ", allowed.ToArray().Select(static one => one.ToString(CultureInfo.InvariantCulture)))}");
        }
    }

    /// <summary>Checks that an integer is not too small or too large.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The integer's.</param>
    /// <param name="value">The integer.</param>
    /// <param name="minimum">The smallest that is allowed.</param>
    /// <param name="maximum">The largest that is allowed.</param>
    public static void Between(ICollection<ValidationError> errors, string path, long value, long minimum, long maximum)
    {
        if (value < minimum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must be {minimum} or more"));
        }

        if (value > maximum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must be {maximum} or less"));
        }
    }

    /// <summary>Checks that a number is not too small.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The number's.</param>
    /// <param name="value">The number.</param>
    /// <param name="minimum">The bound.</param>
    /// <param name="isExcluded">Whether the bound itself is too small.</param>
    public static void Minimum(ICollection<ValidationError> errors, string path, double value, double minimum, bool isExcluded)
    {
        if (isExcluded ? value <= minimum : value < minimum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must be {(isExcluded ? "more than " : string.Empty)}{minimum}{(isExcluded ? string.Empty : " or more")}"));
        }
    }

    /// <summary>Checks that a number is not too large.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The number's.</param>
    /// <param name="value">The number.</param>
    /// <param name="maximum">The bound.</param>
    /// <param name="isExcluded">Whether the bound itself is too large.</param>
    public static void Maximum(ICollection<ValidationError> errors, string path, double value, double maximum, bool isExcluded)
    {
        if (isExcluded ? value >= maximum : value > maximum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must be {(isExcluded ? "less than " : string.Empty)}{maximum}{(isExcluded ? string.Empty : " or less")}"));
        }
    }

    /// <summary>Checks that a number is a multiple of another.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The number's.</param>
    /// <param name="value">The number.</param>
    /// <param name="factor">The other; not zero.</param>
    public static void MultipleOf(ICollection<ValidationError> errors, string path, double value, double factor)
    {
        // As the API server does it: 0.3 is a multiple of 0.1, although the doubles are not.
        var quotient = value / factor;
        if (Math.Abs(quotient - Math.Round(quotient)) > 1e-9)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must be a multiple of {factor}"));
        }
    }

    /// <summary>Checks that a text is not too short or too long.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The text's.</param>
    /// <param name="value">The text.</param>
    /// <param name="minimum">The least number of code points.</param>
    /// <param name="maximum">The most.</param>
    public static void Length(ICollection<ValidationError> errors, string path, string value, long minimum, long maximum)
    {
        ArgumentNullException.ThrowIfNull(value);
        var length = 0;
        foreach (var _ in value.EnumerateRunes())
        {
            length++;
        }

        Count(errors, path, length, minimum, maximum, "characters");
    }

    /// <summary>Checks that a collection is not too small or too large.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The collection's.</param>
    /// <param name="count">How many elements it has.</param>
    /// <param name="minimum">The least number.</param>
    /// <param name="maximum">The most.</param>
    /// <param name="unit">What is counted.</param>
    public static void Count(ICollection<ValidationError> errors, string path, int count, long minimum, long maximum, string unit)
    {
        if (count < minimum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must have {minimum} {unit} or more"));
        }

        if (count > maximum)
        {
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"must have {maximum} {unit} or less"));
        }
    }

    /// <summary>Checks that a text matches a regular expression somewhere, in time that grows with the text's length alone.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="path">The text's.</param>
    /// <param name="value">The text.</param>
    /// <param name="pattern">The regular expression; a constant of the program.</param>
    public static void Pattern(ICollection<ValidationError> errors, string path, string value, string pattern)
    {
        var regex = Patterns.GetOrAdd(pattern, static text => new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        if (!regex.IsMatch(value))
        {
            Add(errors, path, $"must match {pattern}");
        }
    }

    private static void Add(ICollection<ValidationError> errors, string path, string message)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Add(new ValidationError(path, message));
    }
}
