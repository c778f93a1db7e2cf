using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>What an edit makes run again, and which files it rewrites.</summary>
public class IncrementalityTests
{
    private const string Unrelated = "namespace Elsewhere { class C { } }";

    private static readonly string[] AllSteps =
    [
        TrackingNames.Settings, TrackingNames.Environment, TrackingNames.Hosts, TrackingNames.Plan, TrackingNames.Factories,
        TrackingNames.Informers, TrackingNames.ResourceTypes, TrackingNames.Decoders, TrackingNames.Encoders, TrackingNames.Copiers, TrackingNames.DeepCopies,
        TrackingNames.Announcements, TrackingNames.Permissions, TrackingNames.KubernetesClient,
    ];

    // The end of the pipeline: what stays the same here leaves its files alone.
    private static readonly string[] FileSteps =
    [
        TrackingNames.Factories, TrackingNames.Informers, TrackingNames.ResourceTypes, TrackingNames.Decoders, TrackingNames.Encoders,
        TrackingNames.Copiers, TrackingNames.DeepCopies,
    ];

    [Fact]
    public void All_steps_are_new_at_first()
    {
        var run = First();

        Assert.All(AllSteps, step => Assert.All(run.Reasons(step), static reason => Assert.Equal(IncrementalStepRunReason.New, reason)));
        Assert.All(AllSteps, step => Assert.NotEmpty(run.Reasons(step)));
        Assert.All(run.OutputReasons(), static reason => Assert.Equal(IncrementalStepRunReason.New, reason));
    }

    [Fact]
    public void The_same_compilation_runs_nothing()
    {
        var run = First();

        AssertNothingRan(run, run.RunAgain(run.Input));
    }

    [Fact]
    public void An_unrelated_edit_runs_nothing()
    {
        var run = First();

        AssertNothingRan(run, run.RunAgain(Replace(run.Input, 2, "namespace Elsewhere { class D { int _x; } }")));
        AssertNothingRan(run, run.RunAgain(run.Input.AddSyntaxTrees(TestCompilation.Parse("class New { }"))));
    }

    [Fact]
    public void Moved_source_runs_nothing()
    {
        var run = First();

        AssertNothingRan(run, run.RunAgain(Replace(run.Input, 1, "// moved\n\n" + Sources.Host.Replace("public", "   public"))));
        AssertNothingRan(run, run.RunAgain(Replace(run.Input, 0, "// moved\n\n" + Sources.CronTab)));
    }

    [Fact]
    public void Attributes_in_another_order_run_nothing()
    {
        var run = First();

        AssertNothingRan(run, run.RunAgain(Replace(run.Input, 1, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Shelf)), Informers.GenerateInformer(typeof(Crds.CronTab))]
                public partial class ClusterInformers { }
            }
            """)));
    }

    [Fact]
    public void Attributes_on_two_declarations_run_nothing_more()
    {
        var run = First();

        AssertNothingRan(run, run.RunAgain(Replace(run.Input, 1, """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Crds.Shelf))] public partial class ClusterInformers { }
                [Informers.GenerateInformer(typeof(Crds.CronTab))] public partial class ClusterInformers { }
            }
            """)));
    }

    [Fact]
    public void A_type_added_writes_its_own_files_and_the_host()
    {
        var run = First(host: Sources.Host.Replace("[GenerateInformer(typeof(Crds.CronTab))]", string.Empty));

        var after = run.RunAgain(Replace(run.Input, 1, Sources.Host));

        Assert.Equal([IncrementalStepRunReason.Modified], after.Reasons(TrackingNames.Hosts));
        Assert.Equal([IncrementalStepRunReason.Modified], after.Reasons(TrackingNames.Factories));
        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.New], after.Reasons(TrackingNames.Informers));
        Assert.Equal(
            [
                "Copying.Crds_CronTabCopier.g.cs", "Crds_CronTab_ResourceType.g.cs", "Decoding.Crds_CronTabDecoder.g.cs",
                "Encoding.Crds_CronTabEncoder.g.cs", "GeneratedInformers.g.cs", "InformerPermissions.g.cs", "MyApp.ClusterInformers.g.cs", "MyApp.DeepCopies.g.cs", "MyApp.Generated.Stable.V1Beta1.CronTabInformer.g.cs", "MyApp.Generated.Stable.V1Beta1.CronTabLister.g.cs",
            ],
            Differing(run, after));
    }

    [Fact]
    public void A_type_removed_takes_its_files_along_and_rewrites_the_host()
    {
        var run = First();

        var after = run.RunAgain(Replace(run.Input, 1, Sources.Host.Replace("[GenerateInformer(typeof(Crds.CronTab))]", string.Empty)));

        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Removed], after.Reasons(TrackingNames.Informers));
        Assert.DoesNotContain(after.Files.Keys, static name => name.Contains("CronTab", StringComparison.Ordinal));
        Assert.Equal(["GeneratedInformers.g.cs", "InformerPermissions.g.cs", "MyApp.ClusterInformers.g.cs", "MyApp.DeepCopies.g.cs"], Differing(run, after));
    }

    [Fact]
    public void An_edit_of_a_resource_class_rewrites_its_decoder_and_its_encoder_alone()
    {
        var run = First();

        var after = run.RunAgain(Replace(run.Input, 0, Sources.CronTab.Replace("string? Schedule", "int Schedule")));

        Assert.Equal(["Decoding.Crds_CronTabDecoder.g.cs", "Encoding.Crds_CronTabEncoder.g.cs"], Rewritten(run, after));
        Assert.All(
            (string[])[TrackingNames.Factories, TrackingNames.Informers, TrackingNames.ResourceTypes],
            step => Assert.All(after.Reasons(step), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason)));
    }

    [Fact]
    public void An_edit_of_what_is_copied_rewrites_its_decoder_its_encoder_and_its_copier_alone()
    {
        var run = First();

        var after = run.RunAgain(Replace(run.Input, 0, Sources.CronTab.Replace("string? Schedule", "System.Collections.Generic.List<string>? Schedule")));

        Assert.Equal(["Copying.Crds_CronTabCopier.g.cs", "Decoding.Crds_CronTabDecoder.g.cs", "Encoding.Crds_CronTabEncoder.g.cs"], Rewritten(run, after));
    }

    [Fact]
    public void An_edit_of_a_resources_identity_rewrites_its_own_files_and_the_host()
    {
        var run = First();

        var after = run.RunAgain(Replace(run.Input, 0, Sources.CronTab.Replace("\"crontabs\"", "\"tabs\"")));

        Assert.Equal(
            [
                "Crds_CronTab_ResourceType.g.cs", "GeneratedInformers.g.cs", "InformerPermissions.g.cs", "MyApp.ClusterInformers.g.cs",
                "MyApp.Generated.Stable.V1Beta1.CronTabInformer.g.cs", "MyApp.Generated.Stable.V1Beta1.CronTabLister.g.cs",
            ],
            Rewritten(run, after));
    }

    [Fact]
    public void An_index_added_or_changed_rewrites_its_informer_and_lister_alone()
    {
        var run = First();
        string[] files = ["MyApp.Generated.Stable.V1Beta1.CronTabInformer.g.cs", "MyApp.Generated.Stable.V1Beta1.CronTabLister.g.cs"];

        var after = run.RunAgain(Replace(run.Input, 1, Indexed("schedule")));
        Assert.Equal(files, Rewritten(run, after));
        Assert.Equal(files, Rewritten(after, after.RunAgain(Replace(run.Input, 1, Indexed("metadata.name")))));
        AssertNothingRan(after, after.RunAgain(Replace(run.Input, 1, "// moved\n" + Indexed("schedule"))));

        static string Indexed(string path) => Sources.Host.Replace(
            "public partial", $"[InformerIndex(typeof(Crds.CronTab), \"By\", \"{path}\")] public partial");
    }

    [Fact]
    public void An_option_changed_rewrites_what_depends_on_it()
    {
        var run = First();
        var changed = run.Driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties(("InformersRootNamespace", "Acme")));

        var after = GeneratorHarness.Run(changed, run.Input);

        Assert.Equal([IncrementalStepRunReason.Modified], after.Reasons(TrackingNames.Settings));
        Assert.All(after.Reasons(TrackingNames.Hosts), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(after.Reasons(TrackingNames.Informers), static reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
        Assert.All(after.Reasons(TrackingNames.ResourceTypes), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(after.Reasons(TrackingNames.Decoders), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));

        // Another option is no change at all.
        var unrelated = GeneratorHarness.Run(run.Driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties(("Other", "x"))), run.Input);
        Assert.Equal([IncrementalStepRunReason.Unchanged], unrelated.Reasons(TrackingNames.Settings));
        Assert.Empty(Rewritten(run, unrelated));
    }

    [Fact]
    public void A_reference_changed_rewrites_what_depends_on_it()
    {
        var run = First();
        var other = TestCompilation.Create("Other", References.Framework, "public class Other { }").ToReference();

        AssertNothingRan(run, run.RunAgain(run.Input.AddReferences(other)), mayReparse: true);

        var after = run.RunAgain(run.Input.AddReferences(References.KubernetesClient));
        Assert.Equal([IncrementalStepRunReason.Modified], after.Reasons(TrackingNames.Environment));
        Assert.Equal(
            ["MyApp.ClusterInformers.g.cs", "MyApp.Generated.Stable.V1.ShelfInformer.g.cs", "MyApp.Generated.Stable.V1Beta1.CronTabInformer.g.cs"],
            Differing(run, after).Where(static name => name != FileNames.KubernetesClient + FileNames.Extension));
        Assert.Contains(FileNames.KubernetesClient + FileNames.Extension, after.Files.Keys);
    }

    [Fact]
    public void A_host_that_becomes_wrong_leaves_nothing_behind()
    {
        var run = First();

        Assert.Empty(run.RunAgain(Replace(run.Input, 1, Sources.Host.Replace("partial ", string.Empty))).Files);
    }

    [Fact]
    public void Models_of_equal_source_are_equal_and_those_of_other_source_are_not()
    {
        var one = Model(Sources.CronTab, Sources.Host);
        var same = Model("\n\n" + Sources.CronTab.Replace("    ", "\t"), "// here\n" + Sources.Host);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, Model(Sources.CronTab.Replace("Schedule", "Plan"), Sources.Host));
        Assert.NotEqual(one, Model(Sources.CronTab, Sources.Host.Replace("public", "internal")));
        Assert.NotEqual(one, Model(Sources.CronTab, Sources.Host.Replace("CronTab))", "CronTab), GroupName = \"X\")")));
    }

    [Fact]
    public void Models_hold_nothing_of_the_compiler()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", References.WithKubernetesClient, Sources.CronTab, Sources.Host, """
            [Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Host { }
            """));

        foreach (var value in AllSteps.SelectMany(step => run.Values(step)).Where(static value => value is not null))
        {
            ModelWalk.AssertHoldsNoCompilation(value);
        }
    }

    [Fact]
    public void The_walk_finds_what_must_not_be_held()
    {
        var compilation = TestCompilation.Create(Sources.CronTab);
        var tree = compilation.SyntaxTrees.Single();
        var root = tree.GetRoot(TestContext.Current.CancellationToken);
        foreach (var value in (object[])[compilation, tree, root, root.GetLocation(), compilation.GlobalNamespace, () => { }])
        {
            Assert.ThrowsAny<Exception>(() => ModelWalk.AssertHoldsNoCompilation(new EquatableArrayHolder([("x", value)])));
        }
    }

    [Fact]
    public void What_is_known_of_referenced_classes_is_reused()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", References.WithKubernetesClient, "[Informers.GenerateInformer(typeof(k8s.Models.V1Pod))] public partial class Host { }"));

        var after = run.RunAgain(run.Input.AddSyntaxTrees(TestCompilation.Parse(Unrelated)));

        Assert.Same(Pod(run), Pod(after));
        static DecoderGraphModel Pod(GeneratorRun run) =>
            ((HostModel)Assert.Single(run.Values(TrackingNames.Hosts))).Resources.Single().Decoder;
    }

    private static GeneratorRun First(string host = Sources.Host) =>
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Sources.CronTab, host, Unrelated)).AssertCompiles();

    private static HostModel Model(string types, string host) => Assert.IsType<HostModel>(
        Assert.Single(GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(types, host)).Values(TrackingNames.Hosts)));

    private static Compilation Replace(Compilation compilation, int index, string source)
    {
        var tree = compilation.SyntaxTrees.ElementAt(index);
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(source, tree.FilePath));
    }

    private static void AssertNothingRan(GeneratorRun before, GeneratorRun after, bool mayReparse = false)
    {
        Assert.All(
            after.OutputReasons(),
            static reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        Assert.All(FileSteps, step => Assert.All(after.Reasons(step), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
        Assert.All(
            after.Reasons(TrackingNames.Hosts),
            reason => Assert.True(reason is IncrementalStepRunReason.Cached || mayReparse, reason.ToString()));
        Assert.True(after.Reasons(TrackingNames.Plan) is [IncrementalStepRunReason.Cached] || mayReparse);
        Assert.Empty(Rewritten(before, after));
        Assert.Equal(before.Files, after.Files);
    }

    // By the identity of the text: what did not run again has the very same one.
    private static IEnumerable<string> Rewritten(GeneratorRun before, GeneratorRun after)
    {
        var old = before.Result.GeneratedSources.ToDictionary(static file => file.HintName, static file => file.SourceText);
        return after.Result.GeneratedSources
            .Where(file => !old.TryGetValue(file.HintName, out var text) || !ReferenceEquals(text, file.SourceText))
            .Select(static file => file.HintName).Order(StringComparer.Ordinal);
    }

    // By the text: an item that is inserted moves those after it, and what has moved is written again, to the same text.
    private static IEnumerable<string> Differing(GeneratorRun before, GeneratorRun after) =>
        after.Files.Where(file => !before.Files.TryGetValue(file.Key, out var text) || text != file.Value).Select(static file => file.Key);

    private sealed record EquatableArrayHolder((string, object)[] Values);
}
