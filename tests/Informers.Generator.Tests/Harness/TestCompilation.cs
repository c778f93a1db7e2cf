using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>Makes compilations of source text.</summary>
internal static class TestCompilation
{
    /// <summary>The language that test sources and emitted files are parsed as, unless a test says otherwise.</summary>
    public static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    /// <summary>A library of some source files, named <c>Source0.cs</c> and so on.</summary>
    public static CSharpCompilation Create(params string[] sources) => Create("Test", References.Default, sources);

    /// <summary>A library of some source files.</summary>
    public static CSharpCompilation Create(string assemblyName, ImmutableArray<MetadataReference> references, params string[] sources) =>
        CSharpCompilation.Create(
            assemblyName,
            sources.Select(static (source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{i}.cs")),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));

    /// <summary>One source file.</summary>
    public static SyntaxTree Parse(string source, string path = "", LanguageVersion? language = null) => CSharpSyntaxTree.ParseText(
        source,
        ParseOptions.WithLanguageVersion(language ?? ParseOptions.LanguageVersion),
        path,
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The compiled form of a library, for others to reference.</summary>
    public static MetadataReference ToReference(this Compilation compilation) => MetadataReference.CreateFromImage(compilation.ToImage());

    /// <summary>The compiled form of a library.</summary>
    public static byte[] ToImage(this Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }
}
