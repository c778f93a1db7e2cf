using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator.Tests;

/// <summary>Applies a fix to what an analyzer reports, as an editor does: once, and to all at the same time.</summary>
internal static class CodeFixHarness
{
    private const int MostRounds = 8;

    /// <summary>Fails unless the marked diagnostics are reported, and the fix, applied until it has nothing more to offer, makes the other source of it.</summary>
    /// <param name="marked">The source before, with marks.</param>
    /// <param name="expected">The source after, with marks for what is still reported.</param>
    /// <param name="title">Which of the offered changes; <see langword="null"/>: the only one.</param>
    /// <param name="references">What it references; default: as users without KubernetesClient.</param>
    /// <param name="inTurn">Whether the changes of several diagnostics get in each other's way, so that all at once takes one at a time.</param>
    public static async Task VerifyAsync<TAnalyzer, TFix>(
        string marked, string expected, string? title = null, ImmutableArray<MetadataReference>? references = null, bool inTurn = false)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        await AnalyzerHarness.VerifyAsync<InformerGenerator, TAnalyzer>(marked, references);
        var (source, _) = AnalyzerHarness.Unmark(marked);
        var (after, _) = AnalyzerHarness.Unmark(expected);

        var (one, rounds) = await OneByOneAsync<TAnalyzer, TFix>(source, title, references);
        Assert.Equal(after, one);
        Assert.True(rounds > 0, "The fix offers nothing.");

        if (!inTurn)
        {
            Assert.Equal(after, await AllAtOnceAsync<TAnalyzer, TFix>(source, title, references));
        }

        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, TAnalyzer>(expected, references);
        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>Fails if the fix offers anything for what an analyzer reports.</summary>
    public static async Task VerifyNoOfferAsync<TAnalyzer, TFix>(string marked, ImmutableArray<MetadataReference>? references = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        await AnalyzerHarness.VerifyAsync<InformerGenerator, TAnalyzer>(marked, references);
        var document = Document(AnalyzerHarness.Unmark(marked).Source, references);
        foreach (var diagnostic in await DiagnosticsAsync<TAnalyzer>(document, new TFix()))
        {
            Assert.Empty(await OffersAsync(document, diagnostic, new TFix()));
        }
    }

    private static async Task<(string Source, int Rounds)> OneByOneAsync<TAnalyzer, TFix>(
        string source, string? title, ImmutableArray<MetadataReference>? references)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var fix = new TFix();
        for (var round = 0; round < MostRounds; round++)
        {
            var document = Document(source, references);
            CodeAction? action = null;
            foreach (var diagnostic in await DiagnosticsAsync<TAnalyzer>(document, fix))
            {
                action ??= Choose(await OffersAsync(document, diagnostic, fix), title);
            }

            if (action is null)
            {
                return (source, round);
            }

            source = await ApplyAsync(document, action);
        }

        Assert.Fail("The fix never comes to an end.");
        return default;
    }

    private static async Task<string> AllAtOnceAsync<TAnalyzer, TFix>(string source, string? title, ImmutableArray<MetadataReference>? references)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var fix = new TFix();
        for (var round = 0; round < MostRounds; round++)
        {
            var document = Document(source, references);
            var diagnostics = await DiagnosticsAsync<TAnalyzer>(document, fix);
            CodeAction? first = null;
            foreach (var diagnostic in diagnostics)
            {
                first ??= Choose(await OffersAsync(document, diagnostic, fix), title);
            }

            if (first is null)
            {
                return source;
            }

            var context = new FixAllContext(
                document, fix, FixAllScope.Document, first.EquivalenceKey!, [.. diagnostics.Select(static one => one.Id).Distinct()],
                new Known(diagnostics), TestContext.Current.CancellationToken);
            var all = await fix.GetFixAllProvider()!.GetFixAsync(context);
            Assert.NotNull(all);
            source = await ApplyAsync(document, all);
        }

        Assert.Fail("The fix never comes to an end.");
        return string.Empty;
    }

    private static CodeAction? Choose(List<CodeAction> offers, string? title)
    {
        Assert.True(title is not null || offers.Count <= 1, "The fix offers several changes; the test must say which it means.");
        return offers.Find(offer => title is null || offer.Title == title);
    }

    private static Document Document(string source, ImmutableArray<MetadataReference>? references)
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Test", "Test", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: TestCompilation.ParseOptions,
            metadataReferences: references ?? References.Default));
        return workspace.AddDocument(DocumentInfo.Create(
            DocumentId.CreateNewId(project.Id), "Source0.cs", filePath: "Source0.cs",
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(source), VersionStamp.Default))));
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync<TAnalyzer>(Document document, CodeFixProvider fix)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        // With what is emitted, as in an editor.
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        var output = GeneratorHarness.Run<InformerGenerator>(compilation!).Output;
        var tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        var found = await output.WithAnalyzers([new TAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Where(one => one.Location.SourceTree == tree && fix.FixableDiagnosticIds.Contains(one.Id)).OrderBy(static one => one.Location.SourceSpan.Start)];
    }

    private static async Task<List<CodeAction>> OffersAsync(Document document, Diagnostic diagnostic, CodeFixProvider fix)
    {
        List<CodeAction> offers = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic, (action, _) => offers.Add(action), TestContext.Current.CancellationToken));
        return offers;
    }

    private static async Task<string> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
