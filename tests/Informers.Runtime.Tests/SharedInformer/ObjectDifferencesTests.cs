using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers.Tests.SharedInformer;

public class ObjectDifferencesTests
{
    [Fact]
    public void Equal_objects_have_no_difference() => Assert.Null(ObjectDifferences.Find(new Root(), new Root()));

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_difference_is_named_by_its_path(string expected, Action<Root> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = new Root();
        change(now);

        Assert.Equal(expected, string.Join("|", ObjectDifferences.Find(new Root(), now)!));
    }

    public static TheoryData<string, Action<Root>> Changes => new()
    {
        { "name", static root => root.Name = "other" },
        { "name", static root => root.Name = null },
        { "$ref", static root => root.Reference = "x" },
        { "count", static root => root.Count = 2 },
        { "maybe", static root => root.Maybe = null },
        { "kind", static root => root.Kind = DayOfWeek.Friday },
        { "at", static root => root.At = DateTimeOffset.MaxValue },
        { "items[1].name", static root => root.Items[1].Name = "x" },
        { "items[2]", static root => root.Items.Add(new Leaf()) },
        { "items[1]", static root => root.Items.RemoveAt(1) },
        { "map['a.b'].name", static root => root.Map["a.b"].Name = "x" },
        { "map['new']", static root => root.Map["new"] = new Leaf() },
        { "map['a.b']", static root => root.Map.Remove("a.b") },
        { "array[0]", static root => root.Array[0] = 9 },
        { "bytes", static root => root.Bytes[0] = 9 },
        { "set[1]", static root => root.Set.Add("b") },
        { "element", static root => root.Element = JsonElement.Parse("[2]") },
        { "node", static root => root.Node["a"] = 2 },
        { "point.parts[0]", static root => root.Point.Parts[0] = 9 },
        { "any", static root => root.Any = "1" },
        { "manual", static root => root.Manual = "x" },
        { "field", static root => root.Field = "x" },
        { "leaf", static root => root.Leaf = new BigLeaf() },
        { "name|count|items[0].name", static root => (root.Name, root.Count, root.Items[0].Name) = ("x", 9, "x") },
    };

    [Theory]
    [MemberData(nameof(Copies))]
    public void A_collection_is_what_it_holds_whatever_its_class(object stored, object copy, object changed, string expected)
    {
        Assert.Null(ObjectDifferences.Find(new Root { Any = copy }, new Root { Any = stored }));
        Assert.Equal([expected], ObjectDifferences.Find(new Root { Any = copy }, new Root { Any = changed }));
    }

    // What an object holds, what a deep copy makes of it, and the former changed.
    public static TheoryData<object, object, object, string> Copies
    {
        get
        {
            Dictionary<string, int> map = new() { ["a"] = 1, ["b"] = 2 };
            Dictionary<string, int> other = new() { ["a"] = 1, ["b"] = 3 };
            HashSet<string> set = ["a", "b"];
            List<int> list = [1, 2];
            return new()
            {
                { map.ToImmutableDictionary(), map, other.ToImmutableDictionary(), "any['b']" },
                { map.ToFrozenDictionary(), map, other.ToFrozenDictionary(), "any['b']" },
                { map.ToImmutableSortedDictionary(), map, other.ToImmutableSortedDictionary(), "any['b']" },
                { new ReadOnlyDictionary<string, int>(map), map, new ReadOnlyDictionary<string, int>(other), "any['b']" },
                { new GenericMap(map), map, new GenericMap(other), "any['b']" },
                { new GenericMap(map), new GenericMap(new(map.Reverse())), new GenericMap(other), "any['b']" },
                { map, map.ToList(), other, "any[1].value" },
                { new HashSet<string>(["b", "a"]), set, new HashSet<string>(["a", "c"]), "any[1]" },
                { new[] { "b", "a" }.ToFrozenSet(), set, new HashSet<string>(["a", "b", "c"]), "any[2]" },
                { new[] { "b", "a" }.ToImmutableHashSet(), set, new HashSet<string>(["a"]), "any[1]" },
                { new SortedSet<string>(set), set.ToList(), new SortedSet<string>(["a", "x"]), "any[1]" },
                { (int[])[1, 2], list, (int[])[1, 3], "any[1]" },
                { (IReadOnlyList<int>)[1, 2], list, (IReadOnlyList<int>)[1, 3], "any[1]" },
                { ImmutableArray.Create(1, 2), list, ImmutableArray.Create(1, 3), "any[1]" },
                { new ReadOnlyCollection<int>([1, 2]), list, new ReadOnlyCollection<int>([2, 2]), "any[0]" },
                { new Queue<Leaf>([new(), new()]), new List<Leaf> { new(), new() }, new Queue<Leaf>([new(), new() { Name = "x" }]), "any[1].name" },
                { default(ImmutableArray<int>), default(ImmutableArray<int>), "1", "any" },
                { list, list, "1", "any" },
            };
        }
    }

    [Fact]
    public void Objects_may_lead_back_to_themselves()
    {
        var (before, now) = (new Root(), new Root());
        (before.Parent, now.Parent) = (before, now);
        Assert.Null(ObjectDifferences.Find(before, now));
        now.Name = "x";
        Assert.Equal(["name"], ObjectDifferences.Find(before, now));
    }

    [Fact]
    public void What_a_class_keeps_for_itself_is_no_difference()
    {
        var now = new Root();
        Assert.Equal(2, now.Computed);
        Assert.Null(ObjectDifferences.Find(new Root(), now));
    }

    [Fact]
    public void Five_members_are_named_at_most()
    {
        var now = new Root { Name = "x", Count = 9, Reference = "x", Items = [], Map = [], Field = "x", Manual = "x" };
        Assert.Equal(5, ObjectDifferences.Find(new Root(), now)!.Count);
    }

    [Fact]
    public void A_collection_that_changes_while_it_is_looked_at_is_a_difference()
    {
        var now = new Root();
        now.Lazy = Changing(now.Items);
        var before = new Root { Lazy = Changing([]) };

        Assert.NotNull(ObjectDifferences.Find(before, now));

        static IEnumerable<Leaf> Changing(List<Leaf> items)
        {
            yield return new Leaf();
            foreach (var item in items)
            {
                items.Add(item);
                yield return item;
            }
        }
    }

    /// <summary>A map that is none without its type parameters.</summary>
    private sealed class GenericMap(Dictionary<string, int> map) : IReadOnlyDictionary<string, int>
    {
        public int Count => map.Count;

        public IEnumerable<string> Keys => map.Keys;

        public IEnumerable<int> Values => map.Values;

        public int this[string key] => map[key];

        public bool ContainsKey(string key) => map.ContainsKey(key);

        public bool TryGetValue(string key, out int value) => map.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, int>> GetEnumerator() => map.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public sealed class Root
    {
        private int? _computed;
        private string _manual = "manual";

#pragma warning disable CA1051 // A resource class may have such a field.
        public string Field = "field";
#pragma warning restore CA1051

        public string? Name { get; set; } = "name";

        [JsonPropertyName("$ref")]
        public string? Reference { get; set; }

        public int Count { get; set; } = 1;

        public int? Maybe { get; set; } = 1;

        public DayOfWeek Kind { get; set; }

        public DateTimeOffset At { get; set; }

        public List<Leaf> Items { get; set; } = [new(), new()];

        public Dictionary<string, Leaf> Map { get; set; } = new() { ["a.b"] = new() };

        public int[] Array { get; set; } = [1];

        public byte[] Bytes { get; } = [1];

        public HashSet<string> Set { get; } = ["a"];

        public JsonElement Element { get; set; } = JsonElement.Parse("[1]");

        public JsonObject Node { get; } = new() { ["a"] = 1 };

        public Point Point { get; } = new([1]);

        public object Any { get; set; } = 1;

        public Leaf? Leaf { get; set; } = new();

        public Root? Parent { get; set; }

        public IEnumerable<Leaf>? Lazy { get; set; }

        public string Manual
        {
            get => _manual;
            set => _manual = value;
        }

        public int Computed => _computed ??= 2;
    }

    public class Leaf
    {
        public string? Name { get; set; }
    }

    public sealed class BigLeaf : Leaf;

    public readonly record struct Point(int[] Parts);
}
