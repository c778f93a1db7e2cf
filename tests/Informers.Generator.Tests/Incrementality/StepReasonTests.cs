using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Informers.Generator.Tests;

/// <summary>
/// For each kind of edit, why each step of the pipeline ran: one line for each step, with the reasons of its outputs in their order. What is
/// <c>Cached</c> was not computed; what is <c>Unchanged</c> was, and stops there.
/// </summary>
public class StepReasonTests
{
    private const string Types = """
        namespace Crds
        {
            using Informers;
            [KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
            public class CronTab { public ObjectMeta? Metadata { get; set; } public string? Schedule { get; set; } }
            [KubernetesResource("stable.example.com", "v1", "Shelf", "shelves")]
            public class Shelf { public ObjectMeta? Metadata { get; set; } public int? Boards { get; set; } }
            [GenerateInformer, KubernetesResource("stable.example.com", "v1", "Widget", "widgets")]
            public class Widget { public ObjectMeta? Metadata { get; set; } public string? Color { get; set; } }
        }
        """;

    private const string Host = """
        namespace MyApp
        {
            using Informers;
            [GenerateInformer(typeof(Crds.CronTab))]
            [GenerateInformer(typeof(Crds.Shelf))]
            public partial class Host { }
        }
        """;

    private const string Unrelated = "namespace Elsewhere { class C { } }";

    // Two hosts, of which one is a resource class; three informers and resource types.
    private static readonly Reasons NothingRan = new()
    {
        Hosts = [Cached, Cached],
        Plan = [Cached],
        Factories = [Cached],
        Informers = [Cached, Cached, Cached],
        ResourceTypes = [Cached, Cached, Cached],
        Decoders = [.. Enumerable.Repeat(Cached, 6)],
        Encoders = [.. Enumerable.Repeat(Cached, 6)],
        Copiers = [.. Enumerable.Repeat(Cached, 5)],
        DeepCopies = [Cached, Cached, Cached],
        Announcements = [Cached],
        Permissions = [Cached],
        KubernetesClient = [Cached],
    };

    // The plan was made again, and says what it said.
    private static readonly Reasons SamePlan = NothingRan with { Plan = [Unchanged] };

    // Another plan, of which every item is what it was.
    private static readonly Reasons SameItems = NothingRan with
    {
        Plan = [Modified],
        Factories = [Unchanged],
        Informers = [Unchanged, Unchanged, Unchanged],
        ResourceTypes = [Unchanged, Unchanged, Unchanged],
        Decoders = [.. Enumerable.Repeat(Unchanged, 6)],
        Encoders = [.. Enumerable.Repeat(Unchanged, 6)],
        Copiers = [.. Enumerable.Repeat(Unchanged, 5)],
        DeepCopies = [Cached, Cached, Cached],
        Announcements = [Unchanged],
        Permissions = [Unchanged],
        KubernetesClient = [Unchanged],
    };

    [Fact]
    public void An_unrelated_edit() => Verify(NothingRan, source => source.Replace(2, "namespace Elsewhere { class C { int X => 1; } }"));

    [Fact]
    public void An_unrelated_file_added() => Verify(NothingRan, static source => source.Add("public class Another { }"));

    [Fact]
    public void White_space_and_comments_in_the_host() => Verify(NothingRan, source => source.Replace(1, "// Here.\n\n" + Host.Replace("{ }", "{\n}")));

    [Fact]
    public void White_space_and_comments_in_a_resource_class() => Verify(NothingRan, source => source.Replace(0, "// Here.\n\n" + Types.Replace("{ get;", "{  get;")));

    [Fact]
    public void Attributes_reordered() => Verify(NothingRan, source => source.Replace(1, Host
        .Replace("CronTab", "Temporary").Replace("Shelf", "CronTab").Replace("Temporary", "Shelf")));

    [Fact]
    public void A_member_of_a_resource_class_changed() => Verify(
        SameItems with
        {
            Hosts = [Cached, Modified],
            Decoders = [Modified, .. Enumerable.Repeat(Unchanged, 5)],
            Encoders = [Modified, .. Enumerable.Repeat(Unchanged, 5)],
        },
        source => source.Replace(0, Types.Replace("string? Schedule", "int? Schedule")));

    // An item that comes or goes moves those behind it, and the compiler compares by place; what has moved is written again, to the same text.
    [Fact]
    public void A_type_added() => Verify(
        SameItems with
        {
            Hosts = [Cached, Modified],
            Factories = [Modified],
            Informers = [Unchanged, Unchanged, New],
            ResourceTypes = [Unchanged, Modified, New],
            Decoders = [Unchanged, .. Enumerable.Repeat(Modified, 4), New],
            Encoders = [Unchanged, .. Enumerable.Repeat(Modified, 4), New],
            Copiers = [Unchanged, Modified, Modified, Modified, New],
            DeepCopies = [Cached, Cached, Modified],
            Announcements = [Modified],
            Permissions = [Modified],
        },
        source => source.Replace(1, Host),
        host: Host.Replace("[GenerateInformer(typeof(Crds.Shelf))]", string.Empty));

    [Fact]
    public void A_type_removed() => Verify(
        SameItems with
        {
            Hosts = [Cached, Modified],
            Factories = [Modified],
            Informers = [Unchanged, Unchanged, Removed],
            ResourceTypes = [Unchanged, Modified, Removed],
            Decoders = [Unchanged, .. Enumerable.Repeat(Modified, 4), Removed],
            Encoders = [Unchanged, .. Enumerable.Repeat(Modified, 4), Removed],
            Copiers = [Unchanged, Modified, Modified, Modified, Removed],
            DeepCopies = [Cached, Cached, Modified],
            Announcements = [Modified],
            Permissions = [Modified],
        },
        source => source.Replace(1, Host.Replace("[GenerateInformer(typeof(Crds.Shelf))]", string.Empty)));

    // The decoder of the part comes, behind that of all of the class, and moves the others.
    [Fact]
    public void A_part_of_a_type_asked_for() => Verify(
        SameItems with
        {
            Hosts = [Cached, Modified],
            Informers = [Unchanged, Modified, Unchanged],
            ResourceTypes = [Modified, Unchanged, Unchanged],
            Decoders = [Unchanged, .. Enumerable.Repeat(Modified, 5), New],

            // Parts are not what other assemblies get.
            Announcements = [Modified],
        },
        source => source.Replace(1, Host.Replace("typeof(Crds.CronTab)", "typeof(Crds.CronTab), Fields = [\"metadata\"]")));

    [Fact]
    public void Another_way_to_ask_for_the_same_part() => Verify(
        NothingRan with { Decoders = [.. Enumerable.Repeat(Cached, 7)] },
        source => source.Replace(1, Host.Replace("typeof(Crds.CronTab)", "typeof(Crds.CronTab), Drop = [\"schedule\"]")),
        host: Host.Replace("typeof(Crds.CronTab)", "typeof(Crds.CronTab), Fields = [\"metadata\"]"));

    [Fact]
    public void A_type_added_that_has_an_informer_beside_its_class() => Verify(
        SameItems with { Hosts = [Cached, Modified], Factories = [Modified] },
        source => source.Replace(1, Host.Replace("public partial", "[GenerateInformer(typeof(Crds.Widget))] public partial")));

    [Fact]
    public void The_root_namespace_changed() => Verify(
        SameItems with
        {
            Factories = [Modified],
            Informers = [Modified, Modified, Modified],
            Announcements = [Modified],
        },
        properties: [("InformersRootNamespace", "Acme")]);

    [Fact]
    public void The_name_of_the_roles_changed() => Verify(NothingRan with { Permissions = [Modified] }, properties: [("InformersRbacName", "reader")]);

    [Fact]
    public void Another_option_changed() => Verify(NothingRan, properties: [("Other", "x")]);

    [Fact]
    public void An_unrelated_reference_added() => Verify(
        NothingRan, static source => source.AddReferences(TestCompilation.Create("Other", References.Framework, "public class Other { }").ToReference()));

    [Fact]
    public void KubernetesClient_added() => Verify(
        SamePlan with { Permissions = [Unchanged], KubernetesClient = [Modified] }, static source => source.AddReferences(References.KubernetesClient));

    private static void Verify(Reasons expected, Func<Source, Source>? edit = null, (string Name, string Value)[]? properties = null, string host = Host)
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Types, host, Unrelated)).AssertCompiles();
        var driver = properties is null ? run.Driver : run.Driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties(properties));

        var after = GeneratorHarness.Run(driver, edit is null ? run.Input : edit(new Source(run.Input)).Compilation).AssertCompiles();

        var actual = Reasons.Of(after);
        Assert.True(expected.ToString() == actual.ToString(), $"Expected\n{expected}\nbut was\n{actual}");
    }

    private readonly record struct Source(Compilation Compilation)
    {
        public Source Add(string text) => new(Compilation.AddSyntaxTrees(TestCompilation.Parse(text)));

        public Source AddReferences(MetadataReference reference) => new(Compilation.AddReferences(reference));

        public Source Replace(int index, string text)
        {
            var tree = Compilation.SyntaxTrees.ElementAt(index);
            return new(Compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(text, tree.FilePath)));
        }
    }

    private sealed record Reasons
    {
        public required IReadOnlyList<IncrementalStepRunReason> Hosts { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Plan { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Factories { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Informers { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> ResourceTypes { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Decoders { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Encoders { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Copiers { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> DeepCopies { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Announcements { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> Permissions { get; init; }

        public required IReadOnlyList<IncrementalStepRunReason> KubernetesClient { get; init; }

        public static Reasons Of(GeneratorRun run) => new()
        {
            Hosts = run.Reasons(TrackingNames.Hosts),
            Plan = run.Reasons(TrackingNames.Plan),
            Factories = run.Reasons(TrackingNames.Factories),
            Informers = run.Reasons(TrackingNames.Informers),
            ResourceTypes = run.Reasons(TrackingNames.ResourceTypes),
            Decoders = run.Reasons(TrackingNames.Decoders),
            Encoders = run.Reasons(TrackingNames.Encoders),
            Copiers = run.Reasons(TrackingNames.Copiers),
            DeepCopies = run.Reasons(TrackingNames.DeepCopies),
            Announcements = run.Reasons(TrackingNames.Announcements),
            Permissions = run.Reasons(TrackingNames.Permissions),
            KubernetesClient = run.Reasons(TrackingNames.KubernetesClient),
        };

        public override string ToString() => string.Join('\n', typeof(Reasons).GetProperties()
            .Where(static property => property.PropertyType == typeof(IReadOnlyList<IncrementalStepRunReason>))
            .Select(property => $"{property.Name}: {string.Join(' ', (IReadOnlyList<IncrementalStepRunReason>)property.GetValue(this)!)}"));
    }
}
