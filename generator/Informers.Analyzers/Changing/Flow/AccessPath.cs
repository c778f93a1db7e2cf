using System;
using System.Globalization;

namespace Informers.Analyzers;

/// <summary>The members that lead from an object to a part of it, such as <c>/Metadata/Labels</c>. Elements of collections are all one.</summary>
internal static class AccessPath
{
    /// <summary>The object itself.</summary>
    public const string Root = "";

    /// <summary>The member that stands for all elements of a collection.</summary>
    public const string Element = "[]";

    private const int MostMembers = 8;

    /// <summary>The member that stands for the element with one index or key, where more is known of it than of all.</summary>
    public static string ElementAt(object index) => Element + "=" + Convert.ToString(index, CultureInfo.InvariantCulture);

    /// <summary>Whether a member is the element with one index or key.</summary>
    public static bool IsElementAt(string member) => member.Length > Element.Length && member.StartsWith(Element, StringComparison.Ordinal);

    /// <summary>The path of a member; <see langword="null"/> where that is too long.</summary>
    public static string? Append(string path, string member)
    {
        var members = 1;
        foreach (var one in path)
        {
            members += one == '/' ? 1 : 0;
        }

        return members > MostMembers ? null : path + "/" + member;
    }

    /// <summary>The members of a path, first to last.</summary>
    public static string[] Members(string path) => path.Length == 0 ? [] : path.Substring(1).Split(Separator);

    private static readonly char[] Separator = ['/'];

    /// <summary>The name of a part, for a message.</summary>
    public static string Describe(string path) =>
        path.Substring(path.LastIndexOf("/", StringComparison.Ordinal) + 1) is { Length: > 0 } last && last != Element ? last : "it";
}
