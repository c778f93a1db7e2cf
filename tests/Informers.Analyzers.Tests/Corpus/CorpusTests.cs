using System.Text.Json;
using Informers.Tests;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>What the rules find, and wrongly report, in programs that were written by somebody who had not read them.</summary>
/// <remarks>
/// <c>baseline.txt</c> has the planted bugs that are found, and the false alarms: nothing may be lost, and none may come. After a rule was added or mended,
/// <c>INFORMERS_ACCEPT_BASELINES=1</c> writes it anew. <c>INFORMERS_ANALYZER_CORPUS</c> names the folder of another corpus, made like
/// <c>tests/Informers.Analyzers.Corpus</c>; it is counted, and held against no baseline. <c>-class "*CorpusTests" -showLiveOutput</c> shows the tables.
/// </remarks>
public sealed class CorpusTests
{
    private static string? Another => Environment.GetEnvironmentVariable("INFORMERS_ANALYZER_CORPUS");

    private static string Folder { get; } =
        Another is { Length: > 0 } other ? Path.GetFullPath(other) : Path.Combine(Repository.Root, "tests", "Informers.Analyzers.Corpus");

    private static string BaselineFile => Path.Combine(Repository.Root, "tests", "Informers.Analyzers.Tests", "Corpus", "baseline.txt");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task No_planted_bug_that_was_found_is_lost_and_no_false_alarm_is_new()
    {
        var score = await ScoreAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(score.Table() + "\n" + score.Details());
        if (Another is { Length: > 0 })
        {
            return;
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        if (Environment.GetEnvironmentVariable("INFORMERS_ACCEPT_BASELINES") == "1")
        {
            await File.WriteAllTextAsync(BaselineFile, string.Concat(score.Lines().Select(static line => line + "\n")), cancellationToken);
        }

        var baseline = await File.ReadAllLinesAsync(BaselineFile, cancellationToken);
        Assert.Empty(baseline.Where(CorpusScore.IsFound).Except(score.Lines(), StringComparer.Ordinal));
        Assert.Empty(score.Lines().Where(static line => !CorpusScore.IsFound(line)).Except(baseline, StringComparer.Ordinal));
    }

    private static async Task<CorpusScore> ScoreAsync()
    {
        var planted = JsonSerializer.Deserialize<List<PlantedBug>>(
            await File.ReadAllTextAsync(Path.Combine(Folder, "planted.json"), TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
        var project = new ProjectFile(Directory.GetFiles(Folder, "*.csproj") is [var file] ? file : throw new FileNotFoundException($"No project in {Folder}."));
        return new CorpusScore(planted, await Rules.RunAsync(project.Compile(Repository.References), Folder));
    }
}
