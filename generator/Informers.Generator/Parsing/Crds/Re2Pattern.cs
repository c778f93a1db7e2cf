using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace Informers.Generator;

/// <summary>
/// Writes regular expressions of schemas, which are of Go's RE2, as .NET reads them. The two differ in a few notations, and in that
/// Go's classes of characters know ASCII alone and its <c>$</c> is the very end.
/// </summary>
internal static class Re2Pattern
{
    private static readonly Dictionary<char, string> AsciiClasses = new()
    {
        ['d'] = "0-9", ['w'] = "0-9A-Za-z_", ['s'] = @"\t\n\f\r ",
    };

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9", ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    // Not of RE2 either, and not of the kind of regular expressions that take no longer than the text is long.
    private static readonly string[] Lookarounds = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "(?("];

    /// <summary>Writes a pattern for .NET.</summary>
    /// <param name="pattern">The pattern as Go reads it.</param>
    /// <param name="problem">Why there is no such pattern, where the result is null.</param>
    /// <returns>The pattern, or null where it cannot be said in .NET.</returns>
    public static string? ToDotNet(string pattern, out string problem)
    {
        var result = new StringBuilder(pattern.Length + 8);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var character = pattern[i];
            if (character == '\\' && i + 1 < pattern.Length)
            {
                if (!Escape(pattern, ref i, isInClass, result))
                {
                    problem = $"\\{pattern[i]} in '{pattern}' has no counterpart there";
                    return null;
                }
            }
            else if (isInClass)
            {
                if (character == '[' && PosixClass(pattern, i) is { } posix)
                {
                    result.Append(PosixClasses[posix]);
                    i += posix.Length + 3;
                }
                else
                {
                    isInClass = character != ']';

                    // A bracket in a class would begin a subtraction where a dash precedes it.
                    result.Append(character == '[' ? @"\[" : character.ToString());
                }
            }
            else if (character == '[')
            {
                isInClass = true;
                result.Append(character);

                // A bracket that comes first stands for itself.
                i += Copy(pattern, i + 1, "^", result);
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                {
                    result.Append(@"\]");
                    i++;
                }
            }
            else if (character == '$')
            {
                result.Append(@"\z");
            }
            else if (character == '(' && Array.Exists(Lookarounds, start => string.CompareOrdinal(pattern, i, start, 0, start.Length) == 0))
            {
                problem = $"'{pattern}' looks around, or takes without giving back";
                return null;
            }
            else if (character == '(' && string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
            {
                result.Append("(?<");
                i += 3;
            }
            else
            {
                result.Append(character);
            }
        }

        var text = result.ToString();
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message.TrimEnd('.');
            return null;
        }

        problem = string.Empty;
        return text;
    }

    // What follows a backslash; the index ends on its last character.
    private static bool Escape(string pattern, ref int i, bool isInClass, StringBuilder result)
    {
        var character = pattern[++i];
        if (AsciiClasses.TryGetValue(char.ToLowerInvariant(character), out var ascii))
        {
            // A class of all but some cannot be a part of a class here.
            if (isInClass && char.IsUpper(character))
            {
                return false;
            }

            result.Append(isInClass ? ascii : char.IsUpper(character) ? $"[^{ascii}]" : $"[{ascii}]");
            return true;
        }

        switch (character)
        {
            case 'p' or 'P' when i + 1 < pattern.Length && pattern[i + 1] != '{':
                result.Append('\\').Append(character).Append('{').Append(pattern[++i]).Append('}');
                return true;

            // Literal stretches (\Q...\E) are Go's alone, and so is \C, a single byte; references back (\1) are .NET's.
            case 'Q' or 'E' or 'C' or (>= '1' and <= '9') or 'k':
                return false;

            case 'x' when i + 1 < pattern.Length && pattern[i + 1] == '{':
                var end = pattern.IndexOf('}', i);
                if (end < 0 || end - i - 2 is 0 or > 4)
                {
                    return false;
                }

                result.Append("\\u").Append(pattern.Substring(i + 2, end - i - 2).PadLeft(4, '0'));
                i = end;
                return true;

            default:
                result.Append('\\').Append(character);
                return true;
        }
    }

    private static string? PosixClass(string pattern, int start)
    {
        if (start + 1 >= pattern.Length || pattern[start + 1] != ':')
        {
            return null;
        }

        var end = pattern.IndexOf(":]", start + 2, StringComparison.Ordinal);
        var name = end < 0 ? string.Empty : pattern.Substring(start + 2, end - start - 2);
        return PosixClasses.ContainsKey(name) ? name : null;
    }

    private static int Copy(string pattern, int start, string text, StringBuilder result)
    {
        if (string.CompareOrdinal(pattern, start, text, 0, text.Length) != 0)
        {
            return 0;
        }

        result.Append(text);
        return text.Length;
    }
}
