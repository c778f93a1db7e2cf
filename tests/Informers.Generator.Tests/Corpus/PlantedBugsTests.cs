using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Informers.Generator.Tests.Corpus;

/// <summary>What is said of the corpus is true of its files.</summary>
public sealed partial class PlantedBugsTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    private static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "Informers.Analyzers.Corpus"));

    private static string PlantedFile => Path.Combine(Folder, "planted.json");

    [Fact]
    public void Each_planted_bug_is_at_its_line()
    {
        var planted = Planted();
        if (Environment.GetEnvironmentVariable("INFORMERS_ACCEPT_BASELINES") == "1")
        {
            planted = [.. planted.Select(Relocated)];
            File.WriteAllText(PlantedFile, JsonSerializer.Serialize(planted, Json) + "\n");
        }

        Assert.All(planted, static bug =>
        {
            var lines = LinesOf(bug.File);
            foreach (var (line, text) in PlacesOf(bug))
            {
                Assert.InRange(line, 1, lines.Length);
                Assert.True(lines[line - 1].Trim() == text, $"{bug.Id}: {bug.File}({line}) is\n{lines[line - 1].Trim()}\nand not\n{text}");
            }
        });
    }

    [Fact]
    public void Each_planted_bug_says_what_it_is()
    {
        var planted = Planted();
        Assert.Equal(planted.Count, planted.Select(static bug => bug.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(planted, static bug =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)+$", bug.Id);
            Assert.Matches("^[a-z]+(-[a-z]+)*$", bug.Kind);
            Assert.Contains(bug.Severity, (string[])["high", "medium", "low"]);
            Assert.EndsWith(".", bug.Description, StringComparison.Ordinal);
            Assert.StartsWith("Samples/", bug.File, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Each_sample_stands_in_the_README_as_what_it_is()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");
        var samples = Samples().Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var planted = Planted().Select(static bug => Path.GetFileNameWithoutExtension(bug.File)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(samples.Except(planted).Order(StringComparer.Ordinal), RowsOf(readme, "Nothing planted"));
        Assert.Equal(planted.Order(StringComparer.Ordinal), RowsOf(readme, "Planted"));
    }

    [Fact]
    public void About_half_of_the_samples_have_nothing_planted()
    {
        var samples = Samples().Length;
        var planted = Planted();
        var wrong = planted.Select(static bug => bug.File).Distinct(StringComparer.Ordinal).Count();
        Assert.InRange(wrong, samples * 2 / 5, samples * 3 / 5);
        Assert.True(planted.Count >= 50, $"{planted.Count} bugs");
    }

    private static string[] Samples() => Directory.GetFiles(Path.Combine(Folder, "Samples"), "*.cs");

    private static List<PlantedBug> Planted() => JsonSerializer.Deserialize<List<PlantedBug>>(File.ReadAllText(PlantedFile), Json)!;

    private static IEnumerable<PlantedBug.Place> PlacesOf(PlantedBug bug) => [new(bug.Line, bug.Text), .. bug.AlsoAt ?? []];

    private static string[] LinesOf(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n").Split('\n');

    // The texts stay; each goes to the line that has it, the nearest where several do.
    private static PlantedBug Relocated(PlantedBug bug)
    {
        var lines = LinesOf(bug.File);
        return bug with
        {
            Line = Find(bug.Line, bug.Text),
            AlsoAt = bug.AlsoAt?.Select(place => place with { Line = Find(place.Line, place.Text) }).ToList(),
        };

        int Find(int line, string text) =>
            Enumerable.Range(1, lines.Length)
                .Where(number => lines[number - 1].Trim() == text)
                .DefaultIfEmpty(line)
                .MinBy(number => Math.Abs(number - line));
    }

    private static IEnumerable<string> RowsOf(string readme, string heading)
    {
        var section = readme.Split($"\n## {heading}\n").Skip(1).Single().Split("\n## ")[0];
        return Row().Matches(section).Select(static row => row.Groups["sample"].Value).Where(static sample => sample is not "Sample");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^\| (?<sample>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
