using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>What MSBuild tells the compiler of a project: properties, and the metadata of its definitions in YAML.</summary>
internal sealed class ProjectOptions(IReadOnlyDictionary<string, string> properties, IReadOnlyDictionary<string, string> ofDefinitions) : AnalyzerConfigOptionsProvider
{
    private readonly Options _ofDefinitions = new(ofDefinitions);

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Options.None;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _ofDefinitions;

    private sealed class Options(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static Options None { get; } = new(new Dictionary<string, string>());

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
