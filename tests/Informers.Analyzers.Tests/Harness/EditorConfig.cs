using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Analyzers.Tests;

/// <summary>The options and severities of an <c>.editorconfig</c>, read as the compiler reads them.</summary>
internal sealed class EditorConfig : AnalyzerConfigOptionsProvider
{
    private readonly Options _options;

    /// <param name="lines">The lines of the section for all C# files.</param>
    public EditorConfig(string lines)
    {
        var text = SourceText.From("root = true\n[*.cs]\n" + lines + "\n");
        var result = AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse(text, "/.editorconfig"))).GetOptionsForSourcePath("/Source0.cs");
        Assert.Empty(result.Diagnostics);
        _options = new Options(result.AnalyzerOptions);
        Severities = new TreeSeverities(result.TreeOptions);
    }

    /// <summary>What <c>dotnet_diagnostic.INF1030.severity</c> says.</summary>
    public SyntaxTreeOptionsProvider Severities { get; }

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(new Dictionary<string, string>());

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key.ToLowerInvariant(), out value);
    }

    private sealed class TreeSeverities(IReadOnlyDictionary<string, ReportDiagnostic> severities) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            severities.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }
    }
}
