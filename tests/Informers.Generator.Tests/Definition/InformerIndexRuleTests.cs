using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>What is said of indexes that cannot be, and what is emitted all the same.</summary>
public class InformerIndexRuleTests
{
    private const string Types = """
        #nullable enable
        using System.Collections.Generic;
        using Informers;
        [KubernetesResource("a.b", "v1", "Job", "jobs")]
        public class Job { public ObjectMeta? Metadata { get; set; } public Spec? Spec { get; set; } }
        public class Spec
        {
            public string? NodeName { get; set; }
            public List<Part>? Parts { get; set; }
            public List<int>? Numbers { get; set; }
            [System.Text.Json.Serialization.JsonConverter(typeof(OddConverter))] public Odd? Odd { get; set; }
            public string? Write { set { } }
        }
        public class Part { public string? Image { get; set; } }
        public class Odd { }
        public class OddConverter : System.Text.Json.Serialization.JsonConverter<Odd>
        {
            public override Odd Read(ref System.Text.Json.Utf8JsonReader reader, System.Type type, System.Text.Json.JsonSerializerOptions options) => new Odd();
            public override void Write(System.Text.Json.Utf8JsonWriter writer, Odd value, System.Text.Json.JsonSerializerOptions options) { }
        }

        """;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("spec.nodename", "'spec' has no member 'nodename'; did you mean 'nodeName'?")]
    [InlineData("spec.nodeNme", "'spec' has no member 'nodeNme'; did you mean 'nodeName'?")]
    [InlineData("spec.zzz", "'spec' has no member 'zzz'; there is nodeName, numbers, odd, parts")]
    [InlineData("spec.write", "'spec' has no member 'write'; there is nodeName, numbers, odd, parts")]
    [InlineData("status", "Job has no member 'status'; there is metadata, spec")]
    [InlineData("spec", "'spec' is an object; go on with one of its members")]
    [InlineData("spec.parts", "'spec.parts' is a list; go on with [*] for its elements")]
    [InlineData("spec.parts.image", "'spec.parts' is a list; go on with [*] for its elements")]
    [InlineData("spec.nodeName.x", "'spec.nodeName' is a text")]
    [InlineData("spec.nodeName[*]", "'spec.nodeName' is a text")]
    [InlineData("metadata.labels", "'metadata.labels' is a map; go on with a key such as ['app'], or with [*] for its values")]
    [InlineData("metadata.labels.app", "'metadata.labels' is a map; go on with a key such as ['app'], or with [*] for its values")]
    [InlineData("spec.odd", "'spec.odd' is a Odd, which only its converter knows; use Method")]
    [InlineData("spec.parts[?@.imag=='x'].image", "'spec.parts[*]' has no member 'imag'; did you mean 'image'?")]
    [InlineData("spec.parts[?@.image==3].image", "'image' is a text, and cannot be compared with 3")]
    [InlineData("", "it is empty")]
    [InlineData(".spec", "it begins with the name of a member")]
    [InlineData("[*]", "it begins with the name of a member")]
    [InlineData("spec..nodeName", "after 'spec.' a name is missing")]
    [InlineData("spec.parts[0].image", "'spec.parts[' is followed by '*]', by a key in quotes such as ['app'], or by a condition such as [?@.type=='Ready']")]
    [InlineData("metadata.labels['app", "'metadata.labels[' is followed by a key in quotes and ']'")]
    [InlineData("spec.parts[?image].image", "'spec.parts[?' is followed by a condition such as @.type=='Ready' or @.controller==true, and ']'")]
    [InlineData("spec.parts[*]image", "after 'spec.parts[*]' it goes on with '.' or '['")]
    public async Task A_path_that_leads_nowhere_is_said_at_the_path(string path, string reason)
    {
        var messages = await Verify($$"""
            [GenerateInformer(typeof(Job))]
            [InformerIndex(typeof(Job), "Bad", {|INF0061:"{{path}}"|})]
            [InformerIndex(typeof(Job), "Good", "spec.nodeName")]
            public partial class Host { }
            """);
        Assert.Equal([$"The path '{path}' leads nowhere: {reason}"], messages);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("internal string M(Job job) => \"\";", "it must be static")]
    [InlineData("private static string M(Job job) => \"\";", "it, and the types around it, must be internal or public")]
    [InlineData("internal static string M(Job job, int x) => \"\";", "it must take one argument, a Job")]
    [InlineData("internal static string M(Spec job) => \"\";", "it must take one argument, a Job")]
    [InlineData("internal static string M<T>(T job) => \"\";", "it must take one argument, a Job")]
    [InlineData("internal static int M(Job job) => 0;", "it must return a string or an IEnumerable<string>")]
    [InlineData("internal static List<int> M(Job job) => [];", "it must return a string or an IEnumerable<string>")]
    [InlineData("", "'Host' has no method of that name")]
    public async Task A_method_that_does_not_fit_is_said_where_it_is_named(string method, string reason)
    {
        var messages = await Verify($$"""
            [GenerateInformer(typeof(Job))]
            [InformerIndex(typeof(Job), "Bad", Method = {|INF0062:"M"|})]
            [InformerIndex(typeof(Job), "Good", Method = nameof(Good))]
            public partial class Host { {{method}} public static string Good(int job) => ""; public static IReadOnlyList<string> Good(Job job) => []; }
            """);
        Assert.Equal([$"'M' cannot give the values of an index: {reason}"], messages);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_name_must_be_that_of_a_method()
    {
        var messages = await Verify("""
            [GenerateInformer(typeof(Job))]
            [InformerIndex(typeof(Job), {|INF0063:"By Node"|}, "spec.nodeName")]
            [InformerIndex(typeof(Job), {|INF0063:"List"|}, "spec.nodeName")]
            [InformerIndex(typeof(Job), "event", "spec.nodeName")]
            [InformerIndex(typeof(Job), "Good", "spec.nodeName")]
            public partial class Host { }
            """);
        Assert.Equal(2, messages.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_index_stands_beside_its_informer()
    {
        await Verify("""
            [GenerateInformer(typeof(Job))]
            [InformerIndex({|INF0064:typeof(Other)|}, "Bad", "spec.nodeName")]
            [InformerIndex(typeof(Job), "Good", "spec.nodeName")]
            public partial class Host { }

            [KubernetesResource("a.b", "v1", "Other", "others")] public class Other { public ObjectMeta? Metadata { get; set; } }

            [InformerIndex({|INF0064:typeof(Job)|}, "Bad", "spec.nodeName")]
            public partial class NoHost { }
            """);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Two_that_differ_cannot_have_one_name_in_one_lister()
    {
        var messages = await Verify("""
            [GenerateInformer(typeof(Job))]
            [InformerIndex(typeof(Job), {|INF0065:"By"|}, "spec.nodeName")]
            [InformerIndex(typeof(Job), {|INF0065:"Jobs"|}, "spec.nodeName")]
            [InformerIndex(typeof(Job), "Good", "spec.nodeName")]
            public partial class Host { }

            [GenerateInformer(typeof(Job))]
            [InformerIndex(typeof(Job), {|INF0065:"By"|}, "metadata.name")]
            public partial class Other { }
            """);
        Assert.Contains(messages, static message => message.Contains("'Other' has another one of that name for jobs.v1.a.b, 'metadata.name'", StringComparison.Ordinal));
        Assert.Contains(messages, static message => message.Contains("'Host' has another one of that name for jobs.v1.a.b, 'spec.nodeName'", StringComparison.Ordinal));
        Assert.Contains(messages, static message => message.Contains("the lister of jobs.v1.a.b has a member of that name", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_index_has_a_path_or_a_method() => await Verify("""
        [GenerateInformer(typeof(Job))]
        [{|INF0066:InformerIndex(typeof(Job), "Neither")|}]
        [{|INF0066:InformerIndex(typeof(Job), "Both", "spec.nodeName", Method = nameof(M))|}]
        [InformerIndex(typeof(Job), "Good", path: "spec.nodeName")]
        public partial class Host { internal static string M(Job job) => ""; }
        """);

    private static async Task<IReadOnlyList<string>> Verify(string marked)
    {
        var (run, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(Types + marked);
        run.AssertCompiles();
        var lister = run.Files["Generated.A.V1.JobLister.g.cs"];
        Assert.Contains(" Good(string value);", lister, StringComparison.Ordinal);
        Assert.DoesNotContain(" Bad(", lister, StringComparison.Ordinal);
        return [.. messages];
    }
}
