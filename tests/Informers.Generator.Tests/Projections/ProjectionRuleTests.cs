using Informers.Tests;

namespace Informers.Generator.Tests.Projections;

/// <summary>What is said of projections that cannot be, or change nothing, and what is emitted all the same.</summary>
public class ProjectionRuleTests
{
    private const string Types = """
        #nullable enable
        using System.Collections.Generic;
        using Informers;
        [KubernetesResource("a.b", "v1", "Job", "jobs")]
        public class Job { public ObjectMeta? Metadata { get; set; } public Spec? Spec { get; set; } public string? Note { get; set; } }
        public class Spec
        {
            public string? NodeName { get; set; }
            public List<Part>? Parts { get; set; }
            public Dictionary<string, Part>? Named { get; set; }
            public Dictionary<string, string>? Texts { get; set; }
            public Mode Mode { get; set; }
            [System.Text.Json.Serialization.JsonPropertyName("a.b")] public Part? Dotted { get; set; }
        }
        public class Part { public string? Image { get; set; } public int Size { get; set; } }
        public enum Mode { One, Two }

        """;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("spec.nodename", "'spec' has no member 'nodename'; did you mean 'nodeName'?")]
    [InlineData("Spec.NodeName", "Job has no member 'Spec'; did you mean 'spec'?")]
    [InlineData("spec.zzz", "'spec' has no member 'zzz'; there is a.b, mode, named, nodeName, parts, texts")]
    [InlineData("status", "Job has no member 'status'; there is metadata, note, spec")]
    [InlineData("spec.parts.imag", "'spec.parts' has no member 'imag'; did you mean 'image'?")]
    [InlineData("spec.parts[*].image", "paths go through lists and maps without '[*]'; did you mean 'spec.parts.image'?")]
    [InlineData("spec.nodeName.x", "'spec.nodeName' is a text, and is decoded whole or not at all")]
    [InlineData("spec.texts.x", "'spec.texts' is a map, and is decoded whole or not at all")]
    [InlineData("spec.mode.x", "'spec.mode' is a Mode, and is decoded whole or not at all")]
    [InlineData("metadata.labels.app", "'metadata.labels' is a map, and is decoded whole or not at all")]
    [InlineData("spec.", "'spec' has no member ''; there is a.b, mode, named, nodeName, parts, texts")]
    [InlineData("", "it is empty")]
    public async Task A_path_that_leads_nowhere_is_said_at_the_very_path_and_the_others_count(string path, string reason)
    {
        foreach (var argument in (string[])["Fields", "Drop"])
        {
            var (run, messages) = await Verify($$"""
                [GenerateInformer(typeof(Job), {{argument}} = ["spec.parts.size", {|INF0070:"{{path}}"|}])]
                public partial class Host { }
                """);
            Assert.Equal([$"The path '{path}' leads nowhere: {reason}"], messages);
            Assert.Contains("IsPartial => true", ResourceType(run), StringComparison.Ordinal);
            Assert.Equal(4, run.Files["Generated.A.V1.JobLister.g.cs"].Split("<remarks>Objects are decoded in part: ").Length - 1);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Informers_and_listers_say_that_objects_are_partial_without_namespaces_too()
    {
        var (run, messages) = await Verify("""
            [GenerateInformer(typeof(Job), Scope = ResourceScope.Cluster, Fields = ["spec.nodeName"])]
            public partial class Host { }
            """);
        Assert.Empty(messages);
        var lister = run.Files["Generated.A.V1.JobLister.g.cs"];
        Assert.DoesNotContain("NamespaceLister", lister, StringComparison.Ordinal);
        Assert.Equal(2, lister.Split("<remarks>Objects are decoded in part: ").Length - 1);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""[{0}, "spec"]""")]
    [InlineData("""new[] {{ {0}, "spec" }}""")]
    [InlineData("""new string[] {{ {0}, "spec" }}""")]
    public async Task The_very_path_is_marked_however_the_array_is_written(string array) => await Verify(
        "[GenerateInformer(typeof(Job), Fields = " + string.Format(System.Globalization.CultureInfo.InvariantCulture, array, "{|INF0070:\"zzz\"|}") + ")] public partial class Host { }");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Paths_go_through_lists_maps_and_names_with_dots()
    {
        var (run, _) = await Verify("""
            [GenerateInformer(typeof(Job), Fields = ["spec.parts.image", "spec.named.size", "spec.a.b.size", "spec.mode", "spec.texts"])]
            public partial class Host { }
            """);
        Assert.Equal(
            ["Part[image]", "Part[size]", "Spec[a.b,mode,named,parts,texts]", "Job[metadata,spec]"],
            Partial(run).OrderBy(static one => Array.IndexOf(["Part[image]", "Part[size]"], one) is >= 0 and var at ? at : one.StartsWith("Spec", StringComparison.Ordinal) ? 2 : 3).Where(static one => !one.StartsWith("ObjectMeta", StringComparison.Ordinal)));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("metadata", "metadata.name")]
    [InlineData("metadata.name", "metadata.name")]
    [InlineData("metadata.namespace", "metadata.namespace")]
    [InlineData("metadata.uid", "metadata.uid")]
    [InlineData("metadata.resourceVersion", "metadata.resourceVersion")]
    [InlineData("metadata.deletionTimestamp", "metadata.deletionTimestamp")]
    [InlineData("metadata.labels", "metadata.labels")]
    [InlineData("metadata.finalizers", "metadata.finalizers")]
    [InlineData("metadata.ownerReferences", "metadata.ownerReferences")]
    public async Task What_the_runtime_needs_cannot_be_dropped(string path, string needed)
    {
        var (run, messages) = await Verify($$"""
            [GenerateInformer(typeof(Job), Drop = [{|INF0071:"{{path}}"|}, "metadata.annotations", "metadata.generateName"])]
            public partial class Host { }
            """);
        Assert.StartsWith($"'{path}' cannot be dropped: the runtime needs '{needed}' ", Assert.Single(messages), StringComparison.Ordinal);
        var metadata = Partial(run).Single(static one => one.StartsWith("ObjectMeta", StringComparison.Ordinal));
        Assert.Contains(",labels,", metadata, StringComparison.Ordinal);
        Assert.Contains(",ownerReferences,", metadata, StringComparison.Ordinal);
        Assert.DoesNotContain("annotations", metadata, StringComparison.Ordinal);
        Assert.DoesNotContain("generateName", metadata, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_Fields_asks_for_cannot_be_dropped_but_parts_of_it_can()
    {
        var (run, messages) = await Verify("""
            [GenerateInformer(typeof(Job), Fields = ["spec.parts", "spec.nodeName"], Drop = [{|INF0072:"spec"|}, {|INF0072:"spec.nodeName"|}, "spec.parts.size"])]
            public partial class Host { }
            """);
        Assert.Equal(
            ["'spec' cannot be dropped: Fields asks for 'spec.parts'; take one of them out", "'spec.nodeName' cannot be dropped: Fields asks for 'spec.nodeName'; take one of them out"],
            messages);
        Assert.Contains("Part[image]", Partial(run));
        Assert.Contains("Spec[nodeName,parts]", Partial(run));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_path_that_changes_nothing_is_said()
    {
        var (_, messages) = await Verify("""
            [GenerateInformer(typeof(Job), Fields = ["spec", {|INF0073:"spec.nodeName"|}, {|INF0073:"spec"|}, "metadata.name"], Drop = [{|INF0073:"note"|}, {|INF0073:"metadata.annotations"|}, {|INF0073:"metadata.managedFields"|}, "spec.parts", {|INF0073:"spec.parts.size"|}])]
            public partial class Host { }
            """);
        Assert.Equal(
            [
                "The path 'spec.nodeName' changes nothing: 'spec' says it already",
                "The path 'spec' changes nothing: it is there already",
                "The path 'note' changes nothing: Fields does not name it, so it is not decoded anyway",
                "The path 'metadata.annotations' changes nothing: Fields does not name it, so it is not decoded anyway",
                "The path 'metadata.managedFields' changes nothing: Fields does not name it, so it is not decoded anyway",
                "The path 'spec.parts.size' changes nothing: 'spec.parts' says it already",
            ],
            messages);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("metadata")]
    [InlineData("metadata.managedFields")]
    [InlineData(null)]
    public async Task ManagedFields_are_decoded_where_the_paths_have_them_so_that_an_option_can_keep_them(string? path)
    {
        var (run, messages) = await Verify($$"""
            [GenerateInformer(typeof(Job), Drop = ["note", {|INF0073:"metadata.managedFields"|}])] public partial class Dropping { }
            namespace Asking { [GenerateInformer(typeof(Job), Fields = ["spec"{{(path is null ? "" : $", \"{path}\"")}}])] public partial class Host { } }
            """);
        Assert.Equal(["The path 'metadata.managedFields' changes nothing: they are dropped already, unless the informer's options say KeepManagedFields"], messages);
        Assert.Equal(
            path == "metadata.managedFields" ? ["managedFields"] : path is null ? ["none"] : [],
            Partial(run).Where(static one => one.StartsWith("ObjectMeta", StringComparison.Ordinal)).Select(static one => one.Contains("managedFields", StringComparison.Ordinal) ? "managedFields" : "none"));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Fields = [\"note\"]", "metadata,note")]
    [InlineData("Drop = [\"more\"]", "metadata,note")]
    [InlineData("Fields = [\"note\", \"metadata\"], Drop = [{|INF0071:\"metadata\"|}]", "metadata,note")]
    [InlineData("Drop = [{|INF0071:\"metadata\"|}]", null)]
    public async Task Metadata_that_a_converter_reads_is_decoded_whole_and_cannot_be_dropped(string arguments, string? members)
    {
        var (run, _) = await Verify($$"""
            [KubernetesResource("a.b", "v1", "Widget", "widgets")]
            public class Widget
            {
                [System.Text.Json.Serialization.JsonConverter(typeof(MetaConverter))] public ObjectMeta? Metadata { get; set; }
                public string? Note { get; set; }
                public string? More { get; set; }
            }
            public class MetaConverter : System.Text.Json.Serialization.JsonConverter<ObjectMeta>
            {
                public override ObjectMeta Read(ref System.Text.Json.Utf8JsonReader reader, System.Type type, System.Text.Json.JsonSerializerOptions options) => throw new System.NotSupportedException();
                public override void Write(System.Text.Json.Utf8JsonWriter writer, ObjectMeta value, System.Text.Json.JsonSerializerOptions options) => throw new System.NotSupportedException();
            }
            [GenerateInformer(typeof(Widget), {{arguments}})]
            public partial class Host { }
            """);
        Assert.Equal(members is null ? [] : [$"Widget[{members}]"], Partial(run));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Fields_that_name_nothing_are_refused_and_all_is_decoded()
    {
        var (run, messages) = await Verify("""
            [GenerateInformer(typeof(Job), Fields = {|INF0070:[]|}, Drop = [])]
            public partial class Host { }
            """);
        Assert.Contains("leave it out to decode everything", Assert.Single(messages), StringComparison.Ordinal);
        Assert.DoesNotContain("IsPartial", ResourceType(run), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_index_needs_what_it_reads()
    {
        var (run, messages) = await Verify("""
            [GenerateInformer(typeof(Job), Fields = ["spec.parts.image"])]
            [InformerIndex(typeof(Job), "Bad", {|INF0074:"spec.nodeName"|})]
            [InformerIndex(typeof(Job), "Worse", {|INF0074:"spec.parts[?@.size==1].image"|})]
            [InformerIndex(typeof(Job), "Unknown", {|INF0061:"spec.zzz"|})]
            [InformerIndex(typeof(Job), "ByImage", "spec.parts[*].image")]
            [InformerIndex(typeof(Job), "ByOwner", "metadata.ownerReferences[*].uid")]
            public partial class Host { }
            """);
        Assert.Contains("Fields or Drop leave it out of 'Job'", messages[0], StringComparison.Ordinal);
        var lister = run.Files["Generated.A.V1.JobLister.g.cs"];
        Assert.Contains(" ByImage(string value);", lister, StringComparison.Ordinal);
        Assert.DoesNotContain(" Bad(", lister, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Metadata_that_are_dropped_cannot_be_an_index() => await Verify("""
        [GenerateInformer(typeof(Job), Drop = ["metadata.generateName"])]
        [InformerIndex(typeof(Job), "ByPrefix", {|INF0074:"metadata.generateName"|})]
        public partial class Host { }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_no_emitted_decoder_reads_is_read_whole()
    {
        var (run, _) = await Verify("""
            [KubernetesResource("a.b", "v1", "Odd", "odds")]
            public class Odd { public ObjectMeta? Metadata { get; set; } public System.IO.Stream? Stream { get; set; } public string? Note { get; set; } }
            [GenerateInformer({|INF0017:{|INF0060:typeof(Odd)|}|}, AllowReflection = true, Drop = {|INF0075:["note"]|})]
            public partial class Host { }
            """);
        Assert.DoesNotContain("IsPartial", run.Files["Odd_ResourceType.g.cs"], StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Factories_that_share_an_informer_must_want_the_same_of_it()
    {
        var (run, messages) = await Verify("""
            namespace One
            {
                [GenerateInformer(typeof(Job), Fields = ["spec"])] public partial class First { }
                [GenerateInformer(typeof(Job), Fields = ["metadata.name", "spec"])] public partial class Same { }
            }
            namespace One
            {
                [GenerateInformer({|INF0076:typeof(Job)|})] public partial class Second { }
                [GenerateInformer({|INF0076:typeof(Job)|}, Fields = ["note"])] public partial class Third { }
            }
            namespace Two { [GenerateInformer(typeof(Job))] public partial class Fourth { } }
            """);
        Assert.Equal(2, messages.Count);
        Assert.All(messages, static message => Assert.Contains(
            "has other Fields and Drop for the informer of jobs.v1.a.b than 'One.First', and both share it; give both the same, or move one of them into another namespace", message, StringComparison.Ordinal));
        Assert.Equal(2, run.Files.Keys.Count(static name => name.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_class_with_its_own_informer_says_what_is_decoded_of_it()
    {
        var (run, messages) = await Verify("""
            [GenerateInformer(Fields = ["note"])]
            [KubernetesResource("a.b", "v1", "Own", "owns")]
            public class Own { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            [GenerateInformer]
            [KubernetesResource("a.b", "v1", "Whole", "wholes")]
            public class Whole { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            [GenerateInformer(Fields = ["note", {|INF0070:"zzz"|}])]
            [KubernetesResource("a.b", "v1", "Wrong", "wrongs")]
            public class Wrong { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }

            [GenerateInformer(typeof(Own))]
            [GenerateInformer(typeof(Wrong))]
            [GenerateInformer({|INF0076:typeof(Whole)|}, Drop = ["note"])]
            public partial class Host { }
            [GenerateInformer({|INF0076:typeof(Own)|}, Fields = ["more"])]
            public partial class Other { }
            """);
        Assert.Contains("than its class, beside which it is", messages[1], StringComparison.Ordinal);
        Assert.Contains(Partial(run), static one => one == "Own[metadata,note]");
        Assert.DoesNotContain(Partial(run), static one => one.StartsWith("Whole", StringComparison.Ordinal));
    }

    // The partial types that decoders are emitted for, with the members that they read.
    private static IEnumerable<string> Partial(GeneratorRun run) => run.Values(TrackingNames.Decoders).Cast<DecoderTypeModel>()
        .Where(static type => type.IsPartial)
        .Select(static type => $"{type.Type[(type.Type.LastIndexOfAny(['.', ':']) + 1)..]}[{string.Join(",", type.Members.Where(static member => member.Value is not null).Select(static member => member.JsonName).Order(StringComparer.Ordinal))}]");

    private static string ResourceType(GeneratorRun run) => run.Files.Single(static file => file.Key.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)).Value;

    private static async Task<(GeneratorRun Run, IReadOnlyList<string> Messages)> Verify(string marked)
    {
        var (run, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(Types + marked);
        run.AssertCompiles();
        return (run, messages);
    }
}
