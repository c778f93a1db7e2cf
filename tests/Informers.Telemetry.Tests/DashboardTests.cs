using System.Text.Json;
using System.Text.RegularExpressions;

namespace Informers.Telemetry.Tests;

/// <summary>Holds Grafana's dashboard, and the queries that the page names for alerts, to the table of instruments.</summary>
public sealed partial class DashboardTests
{
    // What Prometheus adds to the name of a histogram.
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    // Of the query language.
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "by", "or", "le", "sum", "min", "max", "count", "vector", "rate", "increase", "deriv", "histogram_quantile", "label_values",
    };

    [Fact]
    public void Every_query_asks_for_what_there_is()
    {
        var names = TelemetryPage.Instruments.Values.SelectMany(static row =>
            row.Kind == "histogram" ? Suffixes.Select(suffix => row.Prometheus + suffix) : [row.Prometheus]).ToHashSet(StringComparer.Ordinal);
        var tags = TelemetryPage.Tags.Select(PrometheusNames.OfTag).ToHashSet(StringComparer.Ordinal);
        var queries = Queries();
        Assert.True(queries.Count > 35, $"{queries.Count} queries were found.");
        Assert.All(queries, query =>
        {
            var unknown = Identifier().Matches(query).Select(static match => match.Value)
                .Where(word => !names.Contains(word) && !tags.Contains(word) && !Words.Contains(word));
            Assert.Empty(unknown);
            Assert.Contains(names, name => query.Contains(name, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_tag_is_asked_only_of_an_instrument_that_has_it() =>
        Assert.All(Queries(), static query =>
        {
            var rows = TelemetryPage.Instruments.Values.Where(row => Regex.IsMatch(query, $@"\b{row.Prometheus}(_bucket|_sum|_count)?\b")).ToList();
            var tags = TelemetryPage.Tags.Where(tag => Regex.IsMatch(query, $@"\b{PrometheusNames.OfTag(tag)}\b"));
            Assert.NotEmpty(rows);
            Assert.All(tags, tag => Assert.All(rows, row => Assert.Contains(tag, row.Tags)));
        });

    [Fact]
    public void Every_instrument_is_on_the_dashboard()
    {
        var all = string.Join('\n', Queries());
        Assert.All(TelemetryPage.Instruments.Values, row => Assert.Matches($@"\b{row.Prometheus}(_bucket|_sum|_count)?\b", all));
    }

    [Fact]
    public void Counters_are_asked_for_their_rate_and_legends_name_what_is_grouped_by()
    {
        foreach (var (query, legend) in Targets())
        {
            Assert.DoesNotMatch(@"(?<!rate\(|increase\()\b\w+_total\b", query);
            var grouped = Regex.Match(query, @"sum by \(([^)]*)\)").Groups[1].Value;
            Assert.All(
                Regex.Matches(legend, @"\{\{(\w+)\}\}").Select(static match => match.Groups[1].Value),
                name => Assert.True(grouped.Length == 0 || query.Contains(name, StringComparison.Ordinal), $"{legend}: {query}"));
        }
    }

    [Fact]
    public void Panels_have_ids_of_their_own_and_do_not_overlap()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.Dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var cells = panels.SelectMany(static panel =>
        {
            var place = panel.GetProperty("gridPos");
            var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            return Enumerable.Range(x, place.GetProperty("w").GetInt32())
                .SelectMany(column => Enumerable.Range(y, place.GetProperty("h").GetInt32()).Select(row => (column, row)));
        }).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, static cell => Assert.InRange(cell.column, 0, 23));
    }

    private static List<string> Queries() => [.. Targets().Select(static target => target.Query)];

    private static List<(string Query, string Legend)> Targets()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.Dashboard));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(static panel => panel.TryGetProperty("targets", out _))
                .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
                .Select(static target => (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!)),
            .. dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
                .Where(static variable => variable.GetProperty("type").GetString() == "query")
                .Select(static variable => (variable.GetProperty("query").GetProperty("query").GetString()!, string.Empty)),
            .. Alerts().Match(File.ReadAllText(Repository.TelemetryPage)).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => (line[..line.IndexOf('#', StringComparison.Ordinal)], string.Empty)),
        ];
    }

    // No variable ($…), and no unit of a number.
    [GeneratedRegex(@"(?<![$\w])[a-zA-Z_]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex("```promql\\r?\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Alerts();
}
