using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>
/// Says what is wrong with the files that a project names as <c>InformerCrd</c>. Runs the generator's own parser, so that the two agree:
/// what has an error here has no output there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CrdAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.YamlIsInvalid,
        DiagnosticDescriptors.CrdVersionIsOld,
        DiagnosticDescriptors.CrdIsInvalid,
        DiagnosticDescriptors.FileHasNoCrd,
        DiagnosticDescriptors.CrdIsRepeated,
        DiagnosticDescriptors.PatternIsNotChecked,
        DiagnosticDescriptors.RootNamespaceIsInvalid,
        DiagnosticDescriptors.LanguageIsTooOld,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(static file =>
        {
            if (CrdFile.Of(file.AdditionalFile, file.Options.AnalyzerConfigOptionsProvider) is { } crd)
            {
                crd.Parse(file.ReportDiagnostic, file.CancellationToken);
            }
        });
        context.RegisterCompilationAction(AnalyzeAll);
    }

    // What concerns all files together.
    private static void AnalyzeAll(CompilationAnalysisContext context)
    {
        var files = CrdDefinitions.Files(context.Options).ToList();
        if (files.Count == 0)
        {
            return;
        }

        var environment = CrdEnvironmentParser.Parse(context.Compilation);
        var settings = SettingsParser.Parse(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        var root = CrdEnvironmentParser.Root(context.Compilation, settings);
        if (!environment.LanguageIsSupported)
        {
            var version = (context.Compilation as CSharpCompilation)?.LanguageVersion.ToDisplayString() ?? string.Empty;
            Report(DiagnosticDescriptors.LanguageIsTooOld, files[0].Text.Path, version);
            return;
        }

        if (root.Namespace is null)
        {
            var reason = Naming.Namespace(root.Wish) is null ? "it is no C# namespace" : "there is a type of that name";
            Report(DiagnosticDescriptors.RootNamespaceIsInvalid, files[0].Text.Path, root.Wish, reason);
            return;
        }

        CrdPlanBuilder.Build(
            files.Select(file => CrdDefinitions.Parse(file, context.CancellationToken)), root, environment,
            (file, version, first) => Report(
                DiagnosticDescriptors.CrdIsRepeated, file.Path, $"{version.Plural}.{version.Version}.{version.Group}", System.IO.Path.GetFileName(first)));

        void Report(DiagnosticDescriptor rule, string path, params object[] values) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, Location.Create(path, default, default), values));
    }
}
