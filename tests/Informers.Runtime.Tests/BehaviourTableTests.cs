using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Informers.Tests;

/// <summary>Holds runtime/BEHAVIOURS.md to what there is.</summary>
public sealed partial class BehaviourTableTests
{
    [Fact]
    public void Every_row_names_tests_that_exist_or_says_why_not()
    {
        // By their source, because some of them are in other assemblies.
        var tests = Directory.EnumerateFiles(Path.Combine(RepositoryFolder(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Methods().Matches(File.ReadAllText(file))
                .Select(method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}"))
            .ToHashSet(StringComparer.Ordinal);
        var rows = File.ReadLines(Path.Combine(RepositoryFolder(), "runtime", "BEHAVIOURS.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| Behaviour | Proof |")
            .Select(static line => line.Trim('|', ' ').Split(" | "))
            .ToList();

        Assert.True(rows.Count > 150, $"{rows.Count} rows were found.");
        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var named = row.Length == 2 ? Names().Matches(row[1]).Select(static match => match.Groups[1].Value).ToList() : [];
            if (row.Length != 2
                || (named.Count == 0 && !row[1].StartsWith("**Differs:**", StringComparison.Ordinal) && !row[1].StartsWith("**Not yet", StringComparison.Ordinal)))
            {
                wrong.Add($"says nothing: {string.Join(" | ", row)}");
            }

            wrong.AddRange(named.Where(name => !tests.Contains(name)).Select(static name => $"there is no test {name}"));
        }

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Names();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b.*?\bpublic (?:async Task|Task|void) (\w+)\(", RegexOptions.Singleline)]
    private static partial Regex Methods();

    private static string RepositoryFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
