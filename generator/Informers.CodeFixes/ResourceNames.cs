using System;
using Microsoft.CodeAnalysis;

namespace Informers.CodeFixes;

/// <summary>Guesses at the names of a resource, for its author to check.</summary>
internal static class ResourceNames
{
    private static readonly string[] Sibilants = ["s", "x", "z", "ch", "sh"];

    /// <summary>The kind: what an attribute of the class gives, else the name of the class without a version before it.</summary>
    public static string? Kind(ITypeSymbol? type)
    {
        foreach (var attribute in type?.GetAttributes() ?? [])
        {
            foreach (var argument in attribute.NamedArguments)
            {
                if (argument.Key == "Kind" && argument.Value.Value is string { Length: > 0 } kind)
                {
                    return kind;
                }
            }
        }

        if (type is null or { TypeKind: TypeKind.Error })
        {
            return null;
        }

        // V1Alpha1Widget is KubernetesClient's way to call a Widget.
        var name = type.Name;
        var end = 1;
        while (end < name.Length && char.IsDigit(name[end]))
        {
            end++;
        }

        if (name[0] != 'V' || end == 1)
        {
            return name;
        }

        foreach (var stage in (string[])["Alpha", "Beta"])
        {
            if (string.CompareOrdinal(name, end, stage, 0, stage.Length) == 0)
            {
                end += stage.Length;
                while (end < name.Length && char.IsDigit(name[end]))
                {
                    end++;
                }
            }
        }

        return end < name.Length ? name.Substring(end) : name;
    }

    /// <summary>The plural, as Kubernetes' own generators make it of a kind.</summary>
    public static string Plural(string kind)
    {
        var name = kind.ToLowerInvariant();
        if (name.Length > 1 && name[name.Length - 1] == 'y' && "aeiou".IndexOf(name[name.Length - 2]) < 0)
        {
            return name.Substring(0, name.Length - 1) + "ies";
        }

        return Array.Exists(Sibilants, ending => name.EndsWith(ending, StringComparison.Ordinal)) ? name + "es" : name + "s";
    }
}
