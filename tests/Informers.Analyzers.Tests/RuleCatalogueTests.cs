using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Informers.CodeFixes;
using Informers.Generator.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests;

/// <summary>The ids, the rules, their pages, the release files and the help links say the same.</summary>
public sealed partial class RuleCatalogueTests
{
    private static readonly List<DiagnosticDescriptor> Rules =
    [
        .. Instances<UsageAnalyzer>().SelectMany(static one => one.SupportedDiagnostics).DistinctBy(static one => one.Id).OrderBy(static one => one.Id, StringComparer.Ordinal),
    ];

    private static IEnumerable<(string Id, string Text)> Pages => RulePages.All.Where(static page => page.Id.StartsWith("INF1", StringComparison.Ordinal));

    [Fact]
    public void Each_id_is_of_one_rule_and_has_a_page_that_the_rule_links_to()
    {
        var ids = typeof(DiagnosticIds).GetFields().Select(static field => (string)field.GetValue(null)!).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), Rules.Select(static rule => rule.Id));
        Assert.Equal(Rules.Select(static rule => rule.Id), Pages.Select(static page => page.Id));
        Assert.All(Rules.Zip(Pages), static pair =>
        {
            var (rule, page) = pair;
            Assert.StartsWith($"# {rule.Id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n\n{Severity(rule)}. ", page.Text);
            Assert.All((string[])["## Why", "## Wrong", "## Right"], part => Assert.Contains($"\n{part}\n\n", page.Text));
            Assert.EndsWith($"/generator/docs/rules/{rule.Id}.md", rule.HelpLinkUri);
        });
    }

    [Fact]
    public void The_release_files_have_each_rule_as_it_is() => Assert.Equal(
        Rules.Select(static rule => $"{rule.Id} | {rule.Category} | {Severity(rule)} | {rule.Title.ToString(CultureInfo.InvariantCulture)}"),
        ReleaseRow().Matches(Read("AnalyzerReleases.Shipped.md") + Read("AnalyzerReleases.Unshipped.md"))
            .Select(static row => row.Value.TrimEnd()).Order(StringComparer.Ordinal));

    [Fact]
    public void The_pages_say_which_rules_have_a_fix() => Assert.Equal(
        Instances<RuleFix>().SelectMany(static fix => fix.FixableDiagnosticIds)
            .Where(static id => id.StartsWith("INF1", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        Pages.Where(static page => page.Text.Contains("\n## Fix\n", StringComparison.Ordinal)).Select(static page => page.Id));

    [Fact]
    public void The_pages_name_the_options_that_the_rules_read() => Assert.Equal(
        SourceFiles().SelectMany(static file => OptionRead().Matches(File.ReadAllText(file)))
            .Select(static call => $"informers.{typeof(DiagnosticIds).GetField(call.Groups["rule"].Value)!.GetValue(null)}.{call.Groups["option"].Value}")
            .Distinct().Order(StringComparer.Ordinal),
        Pages.SelectMany(static page => OptionNamed().Matches(page.Text)).Select(static option => option.Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_analyzer_and_every_fix_is_found_by_the_compiler()
    {
        Assert.All(Instances<DiagnosticAnalyzer>(typeof(UsageAnalyzer)), static one =>
            Assert.NotEmpty(one.GetType().GetCustomAttributes(typeof(DiagnosticAnalyzerAttribute), inherit: false)));
        Assert.All(Instances<RuleFix>(), static one =>
            Assert.NotEmpty(one.GetType().GetCustomAttributes(typeof(Microsoft.CodeAnalysis.CodeFixes.ExportCodeFixProviderAttribute), inherit: false)));
    }

    private static string Severity(DiagnosticDescriptor rule) => rule.DefaultSeverity.ToString();

    private static IEnumerable<T> Instances<T>(Type? beside = null) =>
        (beside ?? typeof(T)).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(T)))
            .Select(static type => (T)Activator.CreateInstance(type)!);

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder(), file)).ReplaceLineEndings("\n");

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "generator", "Informers.Analyzers"));

    [GeneratedRegex(@"^INF\d{4} \|.*$", RegexOptions.Multiline)]
    private static partial Regex ReleaseRow();

    [GeneratedRegex(@"RuleOptions\.\w+\([^;]*?DiagnosticIds\.(?<rule>\w+),\s*""(?<option>\w+)""")]
    private static partial Regex OptionRead();

    [GeneratedRegex(@"informers\.INF\d{4}\.\w+")]
    private static partial Regex OptionNamed();
}
