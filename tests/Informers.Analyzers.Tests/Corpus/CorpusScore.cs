using System.Globalization;
using System.Text;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>What the rules made of a corpus: planted bugs that they found and missed, and reports of what nobody planted.</summary>
internal sealed class CorpusScore
{
    // Which bug of the issue a kind of planted bug is; the other kinds are no rule's.
    private static readonly Dictionary<string, int> RuleOfKind = new(StringComparer.Ordinal)
    {
        ["cache-mutation"] = 1,
        ["unsynced-read"] = 2,
        ["lost-error"] = 3,
        ["late-configuration"] = 3,
        ["blocking-handler"] = 4,
        ["async-void"] = 4,
        ["stale-object"] = 5,
        ["kept-object"] = 5,
        ["leak"] = 6,
        ["lifetime"] = 6,
        ["live-read"] = 7,
        ["transform-writeback"] = 8,
        ["bad-comparison"] = 9,
        ["index"] = 10,
        ["options"] = 10,
    };

    private readonly IReadOnlyList<PlantedBug> _planted;
    private readonly HashSet<string> _wrongFiles;

    public CorpusScore(IReadOnlyList<PlantedBug> planted, IReadOnlyList<Report> reports)
    {
        _planted = planted;
        _wrongFiles = [.. planted.Select(static bug => bug.File)];
        var lines = planted.SelectMany(static bug => bug.Lines.Select(line => (bug.File, line))).ToHashSet();
        var reported = reports.Select(static report => (report.File, report.Line)).ToHashSet();
        FalseAlarms = [.. reports.Where(report => !lines.Contains((report.File, report.Line)))];
        True = [.. reports.Where(report => lines.Contains((report.File, report.Line)))];
        Missed = [.. planted.Where(bug => !bug.Lines.Any(line => reported.Contains((bug.File, line))))];
    }

    public IReadOnlyList<Report> FalseAlarms { get; }

    public IReadOnlyList<Report> True { get; }

    public IReadOnlyList<PlantedBug> Missed { get; }

    /// <summary>Whether a line of <see cref="Lines"/> is of a planted bug that was found, and not of a false alarm.</summary>
    public static bool IsFound(string line) => line.StartsWith("found ", StringComparison.Ordinal);

    /// <summary>What is held against a baseline, independent of line numbers.</summary>
    public IEnumerable<string> Lines() =>
        _planted.Except(Missed).Select(static bug => $"found {bug.Id}").Order(StringComparer.Ordinal)
            .Concat(FalseAlarms.GroupBy(static report => (report.Rule, report.File)).Select(static group => $"false {group.Key.Rule} {group.Key.File} {group.Count()}")
                .Order(StringComparer.Ordinal));

    /// <summary>The sums, by kind of planted bug and by rule.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        text.Append("| planted | rule of the issue | planted | found | missed |\n|---|---|---:|---:|---:|\n");
        foreach (var kind in _planted.GroupBy(static bug => bug.Kind)
            .OrderBy(static kind => RuleOfKind.GetValueOrDefault(kind.Key, int.MaxValue)).ThenBy(static kind => kind.Key, StringComparer.Ordinal))
        {
            var rule = RuleOfKind.TryGetValue(kind.Key, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "none";
            var missed = Missed.Count(bug => bug.Kind == kind.Key);
            text.Append(CultureInfo.InvariantCulture, $"| {kind.Key} | {rule} | {kind.Count()} | {kind.Count() - missed} | {missed} |\n");
        }

        text.Append("\n| rule | reports of planted bugs | false alarms in wrong programs | in right programs |\n|---|---:|---:|---:|\n");
        foreach (var id in True.Concat(FalseAlarms).Select(static report => report.Rule).Distinct().Order(StringComparer.Ordinal))
        {
            var inWrong = FalseAlarms.Count(report => report.Rule == id && _wrongFiles.Contains(report.File));
            var inRight = FalseAlarms.Count(report => report.Rule == id) - inWrong;
            text.Append(CultureInfo.InvariantCulture, $"| {id} | {True.Count(report => report.Rule == id)} | {inWrong} | {inRight} |\n");
        }

        return text.ToString();
    }

    /// <summary>Each false alarm, and each planted bug that was missed, those of no rule last.</summary>
    public string Details() => string.Concat(
        FalseAlarms.Select(report => $"false alarm in a {(_wrongFiles.Contains(report.File) ? "wrong" : "right")} program: {report}\n")
            .Concat(Missed
                .OrderBy(static bug => RuleOfKind.GetValueOrDefault(bug.Kind, int.MaxValue)).ThenBy(static bug => bug.Id, StringComparer.Ordinal)
                .Select(static bug => $"missed: {bug.Kind}: {bug.File}({bug.Line}): {bug.Id}: {bug.Text}\n")));
}
