using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>What this repository's <c>.editorconfig</c> files say of each file, read as the compiler reads them.</summary>
internal sealed class RepositoryConfig : AnalyzerConfigOptionsProvider
{
    // Of the root, and of the projects.
    private static readonly AnalyzerConfigSet Files = AnalyzerConfigSet.Create(
        new[] { "sample", "tests" }
            .SelectMany(static folder => Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder)))
            .Append(Repository.Root)
            .Select(static folder => Path.Combine(folder, ".editorconfig"))
            .Where(File.Exists)
            .Select(static path => AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(path)), path))
            .ToImmutableArray());

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new Dictionary<string, string>());

    /// <summary>What <c>dotnet_diagnostic.INF1091.severity</c> says; a warning where nothing does, of suggestions too.</summary>
    public SyntaxTreeOptionsProvider Severities { get; } = new TreeSeverities();

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(Of(tree).AnalyzerOptions);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private static AnalyzerConfigOptionsResult Of(SyntaxTree tree) =>
        Files.GetOptionsForSourcePath(Path.IsPathRooted(tree.FilePath) ? tree.FilePath : Path.Combine(Repository.Root, tree.FilePath));

    private sealed class Options(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key.ToLowerInvariant(), out value);
    }

    private sealed class TreeSeverities : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            if (!Of(tree).TreeOptions.TryGetValue(diagnosticId, out severity))
            {
                severity = ReportDiagnostic.Warn;
                return Rules.Ids.Contains(diagnosticId);
            }

            return true;
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }
    }
}
