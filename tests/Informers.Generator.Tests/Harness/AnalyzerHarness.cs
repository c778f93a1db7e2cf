using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator.Tests;

/// <summary>
/// Runs an analyzer as the compiler does, on the compilation with what the generator emitted, and holds what it reports against marks in
/// the source: <c>{|INF0001:text|}</c>.
/// </summary>
internal static class AnalyzerHarness
{
    /// <summary>Fails unless exactly the marked diagnostics are reported, at exactly the marked places.</summary>
    /// <returns>The generator's run, and the messages in the order of their places.</returns>
    public static async Task<(GeneratorRun Run, IReadOnlyList<string> Messages)> VerifyAsync<TGenerator, TAnalyzer>(
        string marked,
        ImmutableArray<MetadataReference>? references = null,
        LanguageVersion? language = null,
        params (string Name, string Value)[] properties)
        where TGenerator : IIncrementalGenerator, new()
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var (source, expected) = Unmark(marked);
        var input = TestCompilation.Create("Test", references ?? References.Default)
            .AddSyntaxTrees(TestCompilation.Parse(source, "Source0.cs", language));
        var run = GeneratorHarness.Run<TGenerator>(input, properties);
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        var analysis = run.Output.WithAnalyzers(
            [new TAnalyzer()], new AnalyzerOptions([], new BuildProperties(properties)));
        var found = (await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            expected.Select(mark => $"{mark.Id} at {source.Substring(mark.Span.Start, mark.Span.Length)}"),
            found.Select(diagnostic => $"{diagnostic.Id} at {Text(source, diagnostic)}"));
        Assert.Equal(expected.Select(static mark => mark.Span), found.Select(static diagnostic => diagnostic.Location.SourceSpan));
        return (run, [.. found.Select(static diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))]);
    }

    private static string Text(string source, Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath == "Source0.cs"
            ? source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)
            : diagnostic.ToString();

    // Marks may be nested and may share their place.
    internal static (string Source, List<(string Id, TextSpan Span)> Marks) Unmark(string marked)
    {
        var source = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var marks = new List<(string Id, TextSpan Span)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("{|"))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], source.Length));
                i = colon;
            }
            else if (marked.AsSpan(i).StartsWith("|}"))
            {
                var (id, start) = open.Pop();
                marks.Add((id, TextSpan.FromBounds(start, source.Length)));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        Assert.Empty(open);
        return (source.ToString(), [.. marks.OrderBy(static mark => mark.Span.Start).ThenBy(static mark => mark.Id, StringComparer.Ordinal)]);
    }
}
