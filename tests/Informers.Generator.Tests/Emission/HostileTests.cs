namespace Informers.Generator.Tests;

/// <summary>Input that is right but unusual: what is emitted for it compiles without a warning, and nothing is left out.</summary>
public class HostileTests
{
    private const string Good = """
        [Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")]
        public class Good { public Informers.ObjectMeta? Metadata { get; set; } }

        """;

    private const string Host = """
        [Informers.GenerateInformer(typeof(Good))] public partial class Host { }
        """;

    [Fact]
    public void Files_of_names_that_differ_in_case_alone_are_told_apart()
    {
        var run = Compiles(Good + """
            namespace MyApp
            {
                [Informers.GenerateInformer(typeof(Good))] public partial class Host { }
                [Informers.GenerateInformer(typeof(Good))] public partial class HOST { }
            }
            namespace MYAPP
            {
                public class Spec { public string? A { get; set; } }
                public class SPEC { public string? B { get; set; } }
                [Informers.KubernetesResource("stable.example.com", "v1", "Both", "boths")]
                public class Both { public Informers.ObjectMeta? Metadata { get; set; } public Spec? One { get; set; } public SPEC? Two { get; set; } }
                [Informers.GenerateInformer(typeof(Both))] [Informers.GenerateInformer(typeof(Good))] public partial class Host { }
            }
            """);

        Assert.Equal(run.Files.Count, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_host_may_have_the_name_of_another_emitted_file() => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create("Test", References.WithKubernetesClient, Good + """
            [Informers.GenerateInformer(typeof(Good))] public partial class KubernetesClients { }
            [Informers.GenerateInformer(typeof(Good))] public partial class Good_ResourceType { }
            namespace Decoding { [Informers.GenerateInformer(typeof(Good))] public partial class GoodDecoder { } }
            """)).AssertCompiles();

    [Fact]
    public void Kinds_whose_informers_and_listers_would_have_one_name_are_told_apart() => Compiles("""
        using Informers;
        [KubernetesResource("a", "v1", "Tenant", "tenants")] public class Tenant { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "TenantNamespace", "tenantnamespaces")] public class TenantNamespace { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "PPool", "ppools")] public class PPool { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "IPPool", "ippools")] public class IPPool { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "Default", "defaults")] public class Default { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "New", "news")] public class New { public ObjectMeta? Metadata { get; set; } }
        [KubernetesResource("a", "v1", "NewFiltered", "newfiltereds")] public class NewFiltered { public ObjectMeta? Metadata { get; set; } }
        [GenerateInformer(typeof(Tenant))] [GenerateInformer(typeof(TenantNamespace))] [GenerateInformer(typeof(PPool))] [GenerateInformer(typeof(IPPool))]
        [GenerateInformer(typeof(Default))] [GenerateInformer(typeof(New))] [GenerateInformer(typeof(NewFiltered))]
        public partial class Host { }
        """);

    [Fact]
    public void KubernetesClient_behind_an_alias_adds_nothing() => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create("Test", [.. References.Default, References.KubernetesClient.WithAliases(["kc"])], """
            extern alias kc;
            using Informers;
            [KubernetesResource("stable.example.com", "v1", "Own", "owns")]
            public class Own { public ObjectMeta? Metadata { get; set; } public string? Text { get; set; } }
            [GenerateInformer(typeof(Own))]
            public partial class Host { public static kc::k8s.Models.V1Pod? Pod => null; }
            """)).AssertCompiles();

    [Fact]
    public void Types_of_the_user_in_the_root_namespace_keep_their_names()
    {
        const string Users = """
            namespace MyApp
            {
                public class Stable { }
                [Informers.GenerateInformer(typeof(Good))] public partial class Host { }
            }
            namespace MyApp.Generated { public class Stable { } public class stableexamplecom { } }
            """;
        var run = Compiles(Good + Users);
        Assert.Contains("MyApp.Generated.StableExampleCom2.V1.GoodInformer.g.cs", run.Files.Keys);
        run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(Good + Users), ("InformersRootNamespace", "MyApp")).AssertCompiles();
        Assert.Contains("MyApp.StableExampleCom.V1.GoodInformer.g.cs", run.Files.Keys);
    }

    [Fact]
    public void What_is_obsolete_or_experimental_is_read_all_the_same() => GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("""
        #pragma warning disable CS0612, CS0618, CS0619, OWN001
        using Informers;
        [System.Obsolete("Old.")] public class Old { public string? Text { get; set; } }
        [System.Diagnostics.CodeAnalysis.Experimental("OWN001")] public class New { public string? Text { get; set; } }
        [System.Obsolete] [KubernetesResource("stable.example.com", "v1", "Own", "owns")]
        public class Own
        {
            public ObjectMeta? Metadata { get; set; }
            public Old? Old { get; set; }
            public New? New { get; set; }
            [System.Obsolete("Gone.", error: true)] public string? Gone { get; set; }
            [System.Diagnostics.CodeAnalysis.Experimental("OWN001")] public string? Try { get; set; }
        }
        [System.Diagnostics.CodeAnalysis.Experimental("OWN001")] [KubernetesResource("stable.example.com", "v1", "Fresh", "freshes")]
        public class Fresh { public ObjectMeta? Metadata { get; set; } }
        [System.Obsolete] [GenerateInformer(typeof(Own))] [GenerateInformer(typeof(Fresh))] public partial class Host { }
        """)).AssertCompiles(strictly: false);

    [Fact]
    public void An_assembly_may_promise_to_comply_with_the_CLS() => GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("#pragma warning disable CS3003\n" + Good, "[System.CLSCompliant(false)]\n" + Host, "[System.CLSCompliant(false)]\n" + Host.Replace("Host", "Other"), """
        [assembly: System.CLSCompliant(true)]
        """)).AssertCompiles(strictly: false);

    [Fact]
    public void Declarations_in_several_files_are_one_host()
    {
        var run = Compiles(
            Good,
            "[Informers.GenerateInformer(typeof(Good))] public partial class Host { public int A => 1; }",
            """
            using Attribute = Informers.GenerateInformerAttribute;
            [Attribute(typeof(Other), GroupName = Names.Group)] public partial class Host : System.IDisposable { void System.IDisposable.Dispose() { } }
            partial class Host { private static class Names { public const string Group = nameof(Own) + "s"; private class Own { } } }
            """,
            """
            global using Alias = Other;
            [Informers.KubernetesResource("other", "v1", "Other", "others")] public class Other { public Informers.ObjectMeta? Metadata { get; set; } }
            """,
            "[Informers.GenerateInformer(typeof(Alias))] [Informers.GenerateInformer(typeof(Good))] public sealed partial class Host { }");

        Assert.Contains(" Owns =>", run.Files["Host.g.cs"]);
        Assert.Equal(1, run.Files.Keys.Count(static name => name == "Host.g.cs"));
    }

    [Fact]
    public void Hosts_may_be_nested_in_types_of_all_kinds() => Compiles(Good + """
        public static partial class A { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }
        public ref partial struct B { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }
        public readonly partial struct C { [Informers.GenerateInformer(typeof(Good))] internal partial class Host { } }
        public partial record struct D { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }
        public partial record E(int X) { [Informers.GenerateInformer(typeof(Good))] private protected partial class Host { } }
        public abstract partial class F { [Informers.GenerateInformer(typeof(Good))] protected internal abstract partial class Host { } }
        public partial interface G { [Informers.GenerateInformer(typeof(Good))] partial class Host { } }
        public partial class H(int x) { public int X => x; [Informers.GenerateInformer(typeof(Good))] protected partial class Host { } }
        namespace Host { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }
        [Informers.GenerateInformer(typeof(Good))] public partial class Stable { }
        """);

    [Fact]
    public void Resource_classes_may_be_of_all_forms() => Compiles("""
        #nullable disable
        using Informers;
        public abstract record Base<TSpec> { public ObjectMeta Metadata { get; init; } public TSpec Spec { get; set; } }
        [KubernetesResource("a", "v1", "Generic", "generics")] public record Generic<TSpec> : Base<TSpec>;
        public partial struct Outer<T> { [KubernetesResource("a", "v1", "Nested", "nesteds")] public class Nested { public ObjectMeta Metadata { get; set; } public T[] Items { get; set; } } }
        [KubernetesResource("a", "v1", "Positional", "positionals")] public sealed record Positional(ObjectMeta Metadata, string Text = "x");
        public interface IHasMetadata { ObjectMeta Metadata { get; set; } }
        [KubernetesResource("a", "v1", "Virtual", "virtuals")] public class Virtual : IHasMetadata { public virtual ObjectMeta Metadata { get; set; } public (int A, string B)? Pair => null; }
        public class Pod { [KubernetesResource("a", "v1", "Pod", "pods")] internal class Node { public required ObjectMeta Metadata { get; init; } public string @event { get; set; } public string @namespace { get; set; } } }
        [GenerateInformer(typeof(Generic<int>))]
        [GenerateInformer(typeof(Generic<System.Collections.Generic.List<string[]>>), Kind = "Lists", Plural = "lists")]
        [GenerateInformer(typeof(Outer<Pod.Node>.Nested))]
        [GenerateInformer(typeof(Positional))]
        [GenerateInformer(typeof(Virtual))]
        [GenerateInformer(typeof(Pod.Node))]
        public partial class Host { }
        """);

    [Fact]
    public void Hosts_may_declare_constructors_and_members_of_their_own()
    {
        var run = Compiles(Good + """
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host
            {
                static Host() { }
                public Host(Informers.Rest.IRestClient client) : this(client, 1) { }
                private Host(Informers.Rest.IRestClient client, int number) : this(client, new Informers.SharedInformerOptions()) => _stable = number;
                public Host(Informers.Rest.IRestClient client, Informers.SharedInformerOptions? options) : base(client, options) { }
                private readonly int _stable;
                public int Stable => _stable;
                public void StableExampleCom() { }
                public event System.Action? StableGroup { add { } remove { } }
                public class StableV1 { }
                public int this[int index] => index;
                public static explicit operator int(Host host) => 0;
                ~Host() { }
            }
            """);

        Assert.Contains(" StableResources =>", run.Files["Host.g.cs"]);
        Assert.DoesNotContain("IRestClient client,", run.Files["Host.g.cs"]);
    }

    [Theory]
    [InlineData("1-weird name")]
    [InlineData("Système.Ünit")]
    [InlineData("class")]
    [InlineData("System")]
    [InlineData("Informers")]
    public void The_assembly_may_have_any_name(string name) => GeneratorHarness.Run<InformerGenerator>(
        TestCompilation.Create(name, References.WithKubernetesClient, Sources.CronTab, Sources.Host)).AssertCompiles();

    [Fact]
    public void Names_in_JSON_may_be_anything() => Compiles("""
        using Informers;
        using System.Text.Json.Serialization;
        [KubernetesResource("a", "v1", "Own", "owns")]
        public class Own
        {
            public ObjectMeta? Metadata { get; set; }
            [JsonPropertyName("")] public string? Empty { get; set; }
            [JsonPropertyName("a\"b\\c\r\n\u2028\0{0}")] public string? Quoted { get; set; }
            [JsonPropertyName("😀")] public string? Pair { get; set; }
            [JsonPropertyName("\ud800")] public string? Half { get; set; }
        }
        [GenerateInformer(typeof(Own), AllowReflection = true)] public partial class Host { }
        """);

    private static GeneratorRun Compiles(params string[] sources) =>
        GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(sources)).AssertCompiles();
}
