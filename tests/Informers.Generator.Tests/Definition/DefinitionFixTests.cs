using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>Each fix of the rules on <c>[GenerateInformer]</c>: one by one, all at once, and where it has nothing to offer.</summary>
public class DefinitionFixTests
{
    private const string Good = """
        [Informers.KubernetesResource("stable.example.com", "v1", "Good", "goods")]
        public class Good { public Informers.ObjectMeta? Metadata { get; set; } }

        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_class_is_made_partial() => VerifyAsync<MakePartialFix>(
        Good + """
            /// <summary>All that this program watches.</summary>
            [{|INF0001:Informers.GenerateInformer(typeof(Good))|}]
            public sealed class Host { }

            // The other one.
            [{|INF0001:Informers.GenerateInformer(typeof(Good))|}]
            class Other { }
            """,
        Good + """
            /// <summary>All that this program watches.</summary>
            [Informers.GenerateInformer(typeof(Good))]
            public sealed partial class Host { }

            // The other one.
            [Informers.GenerateInformer(typeof(Good))]
            partial class Other { }
            """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_types_around_are_made_partial_with_it() => VerifyAsync<MakePartialFix>(
        Good + """
            // Around.
            class Outer { public record struct Middle { [{|INF0001:Informers.GenerateInformer(typeof(Good))|}] public class Host { } } }
            interface Around { [{|INF0003:Informers.GenerateInformer(typeof(Good))|}] public partial class Host { } }
            """,
        Good + """
            // Around.
            partial class Outer { public partial record struct Middle { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } } }
            partial interface Around { [Informers.GenerateInformer(typeof(Good))] public partial class Host { } }
            """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Namespaced")]
    [InlineData("Cluster")]
    public Task The_scope_is_set(string scope) => VerifyAsync<SetScopeFix>(
        """
        using Informers;
        using k8s.Models;
        [KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Shelf", PluralName = "shelves")] public class Shelf { public ObjectMeta? Metadata { get; set; } }
        [GenerateInformer({|INF0014:typeof(Shelf)|})]
        public partial class Host { }
        [GenerateInformer({|INF0014:typeof(Shelf)|}, GroupName = "Own")]
        public partial class Other { }
        """,
        $$"""
        using Informers;
        using k8s.Models;
        [KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Shelf", PluralName = "shelves")] public class Shelf { public ObjectMeta? Metadata { get; set; } }
        [GenerateInformer(typeof(Shelf), Scope = ResourceScope.{{scope}})]
        public partial class Host { }
        [GenerateInformer(typeof(Shelf), GroupName = "Own", Scope = ResourceScope.{{scope}})]
        public partial class Other { }
        """,
        $"Set Scope = ResourceScope.{scope}");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_scope_is_set_where_a_class_asks_for_its_own_informer() => VerifyAsync<SetScopeFix>(
        """
        using Informers;
        [{|INF0014:GenerateInformer|}] [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Shelf", PluralName = "shelves")]
        public class Shelf { public ObjectMeta? Metadata { get; set; } }
        """,
        """
        using Informers;
        [GenerateInformer(Scope = ResourceScope.Cluster)] [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Shelf", PluralName = "shelves")]
        public class Shelf { public ObjectMeta? Metadata { get; set; } }
        """,
        "Set Scope = ResourceScope.Cluster");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_scope_of_one_resource_is_not_set_for_a_whole_assembly() => CodeFixHarness.VerifyNoOfferAsync<GenerateInformerAnalyzer, SetScopeFix>(
        """
        using Informers;
        [k8s.Models.KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Shelf", PluralName = "shelves")]
        public class Shelf { public ObjectMeta? Metadata { get; set; } }
        [GenerateInformers({|INF0014:typeof(Shelf)|})] public partial class Host { }
        """,
        References.WithKubernetesClient);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_plural_is_set() => VerifyAsync<SetIdentityFix>(
        """
        using k8s.Models;
        [KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Policy")] public class V1Beta1AccessPolicy { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer({|INF0008:typeof(V1Beta1AccessPolicy)|}, Scope = Informers.ResourceScope.Cluster)]
        public partial class Host { }
        """,
        """
        using k8s.Models;
        [KubernetesEntity(Group = "a.b", ApiVersion = "v1", Kind = "Policy")] public class V1Beta1AccessPolicy { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer(typeof(V1Beta1AccessPolicy), Scope = Informers.ResourceScope.Cluster, Plural = "policies")]
        public partial class Host { }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("V1CronTab", "CronTab", "crontabs")]
    [InlineData("V1Alpha2Ingress", "Ingress", "ingresses")]
    [InlineData("Gateway", "Gateway", "gateways")]
    [InlineData("V1", "V1", "v1s")]
    [InlineData("Vehicle", "Vehicle", "vehicles")]
    [InlineData("Batch", "Batch", "batches")]
    public Task A_kind_and_a_plural_are_guessed_from_the_class(string type, string kind, string plural)
    {
        var before = $$"""
            using k8s.Models;
            [KubernetesEntity(Group = "a.b")] public class {{type}} { public Informers.ObjectMeta? Metadata { get; set; } }

            """;
        return VerifyAsync<SetIdentityFix>(
            before + $$"""
                [Informers.GenerateInformer({|INF0008:{|INF0008:typeof({{type}})|}|}, Scope = Informers.ResourceScope.Cluster, Version = "v1")] public partial class Host { }
                """,
            before + $$"""
                [Informers.GenerateInformer(typeof({{type}}), Scope = Informers.ResourceScope.Cluster, Version = "v1", Kind = "{{kind}}", Plural = "{{plural}}")] public partial class Host { }
                """,
            inTurn: true);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Capitals_are_put_in_lower_case() => VerifyAsync<SetIdentityFix>(
        """
        public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer(typeof(Plain), Group = "a.b", Version = "v1", Kind = "Plain", Plural = {|INF0009:"Plains"|}, Scope = Informers.ResourceScope.Cluster)]
        public partial class Host { }
        """,
        """
        public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer(typeof(Plain), Group = "a.b", Version = "v1", Kind = "Plain", Plural = "plains", Scope = Informers.ResourceScope.Cluster)]
        public partial class Host { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_wrong_for_another_reason_is_left_to_its_author() => VerifyNoOfferAsync<SetIdentityFix>("""
        public class Plain { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer(typeof(Plain), Group = {|INF0009:"-"|}, Version = {|INF0009:"1"|}, Kind = {|INF0009:"Two Words"|}, Plural = "plains")]
        public partial class Host { }
        [Informers.KubernetesResource("Example.com", "v1", "Upper", "uppers")] public class Upper { public Informers.ObjectMeta? Metadata { get; set; } }
        [Informers.GenerateInformer({|INF0009:typeof(Upper)|})] public partial class Other { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_class_is_declared_a_resource() => VerifyAsync<AddResourceAttributeFix>(
        """
        using Informers;

        /// <summary>A shelf.</summary>
        [System.Serializable]
        public class Shelf
        {
            public ObjectMeta? Metadata { get; set; }
        }

        [GenerateInformer({|INF0007:typeof(Shelf)|})]
        public partial class Host { }
        """,
        """
        using Informers;

        /// <summary>A shelf.</summary>
        [KubernetesResource("example.com", "v1", "Shelf", "shelfs")]
        [System.Serializable]
        public class Shelf
        {
            public ObjectMeta? Metadata { get; set; }
        }

        [GenerateInformer(typeof(Shelf))]
        public partial class Host { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_no_class_of_the_project_cannot_be_declared_one() => VerifyNoOfferAsync<AddResourceAttributeFix>("""
        [Informers.GenerateInformer({|INF0007:typeof(string)|})]
        [Informers.GenerateInformer({|INF0007:typeof(System.IDisposable)|})]
        [Informers.GenerateInformer({|INF0007:typeof(Open<>)|})]
        [Informers.GenerateInformer({|INF0007:null!|})]
        public partial class Host { }
        public class Open<T> { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_asked_for_twice_is_removed() => VerifyAsync<RemoveAttributeFix>(
        Good + """
            [Informers.GenerateInformer(typeof(Good))]
            [Informers.GenerateInformer({|INF0011:typeof(Good)|}, Version = "v2")]
            public partial class Host { }

            [Informers.GenerateInformer(typeof(Good)), Informers.GenerateInformer({|INF0011:typeof(Good)|})]
            public partial class Other { }
            """,
        Good + """
            [Informers.GenerateInformer(typeof(Good))]
            public partial class Host { }

            [Informers.GenerateInformer(typeof(Good))]
            public partial class Other { }
            """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Reflection_is_allowed()
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
        return VerifyAsync<AllowReflectionFix>(
            Odd + "[Informers.GenerateInformer({|INF0018:typeof(Odd)|})] public partial class Host { }",
            Odd + "[Informers.GenerateInformer({|INF0017:typeof(Odd)|}, AllowReflection = true)] public partial class Host { }");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_path_is_written_as_it_was_meant() => VerifyAsync<ProjectionPathFix>(
        Pods("""Fields = ["metadata", {|INF0070:"Spec.NodeName"|}, /* each */ {|INF0070:"spec.containers[*].imag"|} ], Drop = new[] { {|INF0070:"spec.container"|} }"""),
        Pods("""Fields = ["metadata", "spec.nodeName", /* each */ "spec.containers.image" ], Drop = new[] { "spec.containers" }""").Replace("\"spec.containers\"", "{|INF0072:\"spec.containers\"|}", StringComparison.Ordinal));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_path_that_changes_nothing_is_taken_out() => VerifyAsync<ProjectionPathFix>(
        Pods("""Fields = ["metadata", {|INF0073:"metadata.name"|}, "spec", {|INF0073:"spec.nodeName"|}], Drop = new[] { "spec.volumes", {|INF0073:"status"|} }"""),
        Pods("""Fields = ["metadata", "spec"], Drop = new[] { "spec.volumes" }"""));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_path_that_nobody_can_guess_is_left_to_its_author() => VerifyNoOfferAsync<ProjectionPathFix>(
        Good + """[Informers.GenerateInformer(typeof(Good), Fields = ["metadata", {|INF0070:"zzz"|}])] public partial class Host { }""");

    [Fact]
    public void The_pages_of_the_rules_say_which_have_a_fix()
    {
        var fixable = typeof(RuleFix).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(RuleFix)))
            .SelectMany(static type => ((RuleFix)Activator.CreateInstance(type)!).FixableDiagnosticIds);

        Assert.Equal(
            fixable.Where(static id => id.StartsWith("INF0", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            RulePages.All.Where(static page => page.Id.StartsWith("INF0", StringComparison.Ordinal) && page.Text.Contains("\n## Fix\n", StringComparison.Ordinal)).Select(static page => page.Id));
    }

    private static string Pods(string projection) => $"[Informers.GenerateInformer(typeof(k8s.Models.V1Pod), {projection})] public partial class Host {{ }}";

    private static Task VerifyAsync<TFix>(string before, string after, string? title = null, bool inTurn = false)
        where TFix : RuleFix, new() =>
        CodeFixHarness.VerifyAsync<GenerateInformerAnalyzer, TFix>(before, after, title, References.WithKubernetesClient, inTurn);

    private static Task VerifyNoOfferAsync<TFix>(string source)
        where TFix : RuleFix, new() =>
        CodeFixHarness.VerifyNoOfferAsync<GenerateInformerAnalyzer, TFix>(source);
}
