using System.Text.RegularExpressions;

namespace Informers.Telemetry.Tests;

/// <summary>The tables of <c>runtime/TELEMETRY.md</c>.</summary>
internal static partial class TelemetryPage
{
    /// <summary>The instruments, by name.</summary>
    public static IReadOnlyDictionary<string, InstrumentRow> Instruments { get; } = Rows("| Instrument | Kind |")
        .ToDictionary(
            static row => Words(row[0]).Single(),
            static row => new InstrumentRow(row[1], Words(row[2]).SingleOrDefault(), [.. Words(row[3])], Words(row[4]).Single()),
            StringComparer.Ordinal);

    /// <summary>The tags that have a row of their own.</summary>
    public static IReadOnlyList<string> Tags { get; } = [.. Rows("| Tag | Values |").Select(static row => Words(row[0]).Single())];

    /// <summary>The tags of spans.</summary>
    public static IReadOnlyList<string> SpanTags { get; } = [.. Rows("| Span | Tags |").SelectMany(static row => Words(row[1]))];

    /// <summary>client-go's metrics, and ours that each row names.</summary>
    public static IReadOnlyList<(string Theirs, IReadOnlyList<string> Ours)> Counterparts { get; } =
        [.. Rows("| client-go | here |").Select(static row => (Words(row[0]).Single(), (IReadOnlyList<string>)[.. Words(row[1])]))];

    private static IEnumerable<string[]> Rows(string header) =>
        File.ReadLines(Repository.TelemetryPage)
            .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Words(string cell) => Word().Matches(cell).Select(static match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();
}
