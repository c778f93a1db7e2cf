using System.Text.Json;
using Informers.Copying;
using Informers.Tests;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>Emitted deep copies, compiled and run.</summary>
public sealed class DeepCopyTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;

        """;

    [Fact]
    public void Nothing_is_lost_of_what_JSON_does_not_have()
    {
        using var harness = new DecoderHarness(Usings + """
            public class Root
            {
                private readonly List<string> _hidden = ["hidden"];
                private readonly Func<string> _delegate;
                public Root() { _delegate = () => "delegate"; Own = ["own"]; }
                [JsonIgnore] public List<string> Ignored { get; set; } = ["ignored"];
                [JsonIgnore] public Other Tag { get; set; } = new() { Parts = { "part" } };
                [JsonIgnore] public IDisposable Stranger { get; set; } = new System.IO.MemoryStream();
                public IList<string> GetOnly { get; } = new List<string> { "get" };
                public List<string> Own { get; private set; }
                internal List<string> Internal = ["internal"];
                public string Show() => string.Join(",", _hidden.Concat(Ignored).Concat(Tag.Parts).Concat(GetOnly).Concat(Own).Concat(Internal).Append(_delegate()).Append(Stranger.GetType().Name));
            }
            public class Other { public List<string> Parts { get; } = []; }
            """);
        var original = harness.Decode("{}");

        var copy = harness.Copy(original);

        var show = harness.Type.GetMethod("Show")!;
        Assert.Equal("hidden,ignored,part,get,own,internal,delegate,MemoryStream", show.Invoke(copy, null));
        var stranger = harness.Type.GetProperty("Stranger")!;
        Assert.Same(stranger.GetValue(original), stranger.GetValue(copy));
        stranger.SetValue(original, null);
        SharedParts.AssertNone(original, copy);
    }

    [Fact]
    public void Types_that_are_set_where_they_are_made_are_copied_whole()
    {
        using var harness = new DecoderHarness(Usings + """
            public record Root(string Name, List<string> Items)
            {
                public required Point Point { get; init; }
                public Point? Maybe { get; init; }
                public Immutable Immutable { get; init; }
                public Box<List<int>> Box { get; init; }
                public Settable<List<int>> Settable { get; set; }
                public Derived Derived { get; set; }
                public KeyValue Pair { get; set; }
                [Obsolete("Gone.", error: true)] public List<string> Gone { get; set; }
                public List<string> @class { get; set; }
            }
            public readonly record struct Point(int X, int[] Parts) { public List<int> More { get; init; } }
            public class Immutable { public Immutable(List<int> items, int[] array) { Items = items; Array = array; } public List<int> Items { get; } public int[] Array { get; } }
            public record Box<T>(T Value);
            public class Settable<T> { public T Value { get; set; } }
            public class Base { public List<int> Hidden { get; set; } public virtual List<int> Virtual { get; set; } public List<int> InBase { get; init; } }
            public class Derived : Base { public new Dictionary<string, int[]> Hidden { get; set; } public override List<int> Virtual { get; set; } }
            public struct KeyValue { public string Key { get; set; } public string Value { get; set; } }
            """);
        const string Json = """
            {"name":"n","items":["a"],"point":{"x":1,"parts":[1],"more":[2]},"maybe":{"x":3,"parts":[],"more":null},"immutable":{"items":[3],"array":[4]},
             "box":{"value":[5]},"settable":{"value":[6]},"derived":{"hidden":{"k":[7]},"virtual":[8],"inBase":[9]},"pair":{"key":"k","value":"v"},"gone":["g"],"class":["c"]}
            """;
        var original = harness.Decode(Json);

        var copy = harness.Copy(original);

        Assert.Equal(DecoderHarness.Show(original), DecoderHarness.Show(copy));
        SharedParts.AssertNone(original, copy);
        Assert.Equal(DecoderHarness.Show(harness.Decode("{}")), DecoderHarness.Show(harness.Copy(harness.Decode("{}"))));
    }

    [Fact]
    public void Collections_stay_what_they_are_with_their_comparer()
    {
        using var harness = new DecoderHarness(Usings + """
            public class Root
            {
                public IDictionary<string, Leaf> Map { get; set; } = new Dictionary<string, Leaf>(StringComparer.OrdinalIgnoreCase) { ["A"] = new() };
                public IDictionary<string, string> Sorted { get; set; } = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["A"] = "" };
                public Dictionary<string, Leaf> Dictionary { get; set; } = new(StringComparer.OrdinalIgnoreCase) { ["A"] = new() };
                public SortedDictionary<string, List<Leaf>> SortedDictionary { get; set; } = new(StringComparer.OrdinalIgnoreCase) { ["A"] = [new()] };
                public ISet<string> Set { get; set; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" };
                public HashSet<string> HashSet { get; set; } = new(StringComparer.OrdinalIgnoreCase) { "A" };
                public IReadOnlyList<Leaf> Array { get; set; } = new[] { new Leaf(), null };
                public IList<string> Empty { get; set; } = new List<string>();
                public IList<string> Null { get; set; }
                public Labels Labels { get; set; } = new() { ["a"] = "b" };
                public Seq Seq { get; set; } = new() { new Leaf() };
                public IEnumerable<int> Lazy { get; set; } = Enumerable.Range(0, 3);
                [JsonIgnore] public ImmutableList<string> Immutable { get; set; } = ImmutableList.Create("a");
                public string Show() => string.Join(",", Map.ContainsKey("a"), Sorted.ContainsKey("a"), Dictionary.ContainsKey("a"), SortedDictionary.ContainsKey("a"),
                    Set.Contains("a"), HashSet.Contains("a"), Array is Leaf[], Empty.Count, Null is null, Labels["a"], Seq.Count, Lazy.Sum(), Immutable[0], Sorted.GetType().Name);
            }
            public class Leaf { public string Name { get; set; } }
            public class Labels : Dictionary<string, string> { }
            public class Seq : System.Collections.ObjectModel.Collection<Leaf> { }
            """);
        var original = harness.Decode("{}");

        var copy = harness.Copy(original);

        Assert.Equal("True,True,True,True,True,True,True,0,True,b,1,3,a,SortedDictionary`2", harness.Type.GetMethod("Show")!.Invoke(copy, null));
        Assert.Equal(DecoderHarness.Show(original), DecoderHarness.Show(copy));
        harness.Type.GetProperty("Immutable")!.SetValue(original, null);
        SharedParts.AssertNone(original, copy);
    }

    [Fact]
    public void Free_JSON_is_copied_apart_from_documents_that_can_be_disposed_of()
    {
        using var harness = new DecoderHarness(Usings + """
            public class Root
            {
                public JsonElement Element { get; set; }
                public JsonElement? Maybe { get; set; }
                public JsonElement None { get; set; }
                public JsonNode Node { get; set; }
                public JsonObject Object { get; set; }
                public object Any { get; set; }
                public IDictionary<string, object> Map { get; set; }
                public JsonDocument Document { get; set; }
            }
            """);
        var original = harness.Decode("""{"node":{"a":[1]},"object":{"b":2},"any":{"c":[3]},"map":{"d":[4],"e":null},"maybe":[5]}""");
        object copy;
        using (var document = JsonDocument.Parse("""{"x":[1,2]}"""))
        {
            harness.Type.GetProperty("Element")!.SetValue(original, document.RootElement);
            harness.Type.GetProperty("Document")!.SetValue(original, document);
            copy = harness.Copy(original);
            Assert.Equal(DecoderHarness.Show(original), DecoderHarness.Show(copy));
            SharedParts.AssertNone(original, copy);
        }

        Assert.Contains("""
            "element":{"x":[1,2]}
            """, DecoderHarness.Show(copy), StringComparison.Ordinal);
        Assert.Contains("""
            "document":{"x":[1,2]}
            """, DecoderHarness.Show(copy), StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_a_converter_knows_goes_through_it()
    {
        using var harness = new DecoderHarness(Usings + """
            public class Root
            {
                public IShape Shape { get; set; }
                public List<IShape> Shapes { get; set; }
                public Money Money { get; set; }
                public Money? Maybe { get; set; }
            }
            [JsonConverter(typeof(ShapeConverter))] public interface IShape { }
            public class Circle : IShape { public List<string> Names { get; } = []; }
            [JsonConverter(typeof(MoneyConverter))] public struct Money { public string Amount { get; set; } }
            public class ShapeConverter : JsonConverter<IShape>
            {
                public override IShape Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new Circle { Names = { reader.GetString() } };
                public override void Write(Utf8JsonWriter writer, IShape value, JsonSerializerOptions options) => writer.WriteStringValue(((Circle)value).Names[0]);
            }
            public class MoneyConverter : JsonConverter<Money>
            {
                public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new() { Amount = reader.GetString() };
                public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.Amount);
            }
            """);
        var original = harness.Decode("""{"shape":"round","shapes":["a",null],"money":"5","maybe":"6"}""");

        var copy = harness.Copy(original);

        Assert.Equal(DecoderHarness.Show(original), DecoderHarness.Show(copy));
        SharedParts.AssertNone(original, copy);
    }

    [Theory]
    [InlineData("public IDisposable X { get; set; }", "x", "System.IDisposable is an interface")]
    [InlineData("public Shape X { get; set; }", "x", "Shape is abstract")]
    [InlineData("public Many X { get; set; }", "x", "Many is polymorphic")]
    [InlineData("public Nest X { get; set; }", "x.deep[].y", "Shape is abstract")]
    [InlineData("public Dictionary<Key, string> X { get; set; }", "x", "the keys of System.Collections.Generic.Dictionary<Key, string> can change")]
    [InlineData("public System.IO.MemoryStream X { get; set; }", "x", "System.IO.MemoryStream is a class of the framework that a copy does not know")]
    [InlineData("public System.Collections.ObjectModel.ReadOnlyCollection<string> X { get; set; }", "x", "System.Collections.ObjectModel.ReadOnlyCollection<string> is a collection that a copy cannot fill")]
    [InlineData("public Fixed<List<int>> X { get; set; }", "x.value", "Value of a generic type can be set nowhere but where it is constructed")]
    public void Says_which_member_cannot_be_copied_and_why(string member, string path, string reason)
    {
        var graph = DecoderHarness.ParseCopies(TestCompilation.Create(Usings + $$"""
            public class Root { {{member}} [JsonIgnore] public Shape Ignored { get; set; } }
            public abstract class Shape { }
            public class Key { public List<int> Parts { get; set; } }
            public class Nest { public List<Inner> Deep { get; set; } }
            public class Inner { public Shape Y { get; set; } }
            [JsonDerivedType(typeof(Many))] public class Many { }
            public class Fixed<T> { public T Value { get; init; } }
            """));
        Assert.Equal(new DecoderProblemModel(path, reason), graph.Problem);
        Assert.Empty(graph.Types);
    }

    [Fact]
    public void Members_that_lead_to_themselves_outside_the_JSON_end_the_search()
    {
        var graph = DecoderHarness.ParseCopies(TestCompilation.Create(Usings + """
            public class Root { [JsonIgnore] public Root Parent { get; set; } [JsonIgnore] public Bad Bad { get; set; } public List<Leaf> Leaves { get; set; } }
            public class Bad { public Worse Worse { get; set; } public Lost Lost { get; set; } }
            public class Worse { public IDisposable X { get; set; } }
            public class Lost { public List<int> Items { get; set; } }
            public class Leaf { public string Name { get; set; } }
            """));
        Assert.Null(graph.Problem);
        Assert.Equal(["LeafCopier", "RootCopier"], graph.Types.Select(static type => type.Name));
        Assert.Equal(["Parent", "Leaves"], graph.Types[1].Members.Select(static member => member.Name));
        Assert.Equal(CopyValueKind.Shallow, graph.Types[1].Members[1].Value.Element!.Kind);
    }

    [Fact]
    public void Models_are_equal_for_moved_source_and_hold_no_symbols()
    {
        const string Source = "public class Root { public List<Leaf> Leaves { get; init; } private int[] _own; } public class Leaf { public int[] A { get; } }";
        var one = DecoderHarness.ParseCopies(TestCompilation.Create(Usings + Source));
        var moved = DecoderHarness.ParseCopies(TestCompilation.Create("// moved", "\n" + Usings + Source.Replace(" }", "\n}", StringComparison.Ordinal)));
        Assert.Equal(one, moved);
        Assert.Equal(one.GetHashCode(), moved.GetHashCode());
        Assert.NotEqual(one, DecoderHarness.ParseCopies(TestCompilation.Create(Usings + Source.Replace("int[] A", "int A", StringComparison.Ordinal))));
        ModelWalk.AssertHoldsNoCompilation(one);
    }

    [Fact]
    public void A_value_that_nothing_is_known_of_is_refused_with_advice()
    {
        Assert.Equal([1, "a"], Assert.IsType<List<object?>>(Copies.Any(new List<object?> { 1, "a" })));
        var refused = Assert.Throws<NotSupportedException>(() => Copies.Any(new System.Text.StringBuilder()));
        Assert.Contains("JsonElement", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_emitted()
    {
        using var harness = new DecoderHarness(Usings + """
            namespace Shop;

            public class Root
            {
                public Informers.ObjectMeta? Metadata { get; set; }
                public Spec? Spec { get; init; }
                public IList<string>? GetOnly { get; }
            }

            public class Spec
            {
                public int? Replicas { get; set; }
                public IList<Item>? Items { get; set; }
                public IDictionary<string, string>? Labels { get; set; }
                public IDictionary<string, IList<Item[]>>? Nested { get; set; }
                public SortedDictionary<string, Point?>? Sorted { get; set; }
                public JsonElement? Free { get; set; }
            }

            public class Item { public string? Name { get; set; } }

            public readonly record struct Point(int X, byte[] Data);
            """, "Shop.Root");
        Baseline.VerifyAll(DecoderHarness.Files(harness.Copies)
            .Where(static file => file.Key.StartsWith("Copying.Shop_", StringComparison.Ordinal))
            .Select(static file => KeyValuePair.Create(file.Key.Replace(".g.cs", string.Empty, StringComparison.Ordinal), file.Value)));
    }
}
