using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>What one run of a generator made.</summary>
/// <param name="Driver">To run again.</param>
/// <param name="Input">What was compiled.</param>
/// <param name="Output">That, with the emitted files.</param>
internal sealed record GeneratorRun(GeneratorDriver Driver, Compilation Input, Compilation Output)
{
    /// <summary>What the generator did.</summary>
    public GeneratorRunResult Result => Assert.Single(Driver.GetRunResult().Results);

    /// <summary>The emitted files by hint name, ordered.</summary>
    public ImmutableSortedDictionary<string, string> Files => Result.GeneratedSources.ToImmutableSortedDictionary(
        static file => file.HintName, static file => file.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>Runs the same driver on another compilation.</summary>
    public GeneratorRun RunAgain(Compilation input) => GeneratorHarness.Run(Driver, input);

    /// <summary>Fails when the generator threw or reported, or when what it emitted does not compile without warnings.</summary>
    /// <param name="strictly">Whether warnings count that emitted code keeps from the user, other than of what is obsolete.</param>
    public GeneratorRun AssertCompiles(bool strictly = true)
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Result.Diagnostics);
        var found = (strictly ? WithWarnings() : Output).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !IsMissingDocumentationOfInput(diagnostic))
            .Select(diagnostic => $"{diagnostic}\n    {LineOf(diagnostic)}");
        Assert.True(!found.Any(), string.Join('\n', found));
        return this;
    }

    private Compilation WithWarnings() => Input.AddSyntaxTrees(Result.GeneratedSources.Select(static file => CSharpSyntaxTree.ParseText(
        file.SourceText.ToString().Replace(Emitted.NoWarnings + "\n", "#pragma warning disable CS0612, CS0618\n", StringComparison.Ordinal),
        (CSharpParseOptions)file.SyntaxTree.Options,
        file.SyntaxTree.FilePath)));

    // Test sources say what a test needs; what is emitted is documented.
    private bool IsMissingDocumentationOfInput(Diagnostic diagnostic) =>
        diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree is { } tree && Input.ContainsSyntaxTree(tree);

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? string.Empty;
}
