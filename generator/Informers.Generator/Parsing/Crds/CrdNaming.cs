using System;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Makes C# names of the names in schemas. A name depends on its own text alone, so that it stays when others change.</summary>
internal static class CrdNaming
{
    /// <summary>
    /// A property's name in Pascal case, its own capitals kept: <c>clusterIP</c> as <c>ClusterIP</c>, <c>x-kind</c> as <c>XKind</c>,
    /// <c>$ref</c> as <c>Ref</c>.
    /// </summary>
    public static string Member(string name)
    {
        var result = new StringBuilder(name.Length + 1);
        var capital = true;
        foreach (var character in name)
        {
            if (character == '_' || !SyntaxFacts.IsIdentifierPartCharacter(character))
            {
                capital = true;
                continue;
            }

            if (result.Length == 0 && !SyntaxFacts.IsIdentifierStartCharacter(character))
            {
                result.Append('_');
            }

            result.Append(capital ? char.ToUpperInvariant(character) : character);
            capital = false;
        }

        return result.Length == 0 ? "Value" : result.ToString();
    }

    /// <summary>The name of a constant for a text; signs that tell numbers apart are said in words.</summary>
    public static string Constant(string value) => value.Length == 0 ? "Empty" : Member(
        value.StartsWith("-", StringComparison.Ordinal) ? "Minus" + value : value.Replace("*", "-any-").Replace("+", "-plus-"));

    /// <summary>One of several: <c>policies</c> as <c>policy</c>. Words that it does not know stay as they are.</summary>
    public static string Singular(string name) =>
        Ends(name, "series") || Ends(name, "ss") || Ends(name, "us") || Ends(name, "is") ? name
        : Ends(name, "ies") && name.Length > 4 ? name.Substring(0, name.Length - 3) + "y"
        : Ends(name, "sses") || Ends(name, "xes") || Ends(name, "tches") || Ends(name, "shes") || Ends(name, "tuses") ? name.Substring(0, name.Length - 2)
        : Ends(name, "s") && name.Length > 2 ? name.Substring(0, name.Length - 1)
        : name;

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
