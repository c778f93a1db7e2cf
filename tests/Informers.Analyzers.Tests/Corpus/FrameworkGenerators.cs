using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers.Tests.Corpus;

/// <summary>The generators that come with the SDK, and without which code that uses them does not compile: expressions, JSON, log messages, native calls.</summary>
internal sealed class FrameworkGenerators : IAnalyzerAssemblyLoader
{
    private static readonly string[] Names =
    [
        "System.Text.RegularExpressions.Generator.dll", "System.Text.Json.SourceGeneration.dll", "Microsoft.Extensions.Logging.Generators.dll",
        "Microsoft.Interop.LibraryImportGenerator.dll",
    ];

    // …/shared/Microsoft.NETCore.App/10.0.0/ has …/packs beside shared.
    private static string Packs { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs"));

    public static IReadOnlyList<ISourceGenerator> All { get; } =
    [
        .. Names
            .Select(static name => Directory.EnumerateFiles(Packs, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
                ?? throw new FileNotFoundException($"The SDK has no {name} below {Packs}."))
            .SelectMany(static path => new AnalyzerFileReference(path, new FrameworkGenerators()).GetGenerators(LanguageNames.CSharp)),
    ];

    public void AddDependencyLocation(string fullPath)
    {
        // They need nothing but the compiler, which is here.
    }

    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
}
