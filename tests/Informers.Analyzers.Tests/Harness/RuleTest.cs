using System.Globalization;
using Informers.CodeFixes;
using Informers.Generator.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests;

/// <summary>
/// Runs a rule, and its fix, on source that uses <see cref="Cluster"/>, and holds what is reported against marks in the source:
/// <c>{|INF1030:text|}</c>. The source has the usings of an application, and must compile.
/// </summary>
internal static class RuleTest
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;
        using Informers; using Shop; using Shop.Generated.Apps.V1; using Shop.Generated.Core.V1; using Shop.Generated.Stable.V1; using k8s; using k8s.Models;

        """;

    /// <summary>Fails unless exactly the marked diagnostics are reported, at exactly the marked places.</summary>
    /// <param name="marked">The source with marks; none where the rule must be silent.</param>
    /// <param name="editorConfig">Lines of an <c>.editorconfig</c>'s section for the file.</param>
    /// <param name="language">The language version.</param>
    /// <param name="error">What the compiler says of the source, which is being typed; <see langword="null"/>: nothing.</param>
    /// <returns>The messages in the order of their places.</returns>
    public static async Task<IReadOnlyList<string>> VerifyAsync<TAnalyzer>(
        string marked, string editorConfig = "", LanguageVersion language = LanguageVersion.CSharp13, string? error = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var (source, expected) = AnalyzerHarness.Unmark(Usings + marked);
        var config = new EditorConfig(editorConfig);
        var input = TestCompilation.Create("Test", Cluster.References).AddSyntaxTrees(TestCompilation.Parse(source, "/Source0.cs", language));
        var errors = input.GetDiagnostics(TestContext.Current.CancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error).ToList();
        Assert.DoesNotContain(errors, one => one.Id != error);
        Assert.Equal(error is not null, errors.Count > 0);
        var analysis = input.WithOptions(input.Options.WithSyntaxTreeOptionsProvider(config.Severities)).WithAnalyzers(
            [new TAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], config), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        var found = (await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .OrderBy(static one => one.Location.SourceSpan.Start).ThenBy(static one => one.Id, StringComparer.Ordinal)
            .ToList();
        Assert.False(found.Exists(static one => one.Id == "AD0001"), string.Join('\n', found));
        Assert.Equal(
            expected.Select(mark => Describe(mark.Id, mark.Span.Start, mark.Span.End)),
            found.Select(one => one.Location.IsInSource ? Describe(one.Id, one.Location.SourceSpan.Start, one.Location.SourceSpan.End) : one.ToString()));
        var messages = found.Select(static one => one.GetMessage(CultureInfo.InvariantCulture)).ToList();
        Assert.All(messages, static message => Assert.DoesNotMatch(@"\{\d", message));
        return messages;

        string Describe(string id, int start, int end) =>
            $"{id} in line {source[..start].Count(static c => c == '\n') + 1}: {source[start..end]}";
    }

    /// <summary>Fails unless the fix, one by one and for all at once, makes the other source of the marked one, and that compiles.</summary>
    /// <param name="marked">The source before, with marks.</param>
    /// <param name="expected">The source after, with marks for what is still reported.</param>
    /// <param name="title">Which of the offered changes; <see langword="null"/>: the only one.</param>
    /// <param name="inTurn">Whether the changes of several diagnostics get in each other's way, so that all at once takes one at a time.</param>
    public static Task VerifyFixAsync<TAnalyzer, TFix>(string marked, string expected, string? title = null, bool inTurn = false)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : RuleFix, new() =>
        CodeFixHarness.VerifyAsync<TAnalyzer, TFix>(Usings + marked, Usings + expected, title, Cluster.References, inTurn);

    /// <summary>Fails if the fix offers anything for what is reported.</summary>
    public static Task VerifyNoFixAsync<TAnalyzer, TFix>(string marked)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : RuleFix, new() =>
        CodeFixHarness.VerifyNoOfferAsync<TAnalyzer, TFix>(Usings + marked, Cluster.References);

    /// <summary>Methods <c>Layer0</c>, <c>Layer1</c> and so on, each of which calls the next one some times; the last one is the caller's to write.</summary>
    public static string Layers(int count, int calls) => string.Join('\n', Enumerable.Range(0, count).Select(
        layer => $"    void Layer{layer}() {{ {string.Concat(Enumerable.Repeat($"Layer{layer + 1}(); ", calls))}}}"));
}
