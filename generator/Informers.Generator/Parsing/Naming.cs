using System;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator;

/// <summary>Makes C# names of Kubernetes names. All input has been checked by <see cref="KubernetesNames"/>.</summary>
internal static class Naming
{
    private const string CoreGroup = "Core";

    /// <summary>The short name of a group: its first label, or <c>Core</c> for the core group.</summary>
    public static string ShortGroup(string group)
    {
        var dot = group.IndexOf('.');
        return group.Length == 0 ? CoreGroup : Identifier(Pascal(dot < 0 ? group : group.Substring(0, dot)));
    }

    /// <summary>The long name of a group: all of its labels.</summary>
    public static string LongGroup(string group) => group.Length == 0 ? CoreGroup : Identifier(Pascal(group));

    /// <summary><c>v1beta1</c> as <c>V1Beta1</c>: a letter after a digit, a dash or at the start is upper case.</summary>
    public static string Version(string version) => Identifier(Pascal(version, afterDigits: true));

    /// <summary>The kind as an identifier.</summary>
    public static string Kind(string kind) => Identifier(Pascal(kind));

    /// <summary>
    /// The plural with the capitals of the kind: as far as both have the same letters the kind says which are upper case, so that
    /// <c>networkpolicies</c> of <c>NetworkPolicy</c> becomes <c>NetworkPolicies</c>.
    /// </summary>
    public static string Accessor(string kind, string plural)
    {
        var same = 0;
        while (same < kind.Length && same < plural.Length && char.ToLowerInvariant(kind[same]) == plural[same])
        {
            same++;
        }

        return Identifier(Pascal(kind.Substring(0, same) + plural.Substring(same)));
    }

    /// <summary>Text as an identifier: what cannot be part of one becomes an underscore.</summary>
    public static string Identifier(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        foreach (var character in text)
        {
            if (result.Length == 0 && !SyntaxFacts.IsIdentifierStartCharacter(character))
            {
                result.Append('_');
            }

            if (SyntaxFacts.IsIdentifierPartCharacter(character))
            {
                result.Append(character);
            }
            else if (result.Length == 0 || result[result.Length - 1] != '_')
            {
                result.Append('_');
            }
        }

        return result.Length == 0 ? "_" : result.ToString();
    }

    /// <summary>An identifier as source writes it: with <c>@</c> where it is a keyword.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(identifier) == SyntaxKind.None
            ? identifier
            : "@" + identifier;

    /// <summary>A namespace as source writes it, or null when the text is none.</summary>
    public static string? Namespace(string text)
    {
        var parts = text.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            var name = parts[i].StartsWith("@", StringComparison.Ordinal) ? parts[i].Substring(1) : parts[i];
            if (!SyntaxFacts.IsValidIdentifier(name))
            {
                return null;
            }

            parts[i] = Escape(name);
        }

        return string.Join(".", parts);
    }

    private static string Pascal(string text, bool afterDigits = false)
    {
        var result = new StringBuilder(text.Length);
        var capital = true;
        foreach (var character in text)
        {
            if (character is '-' or '.')
            {
                capital = true;
                continue;
            }

            result.Append(capital ? char.ToUpperInvariant(character) : character);
            capital = afterDigits && char.IsDigit(character);
        }

        return result.ToString();
    }
}
