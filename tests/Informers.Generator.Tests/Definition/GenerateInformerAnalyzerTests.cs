using System.Globalization;
using Informers.Tests;
using Microsoft.CodeAnalysis.CSharp;

namespace Informers.Generator.Tests;

/// <summary>Each rule, where it fires and where it does not; and that nothing broken is emitted for what it fires on.</summary>
public class GenerateInformerAnalyzerTests
{
    private const string Good = """
        [Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")]
        public class Good { public Informers.ObjectMeta? Metadata { get; set; } }
        """;

    /// <summary>KubernetesClient's attribute, and KubeOps', as a user's assembly sees them.</summary>
    private const string Entities = """
        namespace k8s.Models
        {
            public class KubernetesEntityAttribute : System.Attribute
            {
                public string? Group { get; set; }
                public string? ApiVersion { get; set; }
                public string? Kind { get; set; }
                public string? PluralName { get; set; }
            }
        }
        namespace KubeOps.Abstractions.Entities
        {
            public enum EntityScope { Namespaced, Cluster }
            public class EntityScopeAttribute : System.Attribute { public EntityScopeAttribute(EntityScope scope) { } }
        }
        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nothing_is_said_of_what_is_right()
    {
        var run = await Verify(Good + """
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            public partial class Host { public int Own { get; set; } }
            public partial class Outer { private partial struct Inner { [Informers.GenerateInformer(typeof(Good))] private sealed partial class Nested { } } }
            public partial record R { public partial interface I { [Informers.GenerateInformer(typeof(Good))] public partial class Nested : System.IDisposable { public void Dispose() { } } } }
            """);

        Assert.Equal(5, run.Files.Keys.Count(static name => name.Contains("Host") || name.Contains("Nested") || name.Contains("GoodInformer") || name.Contains("GoodLister")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_class_must_be_partial() => VerifyNoHost(Good + """
        [{|INF0001:Informers.GenerateInformer(typeof(Good))|}] public class Host { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_class_must_not_be_generic() => VerifyNoHost(Good + """
        [{|INF0002:Informers.GenerateInformer(typeof(Good))|}] public partial class Host<T> { }
        public partial class Outer<T> { [{|INF0002:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { } }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_types_around_must_be_partial() => VerifyNoHost(Good + """
        public class Outer { public partial class Middle { [{|INF0003:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { } } }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_class_must_be_an_ordinary_one() => VerifyNoHost(Good + """
        [{|INF0004:Informers.GenerateInformer(typeof(Good))|}] public static partial class StaticHost { }
        [{|INF0004:Informers.GenerateInformer(typeof(Good))|}] public partial record RecordHost { }
        [{|INF0004:Informers.GenerateInformer(typeof(Good))|}] file partial class FileHost { }
        [{|INF0004:Informers.GenerateInformer(typeof(Good))|}] public partial class PrimaryHost(int x) { public int X => x; }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_class_must_not_have_another_base_class()
    {
        await VerifyNoHost(Good + """
            public class Parent { }
            [{|INF0005:Informers.GenerateInformer(typeof(Good))|}] public partial class Host : Parent { }
            """);
        await Verify(Good + """
            [Informers.GenerateInformer(typeof(Good))] public partial class Host : Informers.SharedInformerFactory { }
            """);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_class_must_not_declare_what_is_emitted() => VerifyNoHost(Good + """
        [{|INF0006:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { public int KnownResources => 1; }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_type_must_be_a_resource()
    {
        var run = await Verify(Good + """
            public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
            public class Open<T> { }
            [Informers.GenerateInformer({|INF0007:typeof(Plain)|})]
            [Informers.GenerateInformer({|INF0007:typeof(string[])|})]
            [Informers.GenerateInformer({|INF0007:typeof(int)|})]
            [Informers.GenerateInformer({|INF0007:typeof(System.IDisposable)|})]
            [Informers.GenerateInformer({|INF0007:typeof(System.Math)|})]
            [Informers.GenerateInformer({|INF0007:typeof(Open<>)|})]
            [Informers.GenerateInformer({|INF0007:null!|})]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);

        AssertOnlyGood(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Overrides_make_a_resource_of_a_plain_class()
    {
        var run = await Verify("""
            public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer(typeof(Plain), Group = "a.b", Version = "v1", Kind = "Plain", Plural = "plains", Scope = Informers.ResourceScope.Cluster)]
            public partial class Host { }
            """);

        Assert.Contains("Generated.A.V1.PlainInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_identity_must_be_complete()
    {
        var run = await Verify(Entities + Good + """
            [k8s.Models.KubernetesEntity(Group = "a.b")] public class Nothing { public Informers.ObjectMeta? Metadata { get; set; } }
            [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Own")] public class Own { public Informers.ObjectMeta? Metadata { get; set; } }
            [k8s.Models.KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "")] public class Known { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer({|INF0008:{|INF0008:{|INF0008:typeof(Nothing)|}|}|})]
            [Informers.GenerateInformer({|INF0008:typeof(Own)|})]
            [Informers.GenerateInformer(typeof(Known))]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);

        Assert.Contains("\"deployments\"", run.Files["Known_ResourceType.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_identity_must_be_valid()
    {
        var run = await Verify(Good + """
            [Informers.KubernetesResource("Example.com", "v1", "Upper", "uppers")] public class Upper { public Informers.ObjectMeta? Metadata { get; set; } }
            public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer({|INF0009:typeof(Upper)|})]
            [Informers.GenerateInformer(typeof(Plain), Group = {|INF0009:"-"|}, Version = {|INF0009:"1"|}, Kind = {|INF0009:"Two Words"|}, Plural = {|INF0009:"Plains"|})]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);

        AssertOnlyGood(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_metadata_must_have_its_shape()
    {
        var run = await Verify(Good + """
            [Informers.KubernetesResource("a.b", "v1", "None", "nones")] public class None { }
            [Informers.KubernetesResource("a.b", "v1", "Hidden", "hiddens")] public class Hidden { private Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.KubernetesResource("a.b", "v1", "Poor", "poors")] public class Poor { public PoorMeta? Metadata { get; set; } }
            public class PoorMeta { public int Name { get; set; } public string? Uid { get; set; } public System.Collections.Generic.List<string>? Labels { get; set; } }
            [Informers.GenerateInformer({|INF0010:typeof(None)|})]
            [Informers.GenerateInformer({|INF0010:typeof(Hidden)|})]
            [Informers.GenerateInformer({|INF0010:typeof(Poor)|})]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);

        AssertOnlyGood(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_resource_is_asked_for_once()
    {
        var run = await Verify(Good + """
            [Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")] public class Same { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer(typeof(Good))]
            [Informers.GenerateInformer({|INF0011:typeof(Good)|}, Version = "v2")]
            [Informers.GenerateInformer({|INF0011:typeof(Same)|})]
            public partial class Host { }
            """);

        AssertOnlyGood(run);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_type_must_be_seen_by_emitted_code()
    {
        var run = await Verify(Good + """
            [Informers.KubernetesResource("a.b", "v1", "Local", "locals")] file class Local { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer({|INF0012:typeof(Host.Secret)|})]
            [Informers.GenerateInformer({|INF0012:typeof(Local)|})]
            [Informers.GenerateInformer(typeof(Host.Seen))]
            public partial class Host
            {
                [Informers.KubernetesResource("a.b", "v1", "Secret", "secrets")] private class Secret { public Informers.ObjectMeta? Metadata { get; set; } }
                [Informers.KubernetesResource("a.b", "v1", "Seen", "seens")] internal class Seen { public Informers.ObjectMeta? Metadata { get; set; } }
            }
            """);

        Assert.Contains("internal sealed partial class SeenInformer", run.Files["Generated.A.V1.SeenInformer.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Names_must_be_identifiers()
    {
        var run = await Verify(Good + """
            public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer(typeof(Good), GroupName = "class", AccessorName = "Ünits")]
            [Informers.GenerateInformer(typeof(Plain), Version = "v1", Kind = "Plain", Plural = "plains", Scope = Informers.ResourceScope.Cluster, GroupName = {|INF0013:"A.B"|}, AccessorName = {|INF0013:"1"|})]
            public partial class Host { }
            """);

        Assert.Contains("@class", run.Files["Host.g.cs"]);
        Assert.Contains("IGoodInformer Ünits ", run.Files["Host.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unknown_scope_is_said()
    {
        var run = await Verify(Entities + """
            [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Unknown", PluralName = "unknowns")] public class Unknown { public Informers.ObjectMeta? Metadata { get; set; } }
            [k8s.Models.KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes")] public class Node { public Informers.ObjectMeta? Metadata { get; set; } }
            [KubeOps.Abstractions.Entities.EntityScope(KubeOps.Abstractions.Entities.EntityScope.Cluster)]
            [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Scoped", PluralName = "scopeds")] public class Scoped { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer({|INF0014:typeof(Unknown)|})]
            [Informers.GenerateInformer(typeof(Node))]
            [Informers.GenerateInformer(typeof(Scoped))]
            public partial class Host { }
            [Informers.GenerateInformer(typeof(Unknown), Scope = Informers.ResourceScope.Namespaced)]
            public partial class Other { }
            """);

        Assert.Contains("ResourceScope.Namespaced", run.Files["Unknown_ResourceType.g.cs"]);
        Assert.Contains("ResourceScope.Cluster", run.Files["Node_ResourceType.g.cs"]);
        Assert.Contains("ResourceScope.Cluster", run.Files["Scoped_ResourceType.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Taken_names_are_said()
    {
        var run = await Verify("""
            [Informers.KubernetesResource("stable.example.com", "v1", "One", "ones")] public class One { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.KubernetesResource("stable.example.org", "v1", "Two", "twos")] public class Two { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.KubernetesResource("start", "v1", "Three", "threes")] public class Three { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.KubernetesResource("host", "v1", "Four", "fours")] public class Four { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.KubernetesResource("host", "v1", "Five", "fives")] public class Five { public Informers.ObjectMeta? Metadata { get; set; } }
            [Informers.GenerateInformer({|INF0015:typeof(One)|})]
            [Informers.GenerateInformer({|INF0015:typeof(Two)|})]
            [Informers.GenerateInformer({|INF0015:typeof(Three)|})]
            [Informers.GenerateInformer({|INF0015:typeof(Four)|}, AccessorName = "Same")]
            [Informers.GenerateInformer({|INF0015:typeof(Five)|}, AccessorName = "Same")]
            public partial class Host { }
            """);

        var host = run.Files["Host.g.cs"];
        Assert.Contains(" StableExampleCom =>", host);
        Assert.Contains(" StableExampleOrg =>", host);
        Assert.Contains(" StartResources =>", host);
        Assert.Contains(" HostResources =>", host);
        Assert.Contains("IFiveInformer Same =>", host);
        Assert.Contains("IFourInformer Same2 =>", host);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_group_whose_name_is_that_of_a_type_in_the_root_namespace_is_said()
    {
        var run = await Verify(Good + """
            namespace MyApp { [Informers.GenerateInformer({|INF0015:typeof(Good)|})] public partial class Host { } }
            namespace MyApp.Generated { public class Stable { } }
            """);

        Assert.Contains("MyApp.Generated.StableExampleCom.V1.GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_root_namespace_must_be_usable()
    {
        const string Host = """
            namespace MyApp { [{|INF0016:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { } }
            """;
        await VerifyNoHost(Good + Host, ("InformersRootNamespace", "My App"));
        await VerifyNoHost(Good + Host, ("InformersRootNamespace", "Good.Own"));
        await VerifyNoHost(Good + Host + " namespace MyApp { class Own { } }", ("InformersRootNamespace", "MyApp.Own"));
        await VerifyNoHost(Good + Host + " namespace MyApp { class Generated { } }");
        await Verify(Good + Host.Replace("{|INF0016:", string.Empty).Replace("|}", string.Empty) + " namespace MyApp { class Generated { } }", ("InformersRootNamespace", "Acme.event"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_decoder_that_cannot_be_emitted_is_said()
    {
        const string Odd = """
            public class OddConverter : System.Text.Json.Serialization.JsonConverter<Odd>
            {
                public override Odd Read(ref System.Text.Json.Utf8JsonReader reader, System.Type type, System.Text.Json.JsonSerializerOptions options) => new Odd();
                public override void Write(System.Text.Json.Utf8JsonWriter writer, Odd value, System.Text.Json.JsonSerializerOptions options) { }
            }
            [System.Text.Json.Serialization.JsonConverter(typeof(OddConverter))]
            [Informers.KubernetesResource("a.b", "v1", "Odd", "odds")] public class Odd { public Informers.ObjectMeta? Metadata { get; set; } }
            """;
        AssertOnlyGood(await Verify(Good + Odd + """
            [Informers.GenerateInformer({|INF0018:typeof(Odd)|})]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """));
        var run = await Verify(Good + Odd + """
            [Informers.GenerateInformer({|INF0017:typeof(Odd)|}, AllowReflection = true)]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);
        Assert.Contains("ReflectionDecoder", run.Files["Odd_ResourceType.g.cs"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_type_without_a_deep_copy_is_said()
    {
        const string Odd = """
            public class Fixed<T> { public T? Value { get; init; } }
            [Informers.KubernetesResource("a.b", "v1", "Odd", "odds")] public class Odd { public Informers.ObjectMeta? Metadata { get; set; } public Fixed<int[]>? Items { get; set; } }
            """;
        var run = await Verify(Good + Odd + """
            [Informers.GenerateInformer({|INF0060:typeof(Odd)|})]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);
        Assert.Contains("Good DeepCopy(", run.Files["DeepCopies.g.cs"]);
        Assert.DoesNotContain("Odd DeepCopy(", run.Files["DeepCopies.g.cs"]);
        Assert.Contains("Odd_ResourceType.g.cs", run.Files.Keys);
        await Verify(Good + Odd.Replace("init;", "set;") + """
            [Informers.GenerateInformer(typeof(Odd))]
            public partial class Host { }
            """);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_language_must_be_new_enough()
    {
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(
            "#nullable enable\n" + Good + """
            [{|INF0019:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { }
            """,
            language: LanguageVersion.CSharp10);

        Assert.Empty(run.Files);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_unknown_type_is_the_compilers_to_report()
    {
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(
            Good + """
            [Informers.GenerateInformer(typeof(Missing))]
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }
            """);

        AssertOnlyGood(run);
    }

    [Fact]
    public void Each_rule_has_a_page_and_a_link_to_it()
    {
        var pages = RulePages.All.ToDictionary(static page => page.Id, static page => page.Text);
        var rules = new GenerateInformerAnalyzer().SupportedDiagnostics.Union(new CrdAnalyzer().SupportedDiagnostics).ToList();
        foreach (var rule in rules)
        {
            Assert.StartsWith($"# {rule.Id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n", pages[rule.Id]);
            Assert.EndsWith("/" + rule.Id + ".md", rule.HelpLinkUri);
        }

        Assert.Equal(
            rules.Select(static rule => rule.Id).Order(StringComparer.Ordinal),
            typeof(DiagnosticIds).GetFields().Select(static field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal));
    }

    private static async Task<GeneratorRun> Verify(string marked, params (string Name, string Value)[] properties)
    {
        var (run, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(marked, properties: properties);
        Assert.All(messages, static message => Assert.DoesNotContain("{", message));
        run.AssertCompiles();
        return run;
    }

    private static async Task VerifyNoHost(string marked, params (string Name, string Value)[] properties) =>
        Assert.Empty((await Verify(marked, properties)).Files);

    private static void AssertOnlyGood(GeneratorRun run) => Assert.Equal(
        ["Generated.Stable.V1.GoodInformer.g.cs", "Generated.Stable.V1.GoodLister.g.cs", "GeneratedInformers.g.cs", "Good_ResourceType.g.cs", "Host.g.cs", "InformerPermissions.g.cs"],
        run.Files.Keys.Where(static name => !name.StartsWith("Decoding.", StringComparison.Ordinal)
            && !name.StartsWith("Encoding.", StringComparison.Ordinal)
            && !name.StartsWith("Copying.", StringComparison.Ordinal) && name != "DeepCopies.g.cs"));
}
