using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator.Tests.Crds;

/// <summary>Runs the generator on files that a project names as <c>InformerCrd</c>.</summary>
internal static class CrdHarness
{
    /// <summary>A definition of this folder.</summary>
    public static YamlFile Sample(string name) => new(name, File.ReadAllText(Path.Combine(Folder(), "Samples", name)));

    /// <summary>Runs a new generator.</summary>
    public static GeneratorRun Run(Compilation input, params YamlFile[] files) => Run(input, new Options(), files);

    /// <summary>Runs a new generator.</summary>
    public static GeneratorRun Run(Compilation input, Options options, params YamlFile[] files) =>
        GeneratorHarness.Run(Driver(options, files), input);

    /// <summary>A driver of a new generator.</summary>
    public static GeneratorDriver Driver(Options options, params YamlFile[] files) => CSharpGeneratorDriver.Create(
        [new InformerGenerator().AsSourceGenerator()],
        files,
        TestCompilation.ParseOptions,
        options,
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the rules say of the files, and of the project.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(GeneratorRun run, Options options, params YamlFile[] files)
    {
        var analysis = run.Output.WithAnalyzers(
            [new CrdAnalyzer(), new GenerateInformerAnalyzer()], new AnalyzerOptions([.. files], options));
        return [.. (await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .OrderBy(static one => one.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(static one => one.Location.GetLineSpan().StartLinePosition)];
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>A file.</summary>
    internal sealed class YamlFile(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => path;

        /// <summary>Its text.</summary>
        public string Text => text;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    /// <summary>What a project sets.</summary>
    internal sealed class Options(bool hasValidation = false, params (string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(
            properties.ToDictionary(static p => "build_property." + p.Name, static p => p.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new()
        {
            ["build_metadata.AdditionalFiles.InformerCrd"] = textFile.Path.EndsWith(".yaml", StringComparison.Ordinal) ? "true" : "",
            ["build_metadata.AdditionalFiles.Validation"] = hasValidation ? "true" : "",
        });
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
