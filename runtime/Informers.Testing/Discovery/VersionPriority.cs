using System.Globalization;

namespace Informers.Testing;

/// <summary>The order of API versions: released before beta before alpha, higher numbers first, anything else last by name.</summary>
internal static class VersionPriority
{
    public static IComparer<string> HighestFirst { get; } = Comparer<string>.Create(Compare);

    private static int Compare(string a, string b)
    {
        var (first, second) = (Read(a), Read(b));
        if (first is null || second is null)
        {
            return first is null && second is null ? string.CompareOrdinal(a, b) : first is null ? 1 : -1;
        }

        return second.Value.CompareTo(first.Value);
    }

    private static (int Stage, int Major, int Minor)? Read(string version)
    {
        if (version.Length < 2 || version[0] != 'v')
        {
            return null;
        }

        var stage = version.Contains("alpha", StringComparison.Ordinal) ? 0 : version.Contains("beta", StringComparison.Ordinal) ? 1 : 2;
        var word = stage switch { 0 => "alpha", 1 => "beta", _ => "" };
        var rest = version[1..];
        var at = word.Length == 0 ? rest.Length : rest.IndexOf(word, StringComparison.Ordinal);
        var minor = 0;
        return int.TryParse(rest[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && (word.Length == 0 || int.TryParse(rest[(at + word.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out minor))
            ? (stage, major, minor)
            : null;
    }
}
