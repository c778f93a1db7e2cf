using System.Collections.Immutable;
using System.Reflection;
using Informers.Generator;
using Informers.Generator.Tests;
using Informers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests;

/// <summary>Warnings that emitted code makes false, with the suppressor and without.</summary>
public sealed class DecodedMemberSuppressorTests
{
    private const string Resource = """
        using System.Collections.Generic;
        using Informers;

        namespace Shop;

        [GenerateInformer(typeof(Backup))]
        internal sealed partial class Host;

        [KubernetesResource("example.com", "v1", "Backup", "backups")]
        public sealed class Backup
        {
            public ObjectMeta Metadata { get; set; }
            public BackupSpec Spec { get; set; }
        }

        public sealed class BackupSpec
        {
            public IList<string>? Targets { get; set; }
            public Dictionary<string, BackupStep>? Steps { get; set; }
        }

        public sealed class BackupStep
        {
            public List<string>? Hosts { get; set; }
        }

        internal sealed class Internal
        {
            public int Count { get; set; }
        }

        public sealed class Other
        {
            public ObjectMeta Metadata { get; set; }
            public IList<string>? Names { get; set; }
        }
        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task That_metadata_is_not_assigned_is_said_without_the_suppressor_and_not_with_it()
    {
        Assert.Equal(["Metadata", "Metadata", "Spec"], await WarnedAsync("CS8618", Resource, []));
        // Other is no resource, and a specification may be missing.
        Assert.Equal(["Metadata", "Spec"], await WarnedAsync("CS8618", Resource, [new DecodedMemberSuppressor()]));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task That_a_collection_has_a_setter_is_said_without_the_suppressor_and_not_with_it()
    {
        Assert.Equal(["Hosts", "Names", "Steps", "Targets"], await WarnedAsync("CA2227", Resource, NetAnalyzers("CA2227")));
        Assert.Equal(["Names"], await WarnedAsync("CA2227", Resource, [.. NetAnalyzers("CA2227"), new DecodedMemberSuppressor()]));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nothing_is_said_of_emitted_classes_that_only_the_decoder_makes()
    {
        // So there is no suppression of it: emitted code is seen. Nobody makes the last one.
        var source = Resource.Replace("public sealed class B", "internal sealed class B", StringComparison.Ordinal);
        Assert.Equal(["Internal"], await WarnedAsync("CA1812", source, NetAnalyzers("CA1812")));
        Assert.Empty(await WarnedAsync("CS0649", source, []));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nothing_is_suppressed_where_the_runtime_is_not_referenced()
    {
        const string Source = """
            class KubernetesResourceAttribute : System.Attribute;
            class Meta { public string? Name { get; set; } public string? ResourceVersion { get; set; } }
            [KubernetesResource] class Thing { public Meta Metadata { get; set; } }
            """;
        var compilation = TestCompilation.Create("Test", References.Framework, Source);
        Assert.Equal(["Metadata"], await NamesAsync(compilation, "CS8618", [new DecodedMemberSuppressor()]));
    }

    private static Task<IReadOnlyList<string>> WarnedAsync(string id, string source, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        NamesAsync(GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Test", References.Default, source)).Output, id, analyzers);

    private static async Task<IReadOnlyList<string>> NamesAsync(Compilation compilation, string id, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = compilation.Options.WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic> { [id] = ReportDiagnostic.Warn });
        var all = analyzers.IsEmpty
            ? compilation.WithOptions(options).GetDiagnostics(cancellationToken)
            : await compilation.WithOptions(options).WithAnalyzers(analyzers).GetAllDiagnosticsAsync(cancellationToken);
        Assert.Empty(all.Where(static one => one.Id == "AD0001" || one.Severity == DiagnosticSeverity.Error));
        return
        [
            .. all.Where(one => one.Id == id && !one.IsSuppressed && one.Location.SourceTree!.FilePath == "Source0.cs")
                .Select(static one => one.Location.SourceTree!.ToString().Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length))
                .Order(StringComparer.Ordinal),
        ];
    }

    // The SDK's own rules, as a build runs them.
    private static ImmutableArray<DiagnosticAnalyzer> NetAnalyzers(string id)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk"));
        var loader = new Loader();
        return
        [
            .. Directory.EnumerateFiles(root, "Microsoft.CodeAnalysis*NetAnalyzers.dll", SearchOption.AllDirectories)
                .SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp))
                .Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == id))
                .DistinctBy(static analyzer => analyzer.GetType().FullName),
        ];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // They lie beside each other, where they are loaded from.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
