using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>All rules of how informers are used, whatever they are: new ones take part without being named here.</summary>
internal static class Rules
{
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        .. Assembly.Load("Informers.Analyzers").GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && !typeof(DiagnosticSuppressor).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static ImmutableArray<string> Ids { get; } =
        [.. All.SelectMany(static rule => rule.SupportedDiagnostics).Select(static rule => rule.Id).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Runs all rules, those that an author has to switch on as well, on code that compiles.</summary>
    public static async Task<IReadOnlyList<Report>> RunAsync(CSharpCompilation compilation, string folder)
    {
        Assert.NotEmpty(All);
        var cancellationToken = TestContext.Current.CancellationToken;
        var errors = compilation.GetDiagnostics(cancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error).Take(10);
        Assert.True(!errors.Any(), $"{compilation.AssemblyName} does not compile here; build the solution first.\n{string.Join('\n', errors)}");

        var config = new RepositoryConfig();
        var options = compilation.Options.WithSyntaxTreeOptionsProvider(config.Severities);
        var found = await compilation.WithOptions(options).WithAnalyzers(All, new AnalyzerOptions([], config)).GetAnalyzerDiagnosticsAsync(cancellationToken);
        Assert.Empty(found.Where(static one => !one.Id.StartsWith("INF1", StringComparison.Ordinal)));
        return
        [
            .. found.Select(one => new Report(
                    one.Id,
                    Path.GetRelativePath(folder, one.Location.GetLineSpan().Path).Replace('\\', '/'),
                    one.Location.GetLineSpan().StartLinePosition.Line + 1,
                    one.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))
                .OrderBy(static one => one.File, StringComparer.Ordinal).ThenBy(static one => one.Line).ThenBy(static one => one.Rule, StringComparer.Ordinal),
        ];
    }
}
