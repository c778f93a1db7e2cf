using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>
/// What was read of resource classes is kept over edits elsewhere. So each way in which an edit of another file can change the meaning
/// of a host's file has a test: what is emitted after the edit is what a driver emits that has seen nothing before.
/// </summary>
public class SourceReachTests
{
    private const string Host = """
        namespace MyApp
        {
            using Informers;

            [GenerateInformer(typeof(Crds.Thing), GroupName = Names.Group)]
            public partial class ClusterInformers { }
        }
        """;

    private const string Thing = """
        namespace Crds
        {
            [Informers.KubernetesResource("example.com", MyApp.Names.Version, "Thing", "things", Scope = Informers.ResourceScope.Cluster)]
            public class Thing : ThingBase
            {
                public Informers.ObjectMeta? Metadata { get; set; }
                public Spec? Spec { get; set; }
                [Short] public int Count { get; set; }
                public Size Size { get; set; }
            }
        }
        """;

    private const string Parts = """
        namespace Crds
        {
            public class ThingBase { public string? Inherited { get; set; } }
            public class Spec { public Mode Mode { get; set; } public Numbers? Numbers { get; set; } }
            public enum Mode { On, Off }
            public class Numbers { public int One { get; set; } }
            public class ShortAttribute : System.Attribute { }
        }
        """;

    private const string Constants = """
        namespace MyApp { public static class Names { public const string Group = "Stable"; public const string Version = "v1"; } }
        """;

    private const string Usings = "global using Size = System.Int32;";

    private const string Unrelated = "namespace Elsewhere { public class Widget { public int Size => 1; } }";

    [Theory]
    [InlineData(Unrelated, "namespace Elsewhere { public class Widget { public int Size => 2; } }")]
    [InlineData(Unrelated, "namespace Elsewhere { public class Gadget { public string? Size { get; set; } } public enum Wheel { A } }")]
    [InlineData(Unrelated, "namespace Elsewhere.Other { public class Widget { public int Size => 1; } }")]
    [InlineData(Unrelated, "namespace MyApp { public class Widget { public static int Size => 1; } }")]
    public void An_edit_of_what_no_resource_names_reads_none_again(string before, string after)
    {
        var run = First();

        var again = run.RunAgain(Replace(run.Input, before, after));

        AssertAsFresh(again);
        Assert.Same(Resource(run), Resource(again));
    }

    [Theory]
    [InlineData(Thing, "public int Count", "public long Count")]
    [InlineData(Parts, "string? Inherited", "int? Inherited")]
    [InlineData(Parts, "int One", "int Two")]
    [InlineData(Parts, "On, Off", "On, Off, Auto")]
    [InlineData(Constants, "Group = \"Stable\"", "Group = \"Steady\"")]
    [InlineData(Constants, "\"v1\"", "\"v2\"")]
    [InlineData(Usings, "Int32", "Int64")]
    public void An_edit_of_what_a_resource_names_is_seen(string file, string before, string after) =>
        AssertSeen(static (input, edit) => Replace(input, edit[0], edit[0].Replace(edit[1], edit[2])), file, before, after);

    [Theory]
    [InlineData("namespace MyApp.Crds { [Informers.KubernetesResource(\"nearer.example.com\", \"v1\", \"Thing\", \"things\")] public class Thing { public Informers.ObjectMeta? Metadata { get; set; } } }")]
    [InlineData("namespace MyApp { public static class Informers { } }")]
    [InlineData("namespace MyApp.Names { }")]
    public void A_nearer_declaration_of_a_name_is_seen(string added) =>
        AssertSeen(static (input, edit) => input.AddSyntaxTrees(TestCompilation.Parse(edit[0], "Added.cs")), added);

    [Fact]
    public void An_attribute_whose_name_gets_two_meanings_is_seen()
    {
        const string WithConverter = """
            namespace Crds
            {
                public class Short : System.Text.Json.Serialization.JsonConverterAttribute { public Short() : base(typeof(C)) { } }
                public class C : System.Text.Json.Serialization.JsonConverter<int>
                {
                    public override int Read(ref System.Text.Json.Utf8JsonReader r, System.Type t, System.Text.Json.JsonSerializerOptions o) => 1;
                    public override void Write(System.Text.Json.Utf8JsonWriter w, int v, System.Text.Json.JsonSerializerOptions o) { }
                }
            }
            """;
        var run = First();

        var again = run.RunAgain(run.Input.AddSyntaxTrees(TestCompilation.Parse(WithConverter, "Added.cs")));

        AssertAsFresh(again);
    }

    [Fact]
    public void Another_part_of_a_class_is_seen() => AssertSeen(
        static (input, edit) => Replace(input, Parts, Parts.Replace("public class Spec", "public partial class Spec"))
            .AddSyntaxTrees(TestCompilation.Parse(edit[0], "Added.cs")),
        "namespace Crds { public partial class Spec { public string? More { get; set; } } }");

    [Fact]
    public void A_file_that_goes_away_is_seen() =>
        AssertSeen(static (input, _) => input.RemoveSyntaxTrees(input.SyntaxTrees.Single(static tree => tree.ToString() == Parts)));

    [Fact]
    public void Another_part_of_the_host_is_seen() => AssertSeen(
        static (input, edit) => input.AddSyntaxTrees(TestCompilation.Parse(edit[0], "Added.cs")),
        "namespace MyApp { [Informers.GenerateInformer(typeof(MyApp.Other))] partial class ClusterInformers { } "
        + "[Informers.KubernetesResource(\"example.com\", \"v1\", \"Other\", \"others\")] public class Other { public Informers.ObjectMeta? Metadata { get; set; } } }");

    [Fact]
    public void A_resource_of_a_whole_assembly_is_seen()
    {
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "namespace MyApp { [Informers.GenerateInformers(typeof(Crds.Thing))] public partial class ClusterInformers { } }",
            Thing, Parts, Constants, Usings, Unrelated));

        var again = run.RunAgain(Replace(run.Input, Unrelated, """
            namespace Elsewhere
            {
                [Informers.KubernetesResource("example.com", "v1", "Widget", "widgets")]
                public class Widget { public Informers.ObjectMeta? Metadata { get; set; } }
            }
            """));

        Assert.NotEqual(run.Files, again.Files);
        AssertAsFresh(again);
    }

    [Fact]
    public void A_changed_option_of_the_compiler_is_seen() => AssertSeen(static (input, _) => input.WithOptions(
        ((Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions)input.Options).WithMetadataImportOptions(MetadataImportOptions.All)), mayBeEqual: true);

    private static GeneratorRun First() =>
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Host, Thing, Parts, Constants, Usings, Unrelated)).AssertCompiles();

    private static ResourceModel Resource(GeneratorRun run) =>
        ((HostModel)Assert.Single(run.Values(TrackingNames.Hosts))).Resources.Single();

    private static Compilation Replace(Compilation compilation, string before, string after)
    {
        var tree = compilation.SyntaxTrees.Single(tree => tree.ToString() == before);
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(after, tree.FilePath));
    }

    private static void AssertSeen(Func<Compilation, string[], Compilation> change, params string[] edit) => AssertSeen(change, mayBeEqual: false, edit);

    private static void AssertSeen(Func<Compilation, string[], Compilation> change, bool mayBeEqual, params string[] edit)
    {
        var run = First();

        var again = run.RunAgain(change(run.Input, edit));

        Assert.True(mayBeEqual || !run.Files.SequenceEqual(again.Files), "The edit changes nothing, and so proves nothing.");
        AssertAsFresh(again);
    }

    private static void AssertAsFresh(GeneratorRun run)
    {
        var trees = run.Input.SyntaxTrees.Select(static tree => TestCompilation.Parse(tree.ToString(), tree.FilePath));
        var fresh = GeneratorHarness.Run<InformerGenerator>(run.Input.RemoveAllSyntaxTrees().AddSyntaxTrees(trees));
        Assert.Equal(fresh.Files, run.Files);
    }
}
