using Informers.Tests;

namespace Informers.Generator.Tests.Projections;

/// <summary>Emitted decoders of parts: what becomes of members that are left out, however their class sets them.</summary>
public sealed class ProjectedDecoderTests
{
    private const string Shapes = """
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        public class Root
        {
            public Informers.ObjectMeta? Metadata { get; set; }
            public required string Id { get; set; }
            public required string Left { get; set; }
            public required string Fixed { get; init; }
            public string Initialized { get; set; } = "initial";
            public List<string> Items { get; init; } = ["item"];
            public Point? Point { get; set; }
            public Spot Spot { get; set; }
            public Spot? Maybe { get; set; }
            public Box<int>? Box { get; set; }
            public Rest? Rest { get; set; }
            public Dictionary<string, List<Part[]>>? Deep { get; set; }
            public Node? Node { get; set; }
        }

        public record Point(int X, int Y = 7) { public int Z { get; init; } }

        public readonly record struct Spot(int X, int Y) { public int Z { get; init; } }

        public class Box<T> { public T? Value { get; init; } public required string Note { get; init; } }

        public class Part { public string? A { get; set; } public string? B { get; set; } }

        public class Node { public string? Name { get; set; } public string? Text { get; set; } public List<Node>? Children { get; set; } }

        public class Rest
        {
            public string? Known { get; set; }
            public Part? Part { get; set; }
            [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; set; }
        }
        """;

    private const string Json = """
        {"metadata":{"name":"n","annotations":{"a":"b"}},"id":"1","left":"2","fixed":"3","initialized":"given","items":["x"],"point":{"x":2,"y":3,"z":4},"spot":{"x":2,"y":3,"z":4},
        "maybe":{"x":5,"y":6,"z":7},"box":{"value":8,"note":"9"},"rest":{"known":"k","part":{"a":"1","b":"2"},"other":{"a":1}},
        "deep":{"k":[[{"a":"1","b":"2"},null],null]},"node":{"name":"1","text":"t","children":[{"name":"2","text":"t","children":[{"name":"3","text":"t"}]}]}}
        """;

    [Fact]
    public void Members_that_are_left_out_stay_as_a_new_object_has_them_and_required_ones_are_default()
    {
        using var harness = new DecoderHarness(Shapes, projection: Fields("id"));
        Assert.Equal(
            """{"metadata":{"name":"n"},"id":"1","left":null,"fixed":null,"initialized":"initial","items":["item"],"point":null,"spot":{"x":0,"y":0,"z":0},"maybe":null,"box":null,"rest":null,"deep":null,"node":null}""",
            Show(harness));
    }

    [Fact]
    public void Required_members_that_are_left_out_are_not_counted_as_missing()
    {
        using var harness = new DecoderHarness(Shapes, projection: Fields("id"));
        var context = new DecodeContext();
        harness.Decode(Json, context);
        Assert.Equal(0, context.MissingRequiredMembers);
        harness.Decode("""{"metadata":{"name":"n"},"left":"2"}""", context);
        Assert.Equal(1, context.MissingRequiredMembers);
    }

    [Fact]
    public void Arguments_of_constructors_that_are_left_out_are_their_defaults()
    {
        using var harness = new DecoderHarness(Shapes, projection: Fields("point.x", "spot.y", "maybe.z", "box.value"));
        Assert.Contains("\"point\":{\"x\":2,\"y\":7,\"z\":0},\"spot\":{\"x\":0,\"y\":3,\"z\":0},\"maybe\":{\"x\":0,\"y\":0,\"z\":7},\"box\":{\"value\":8,\"note\":null}", Show(harness), StringComparison.Ordinal);
    }

    [Fact]
    public void Extension_data_takes_nothing_where_its_object_is_read_in_part()
    {
        using var harness = new DecoderHarness(Shapes, projection: Fields("rest.known"));
        Assert.Contains("""  "rest":{"known":"k","part":null}""".Trim(), Show(harness), StringComparison.Ordinal);
    }

    [Fact]
    public void Extension_data_does_not_take_what_is_dropped()
    {
        using var harness = new DecoderHarness(Shapes, projection: Drop("rest.known", "rest.part"));
        Assert.Contains("""  "rest":{"known":null,"part":null,"other":{"a":1}}""".Trim(), Show(harness), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_goes_through_lists_arrays_and_maps_with_their_nulls()
    {
        using var harness = new DecoderHarness(Shapes, projection: Fields("deep.b"));
        Assert.Contains("""  "deep":{"k":[[{"a":null,"b":"2"},null],null]}""".Trim(), Show(harness), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_within_itself_is_read_in_part_as_deep_as_the_path_goes()
    {
        using var harness = new DecoderHarness(Shapes, projection: Drop("node.text", "node.children.text"));
        Assert.Contains(
            """  "node":{"name":"1","text":null,"children":[{"name":"2","text":null,"children":[{"name":"3","text":"t","children":null}]}]}""".Trim(), Show(harness), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_gives_the_decoder_its_name_however_it_was_asked_for()
    {
        var compilation = TestCompilation.Create(Shapes);
        var whole = DecoderHarness.Parse(compilation);
        var one = Project(Fields("rest.known", "node"));
        Assert.Equal(one, Project(Fields("node", "rest.known")));
        Assert.Equal(one, Project(Fields("node", "rest.known", "metadata.name")));
        Assert.Equal(Project(Fields("id", "node.name")), Project(new ProjectionModel(["id", "node"], ["node.text", "node.children"])));
        Assert.NotEqual(one.RootName, Project(Fields("rest.part", "node")).RootName);
        Assert.Null(new ProjectionParser(whole, report: null).Parse(new ProjectionModel([.. whole.Types.Single(static type => type.Type == "global::Root").Members.Select(static member => member.JsonName)], [])));

        // What is read whole is read by what reads it in a whole object.
        Assert.Contains(whole.Types.Single(static type => type.Type == "global::Node"), one.Types);

        DecoderGraphModel Project(ProjectionModel projection) => new ProjectionParser(whole, report: null).Parse(projection)!;
    }

    [Fact]
    public void What_is_emitted()
    {
        using var harness = new DecoderHarness(Shapes, projection: new ProjectionModel(["id", "point.x", "rest", "deep.b"], ["rest.known"]));
        Baseline.VerifyAll(DecoderHarness.Decoders(harness.Graph).Where(static file => file.Key.Contains("_Part", StringComparison.Ordinal))
            .Select(static file => KeyValuePair.Create(file.Key.Replace(".g.cs", string.Empty, StringComparison.Ordinal), file.Value)));
    }

    private static ProjectionModel Fields(params string[] paths) => new((EquatableArray<string>)[.. paths], []);

    private static ProjectionModel Drop(params string[] paths) => new(null, [.. paths]);

    // Without the metadata that no test is about.
    private static string Show(DecoderHarness harness) => System.Text.RegularExpressions.Regex.Replace(
        harness.RoundTrip(Json), "\"metadata\":\\{.*?\"name\":\"n\".*?\\},\"id\"", "\"metadata\":{\"name\":\"n\"},\"id\"");
}
