using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests.Crds;

/// <summary>What an edit makes run again, and which files it rewrites, where custom resources are defined in YAML.</summary>
public class CrdIncrementalityTests
{
    private static readonly string[] AllSteps =
    [
        TrackingNames.CrdEnvironment, TrackingNames.CrdRoot, TrackingNames.CrdFiles, TrackingNames.CrdPlan, TrackingNames.CrdClasses,
        TrackingNames.CrdResources,
    ];

    private static readonly CrdHarness.YamlFile One = CrdHarness.Sample("crontab.yaml");
    private static readonly CrdHarness.YamlFile Two = CrdHarness.Sample("hostile.yaml");

    [Fact]
    public void An_unrelated_edit_runs_nothing()
    {
        var run = First();

        var after = run.RunAgain(run.Input.ReplaceSyntaxTree(run.Input.SyntaxTrees.Single(), TestCompilation.Parse("class D { int _x; }", "Source0.cs")));

        Assert.All(AllSteps, step => Assert.NotEmpty(run.Reasons(step)));
        Assert.All(
            (string[])[TrackingNames.CrdFiles, TrackingNames.CrdPlan, TrackingNames.CrdClasses, TrackingNames.CrdResources, TrackingNames.Plan, TrackingNames.Decoders],
            step => Assert.All(after.Reasons(step), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
        Assert.Empty(Rewritten(run, after));
    }

    [Fact]
    public void An_edited_definition_rewrites_its_own_files_alone()
    {
        var run = First();
        var edited = new CrdHarness.YamlFile(One.Path, One.Text.Replace("                suspend:", "                paused:", StringComparison.Ordinal));

        var after = GeneratorHarness.Run(run.Driver.ReplaceAdditionalText(One, edited), run.Input);

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            after.Reasons(TrackingNames.CrdFiles).OrderBy(static reason => reason != IncrementalStepRunReason.Modified));
        Assert.Equal(
            ["Decoding.Test_Generated_Stable_V1_CronTabSpecDecoder.g.cs", "Encoding.Test_Generated_Stable_V1_CronTabSpecEncoder.g.cs", "Test.Generated.Stable.V1.CronTab.g.cs"],
            Rewritten(run, after));
    }

    [Fact]
    public void A_comment_in_a_definition_rewrites_nothing()
    {
        var run = First();
        var edited = new CrdHarness.YamlFile(One.Path, "# A comment.\n\n" + One.Text);

        var after = GeneratorHarness.Run(run.Driver.ReplaceAdditionalText(One, edited), run.Input);

        Assert.Contains(IncrementalStepRunReason.Unchanged, after.Reasons(TrackingNames.CrdFiles));
        Assert.All(after.Reasons(TrackingNames.CrdPlan), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Empty(Rewritten(run, after));
    }

    [Fact]
    public void A_definition_added_or_removed_leaves_the_files_of_others_alone()
    {
        var one = GeneratorHarness.Run(CrdHarness.Driver(new CrdHarness.Options(), One), Input());
        var both = GeneratorHarness.Run(one.Driver.AddAdditionalTexts([Two]), one.Input);
        var again = GeneratorHarness.Run(both.Driver.RemoveAdditionalTexts([Two]), one.Input);

        // The methods of deep copies of all types are in one file, and so are the announcements of all informers, and their roles.
        Assert.All(one.Files.Where(static file => file.Key is not ("Test.DeepCopies.g.cs" or "GeneratedInformers.g.cs" or "InformerPermissions.g.cs")), file => Assert.Equal(file.Value, both.Files[file.Key]));
        Assert.Contains(both.Files.Keys, static name => name.Contains("Hostile", StringComparison.Ordinal));
        Assert.Equal(one.Files, again.Files);
    }

    [Fact]
    public void Definitions_in_another_order_make_the_same()
    {
        var run = First();

        Assert.Equal(run.Files, GeneratorHarness.Run(CrdHarness.Driver(new CrdHarness.Options(), Two, One), Input()).Files);
    }

    [Fact]
    public void A_project_without_definitions_has_none_of_this()
    {
        var other = new CrdHarness.YamlFile("other.txt", One.Text);

        var run = GeneratorHarness.Run(CrdHarness.Driver(new CrdHarness.Options(), other), Input());

        Assert.Empty(run.Files);
        Assert.Empty(run.Reasons(TrackingNames.CrdFiles));
        Assert.Empty(run.Reasons(TrackingNames.CrdResources));
    }

    [Fact]
    public void Models_hold_nothing_of_the_compiler()
    {
        var run = First();

        foreach (var value in AllSteps.SelectMany(step => run.Values(step)).Where(static value => value is not null))
        {
            ModelWalk.AssertHoldsNoCompilation(value);
        }
    }

    [Fact]
    public void Models_of_equal_files_are_equal()
    {
        var one = Parse(One.Text);

        Assert.Equal(one, Parse("\n# moved\n" + One.Text));
        Assert.Equal(one.GetHashCode(), Parse("\n# moved\n" + One.Text).GetHashCode());
        Assert.NotEqual(one, Parse(One.Text.Replace("maximum: 10", "maximum: 11", StringComparison.Ordinal)));
        Assert.NotEqual(one, Parse(One.Text.Replace("default: 3", "default: 4", StringComparison.Ordinal)));
        Assert.NotEqual(one, Parse(One.Text.Replace("scope: Namespaced", "scope: Cluster", StringComparison.Ordinal)));

        static CrdFileModel Parse(string text) =>
            CrdParser.Parse("a.yaml", text, hasValidation: true, report: null, TestContext.Current.CancellationToken);
    }

    private static CSharpCompilation Input() => TestCompilation.Create("class C { }");

    private static GeneratorRun First() => GeneratorHarness.Run(CrdHarness.Driver(new CrdHarness.Options(), One, Two), Input()).AssertCompiles();

    // By the identity of the text: what did not run again has the very same one.
    private static IEnumerable<string> Rewritten(GeneratorRun before, GeneratorRun after)
    {
        var old = before.Result.GeneratedSources.ToDictionary(static file => file.HintName, static file => file.SourceText);
        return after.Result.GeneratedSources
            .Where(file => !old.TryGetValue(file.HintName, out var text) || !ReferenceEquals(text, file.SourceText))
            .Select(static file => file.HintName).Order(StringComparer.Ordinal);
    }
}
