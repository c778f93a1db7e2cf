using System.Runtime.CompilerServices;

namespace Informers.Generator.Tests;

/// <summary>The pages of the rules, one for each id.</summary>
internal static class RulePages
{
    /// <summary>Each page's id and text, ordered by id.</summary>
    public static IReadOnlyList<(string Id, string Text)> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder(), "*.md").Order(StringComparer.Ordinal)
            .Select(static path => (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path).ReplaceLineEndings("\n"))),
    ];

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "generator", "docs", "rules"));
}
