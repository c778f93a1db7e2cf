using System.Text.Json;

namespace Informers.Generator.Tests;

/// <summary>Emitted decoders, compiled and run.</summary>
public sealed class DecoderRunTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.ObjectModel;
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.Serialization;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;

        """;

    [Fact]
    public void NamesAreThoseOfTheAttributeOrCamelCase()
    {
        using var harness = Harness("""
            public class Root
            {
                [JsonPropertyName("$ref")] public string RefProperty { get; set; }
                public string IPAddress { get; set; }
                public string URL { get; set; }
                public string lower { get; set; }
                public string X { get; set; }
                [JsonPropertyName("quo\"te")] public string Quote { get; set; }
                [JsonPropertyName("größe")] public string Size { get; set; }
                public string @class { get; set; }
            }
            """);
        const string All = """{"$ref":"1","ipAddress":"2","url":"3","lower":"4","x":"5","quo\"te":"6","größe":"7","class":"8"}""";
        Assert.Equal(Expected(harness, All), harness.RoundTrip(All));
        Assert.DoesNotContain("null", harness.RoundTrip(All), StringComparison.Ordinal);

        const string OtherCase = """{"$REF":"1","IPAddress":"2","URL":"3","Lower":"4","X":"5"}""";
        Assert.Equal(Expected(harness, "{}"), harness.RoundTrip(OtherCase));
    }

    [Fact]
    public void MissingRequiredMembersAreCountedAndNeverAFailure()
    {
        var members = string.Concat(Enumerable.Range(0, 70).Select(static i => $"public required int? R{i} {{ get; set; }} "));
        using var harness = Harness($$"""
            public class Root
            {
                public required string Name { get; init; }
                [JsonRequired] public int Count { get; set; }
                public string Free { get; set; }
                public List<Part> Parts { get; set; }
                public Many Many { get; set; }
                public Made Made { get; set; }
            }
            public record Part(string A) { public required string B { get; set; } }
            public class Made { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Made() { } public required string C { get; set; } = "kept"; }
            public class Many { {{members}} }
            """);
        Assert.Equal(0, Missing("""{"name":null,"count":1}"""));
        Assert.Equal(2, Missing("{}"));
        Assert.Equal(1, Missing("""{"count":1,"count":2,"parts":[]}"""));
        Assert.Equal(4, Missing("""{"parts":[{},{"b":"x"},{"a":"y"},null]}"""));
        Assert.Equal(69, Missing("""{"name":"","count":1,"many":{"r65":null}}"""));
        Assert.Equal(1, Missing("""{"name":"","count":1,"made":{}}"""));
        Assert.Contains("\"kept\"", harness.RoundTrip("""{"made":{}}"""), StringComparison.Ordinal);

        long Missing(string json)
        {
            var context = new DecodeContext();
            harness.Decode(json, context);
            return context.MissingRequiredMembers;
        }
    }

    [Fact]
    public void NumbersMayHaveTheFormsThatAttributesAllow()
    {
        using var harness = Harness("""
            [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
            public class Root
            {
                public int A { get; set; }
                public long? B { get; set; }
                public decimal C { get; set; }
                public double D { get; set; }
                public List<int> E { get; set; }
                public Dictionary<string, short> F { get; set; }
                [JsonNumberHandling(JsonNumberHandling.Strict)] public int G { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.WriteAsString)] public float H { get; set; }
                public List<List<int>> I { get; set; }
                public byte J { get; set; }
                public ulong K { get; set; }
            }
            """);
        string[] values =
            ["1", "\"1\"", "\"-1\"", "\"+1\"", "\"007\"", "\"1.5\"", "\"1e2\"", "\"\"", "\" 1\"", "\"1 \"", "\"0x1\"", "\"1,000\"", "\"NaN\"", "\"-Infinity\"", "\"nan\"",
             "\"\\u0031\"", "\"99999999999999999999\"", "\"1e400\"", "true", "1.5", "[1,\"2\"]", "{\"x\":\"3\"}", "[[\"1\"]]", "[[1]]"];
        foreach (var member in "abcdefghijk")
        {
            foreach (var value in values)
            {
                var json = $"{{\"{member}\":{value}}}";
                Assert.True(Try(() => JsonSerializer.Deserialize(json, harness.Type, DecoderReference.Options)!) == Try(() => harness.Decode(json)),
                    $"{json}: {Try(() => JsonSerializer.Deserialize(json, harness.Type, DecoderReference.Options)!) ?? "error"}, {Try(() => harness.Decode(json)) ?? "error"}");
            }
        }

        static string? Try(Func<object> read)
        {
            object value;
            try
            {
                value = read();
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return null;
            }

            return string.Join("|", value.GetType().GetProperties().Select(p => Text(p.GetValue(value))));
        }

        static string Text(object? value) => value is string or not System.Collections.IEnumerable
            ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!
            : "[" + string.Join(",", ((System.Collections.IEnumerable)value).Cast<object>().Select(Text)) + "]";
    }

    [Fact]
    public void EscapedNamesAreFound()
    {
        using var harness = Harness("public class Root { public string Name { get; set; } }");
        Assert.Equal("""{"name":"x"}""", harness.RoundTrip("""{"n\u0061me":"x"}"""));
    }

    [Fact]
    public void InitAndRequiredWorkAndInitializersStay()
    {
        using var harness = Harness("""
            public class Root
            {
                public required string Name { get; set; }
                public required string Other { get; init; }
                public List<string> Items { get; init; } = ["default"];
                public List<string> More { get; set; } = ["default"];
                public int Count { get; init; } = 7;
                public int? Maybe { get; set; } = 8;
            }
            """);
        Assert.Equal(
            """{"name":null,"other":null,"items":["default"],"more":["default"],"count":7,"maybe":8}""", harness.RoundTrip("{}"));
        const string All = """{"name":"a","other":"b","items":["c"],"more":null,"count":1,"maybe":null}""";
        Assert.Equal(All, harness.RoundTrip(All));
    }

    [Fact]
    public void ANullLeavesAStructAsItWas()
    {
        using var harness = Harness("""
            public class Root { public int Count { get; set; } = 3; public List<int> Items { get; set; } public DateTime At { get; set; } }
            """);
        Assert.Equal(
            """{"count":3,"items":[1,0],"at":"0001-01-01T00:00:00.0000000"}""", harness.RoundTrip("""{"count":null,"items":[1,null],"at":null}"""));
    }

    [Fact]
    public void RecordsAndConstructorsWork()
    {
        using var harness = Harness("""
            public record Root(string Name, int Count = 5, Kind Kind = Kind.Second, double D = 1.5, string Text = "a\"b")
            {
                public string Extra { get; set; } = "extra";
                public string Late { get; init; } = "late";
                public Point Point { get; init; }
                public Range Range { get; set; }
                public Base Base { get; set; }
            }
            public enum Kind { First, Second }
            public readonly record struct Point(int X, int Y);
            public class Range
            {
                public Range(int from, int to) { From = from; To = to; }
                public int From { get; }
                public int To { get; }
                public required string Name { get; set; }
            }
            public record Base(string A);
            """);
        foreach (var json in (string[])
        [
            "{}",
            """{"name":"n","count":1,"kind":"First","d":2,"text":null,"extra":"e","late":"l","point":{"x":1,"y":2},"range":{"from":1,"to":2,"name":"r"},"base":{"a":"b"}}""",
            """{"extra":null,"late":null,"point":{},"base":null}""",
        ])
        {
            Assert.Equal(Expected(harness, json), harness.RoundTrip(json));
        }
    }

    [Fact]
    public void MarkedConstructorsAndGenericsWork()
    {
        using var harness = Harness("""
            public class Root
            {
                public Two Two { get; set; }
                public Box<int> Number { get; set; }
                public Box<Box<string>> Nested { get; set; }
                public Settled Settled { get; set; }
                public Big Big { get; set; }
            }
            public class Two
            {
                public Two() { Name = "wrong"; }
                [JsonConstructor] public Two(string name) { Name = name; }
                public string Name { get; }
            }
            public class Box<T> { public T Value { get; init; } public required T Other { get; init; } public string Note { get; set; } = "note"; }
            public class Settled
            {
                [SetsRequiredMembers] public Settled() { Name = "set"; }
                public required string Name { get; set; }
            }
            public struct Big { public long A { get; set; } public string B { get; init; } [JsonInclude] public int C; public int Ignored; }
            """);
        const string Json = """
            {"two":{"name":"x"},"number":{"value":1,"other":2},"nested":{"value":{"value":"a","other":"b"},"other":null,"note":null},
             "settled":{},"big":{"a":1,"b":"x","c":3,"ignored":4}}
            """;
        Assert.Equal(
            """{"two":{"name":"x"},"number":{"value":1,"other":2,"note":"note"},"nested":{"value":{"value":"a","other":"b","note":"note"},"other":null,"note":null},"settled":{"name":"set"},"big":{"a":1,"b":"x","c":3}}""",
            harness.RoundTrip(Json));
    }

    [Fact]
    public void InheritedHiddenAndIgnoredMembersAreThoseOfSystemTextJson()
    {
        using var harness = Harness("""
            public class Root : Middle
            {
                public new string Hidden { get; set; }
                private string _virtual; public override string Virtual { get => _virtual; set => _virtual = "root " + value; }
                [JsonIgnore] public string Ignored { get; set; }
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string Written { get; set; }
                [JsonIgnore(Condition = JsonIgnoreCondition.Always)] public Delegate Never { get; set; }
                public string GetOnly { get; } = "get";
                public List<string> GetOnlyList { get; } = [];
                public string PrivateSet { get; private set; } = "private";
                [JsonInclude] public string InternalSet { get; internal set; }
                [JsonInclude] internal string Internal { get; set; }
                internal string NotIncluded { get; set; }
                public static string Static { get; set; }
                public string this[int i] { get => ""; set { } }
            }
            public abstract class Middle : Ground { public string Hidden { get; set; } public string InMiddle { get; set; } }
            public abstract class Ground { public virtual string Virtual { get; set; } public string First { get; init; } }
            """);
        const string Json = """
            {"hidden":"1","virtual":"2","ignored":"3","written":"4","never":{},"getOnly":"5","getOnlyList":["6"],"privateSet":"7",
             "internalSet":"8","internal":"9","notIncluded":"10","static":"11","inMiddle":"12","first":"13"}
            """;
        Assert.Equal(Sorted(Expected(harness, Json)), Sorted(harness.RoundTrip(Json)));
        Assert.Contains("\"hidden\":\"1\"", harness.RoundTrip(Json), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOverrideWithoutItsOwnInitAccessorUsesThatOfItsBase()
    {
        using var harness = Harness("""
            public class Root : Middle { public override string Name => base.Name + "!"; }
            public class Middle : Ground { }
            public class Ground { public virtual string Name { get; init; } = "none"; public virtual int Count { get; init; } }
            """);
        Assert.Equal("""{"name":"x!","count":2}""", harness.RoundTrip("""{"name":"x","count":2}"""));
        Assert.Equal("""{"name":"none!","count":0}""", harness.RoundTrip("{}"));
    }

    [Fact]
    public void WhatIsAnErrorToUseIsReadAllTheSame()
    {
        using var harness = Harness("""
            public class Root { [Obsolete("Gone.", error: true)] public string Gone { get; set; } public Part Part { get; set; } }
            public struct Part { [Obsolete("Gone.", error: true)] public int Gone { get; set; } public Part() { } }
            """);
        Assert.Equal("""{"gone":"x","part":{"gone":2}}""", harness.RoundTrip("""{"gone":"x","part":{"gone":2}}"""));
    }

    [Fact]
    public void EnumsAreReadByAllTheirNames()
    {
        using var harness = Harness("""
            public class Root { public List<Kind> Kinds { get; set; } public Kind? Maybe { get; set; } public Dictionary<Kind, Small> Map { get; set; } }
            public enum Kind { First, [JsonStringEnumMemberName("the-second")] Second, [EnumMember(Value = "the third")] Third }
            [Flags] public enum Small : byte { None, A = 1, B = 2 }
            """);
        const string Json = """{"kinds":["First","the-second","the third","FIRST",1,"\u0046irst"],"maybe":"First","map":{"the-second":"A, B","First":"None"}}""";
        Assert.Equal(
            """{"kinds":["First","the-second","Third","First","the-second","First"],"maybe":"First","map":{"the-second":"A, B","First":"None"}}""",
            harness.RoundTrip(Json));
        Assert.Equal("maybe: expected a name of Kind, found a string", Error(harness, """{"maybe":"Fourth"}"""));
    }

    [Fact]
    public void CollectionsOfAllKindsWork()
    {
        using var harness = Harness("""
            public class Root
            {
                public IEnumerable<int> A { get; set; }
                public IReadOnlyList<string> B { get; set; }
                public ICollection<string> C { get; set; }
                public IReadOnlyCollection<Leaf> D { get; set; }
                public int[] E { get; set; }
                public string[][] F { get; set; }
                public HashSet<string> G { get; set; }
                public ISet<int> H { get; set; }
                public IDictionary<string, IList<IDictionary<string, Leaf[]>>> J { get; set; }
                public IReadOnlyDictionary<int, string> K { get; set; }
                public SortedDictionary<Guid, int?> L { get; set; }
                public Collection<Leaf> M { get; set; }
                public ObservableCollection<string> N { get; set; }
                public Labels O { get; set; }
                public LinkedSet P { get; set; }
                public byte[] Q { get; set; }
                public List<byte[]> R { get; set; }
                public List<int?> S { get; set; }
                public Dictionary<string, string> T { get; set; }
                public Leaf[] U { get; set; }
                public IDictionary<string, byte[]> V { get; set; }
            }
            public class Leaf { public string Name { get; set; } }
            public class Labels : Dictionary<string, string> { }
            public class LinkedSet : SortedSet<int> { }
            """);
        const string Json = """
            {"a":[1,2],"b":["x",null],"c":[],"d":[{"name":"y"},null],"e":[1],"f":[["a"],[],null],"g":["a","a"],"h":[1,1],
             "j":{"p":[{"q":[{"name":"z"}]},null],"r":null},"k":{"1":"one","-2":"two"},"l":{"0f8fad5b-d9cb-469f-a165-70867728950e":null},
             "m":[{"name":"m"}],"n":["n"],"o":{"o":"p"},"p":[3,1],"q":"AQID","r":["AQ==",null],"s":[1,null],"t":{"a":null,"a":"b"},
             "u":[],"v":{"a":"AQ=="}}
            """;
        Assert.Equal(Expected(harness, Json), harness.RoundTrip(Json));
        Assert.Equal(Expected(harness, "{}"), harness.RoundTrip("{}"));
        Assert.Equal("f[1][0]: expected a string, found the number 1", Error(harness, """{"f":[[],[1]]}"""));
        Assert.Equal("k: expected a name that is a Int32", Error(harness, """{"k":{"one":"1"}}""").Replace(".one", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ASetBehindItsReadOnlyInterfaceWorksToo()
    {
        // System.Text.Json has no such thing in this version.
        using var harness = Harness("public class Root { public IReadOnlySet<int> Items { get; set; } }");
        var items = harness.Type.GetProperty("Items")!.GetValue(harness.Decode("""{"items":[2,2,3]}"""));
        Assert.Equal([2, 3], Assert.IsType<IReadOnlySet<int>>(items, exactMatch: false).Order());
    }

    [Fact]
    public void FreeJsonIsKeptAsElementsAndNodes()
    {
        using var harness = Harness("""
            public class Root
            {
                public JsonElement A { get; set; }
                public JsonElement? B { get; set; }
                public object C { get; set; }
                public JsonNode D { get; set; }
                public JsonObject E { get; set; }
                public JsonArray F { get; set; }
                public IDictionary<string, object> G { get; set; }
                public List<JsonElement> H { get; set; }
            }
            """);
        const string Json = """
            {"a":{"x":[1]},"b":2,"c":"s","d":{"y":null},"e":{"z":1},"f":[1,{}],"g":{"n":null,"o":[true]},"h":[1,"2",null]}
            """;
        Assert.Equal(Expected(harness, Json), harness.RoundTrip(Json));
        const string Nulls = """{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null,"g":null,"h":null}""";
        Assert.Equal(Expected(harness, Nulls), harness.RoundTrip(Nulls));
    }

    [Fact]
    public void ConvertersOfMembersAndTypesAreUsed()
    {
        using var harness = Harness("""
            public class Root
            {
                public IntOrString Port { get; set; }
                public List<IntOrString> Ports { get; set; }
                [JsonConverter(typeof(UpperConverter))] public string Name { get; set; }
                [JsonConverter(typeof(JsonStringEnumConverter<Kind>))] public Kind Kind { get; set; }
                [JsonConverter(typeof(JsonStringEnumConverter))] public Kind? Maybe { get; set; }
                [JsonConverter(typeof(TwiceConverter))] public int? Twice { get; set; }
                public Money Money { get; set; }
            }
            public enum Kind { A, B }
            [JsonConverter(typeof(IntOrStringConverter))] public class IntOrString { public string Value { get; set; } }
            public class IntOrStringConverter : JsonConverter<IntOrString>
            {
                public override IntOrString Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                    new() { Value = reader.TokenType == JsonTokenType.Number ? reader.GetInt64().ToString() : reader.GetString() };
                public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
            }
            public class UpperConverter : JsonConverter<string>
            {
                public override bool HandleNull => true;
                public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetString()?.ToUpperInvariant() ?? "NULL";
                public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
            }
            public class TwiceConverter : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetInt32() * 2;
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
            }
            [JsonConverter(typeof(MoneyConverter))] public struct Money { public decimal Amount; }
            public class MoneyConverter : JsonConverter<Money>
            {
                public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
                {
                    using var document = JsonDocument.ParseValue(ref reader);
                    return new Money { Amount = document.RootElement.GetProperty("amount").GetDecimal() };
                }
                public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
            }
            """);
        foreach (var json in (string[])
        [
            """{"port":8080,"ports":[1,"http",null],"name":"x","kind":"B","maybe":"A","twice":2,"money":{"amount":1.5}}""",
            """{"port":null,"ports":null,"name":null,"maybe":null,"twice":null}""",
            "{}",
        ])
        {
            Assert.Equal(Expected(harness, json), harness.RoundTrip(json));
        }

        Assert.StartsWith("twice: ", Error(harness, """{"twice":"x"}"""), StringComparison.Ordinal);
        Assert.StartsWith("ports[1]: ", Error(harness, """{"ports":[1,true]}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public IDictionary<string, JsonElement> More { get; set; }")]
    [InlineData("public Dictionary<string, object> More { get; set; }")]
    [InlineData("public JsonObject More { get; set; }")]
    [InlineData("public Dictionary<string, JsonElement> More { get; init; }")]
    [InlineData("public Dictionary<string, JsonElement> More { get; set; } = new() { [\"z\"] = default };")]
    public void WhatNoMemberTakesGoesToTheExtensionData(string member)
    {
        using var harness = Harness($$"""public class Root { public string Name { get; set; } [JsonExtensionData] {{member}} }""");
        const string Json = """{"a":{"b":[1]},"name":"x","c":null,"d\u0065":2}""";
        var more = harness.Type.GetProperty("More")!.GetValue(harness.Decode(Json));
        var names = more is System.Text.Json.Nodes.JsonObject node
            ? node.Select(static p => p.Key)
            : ((System.Collections.IDictionary)more!).Keys.Cast<string>();
        Assert.Equal(["a", "c", "de"], names.Except(["z"]).Order());
    }

    [Fact]
    public void RecursiveTypesWork()
    {
        using var harness = Harness("""
            public class Root { public Props Schema { get; set; } }
            public class Props { public string Type { get; set; } public Props Items { get; set; } public IDictionary<string, Props> Properties { get; set; } public List<Props> AllOf { get; set; } }
            """);
        const string Json = """
            {"schema":{"type":"object","items":null,"properties":{"a":{"type":"array","items":{"type":"string","items":null,"properties":null,"allOf":null},"properties":{},"allOf":[]}},"allOf":null}}
            """;
        Assert.Equal(Json, harness.RoundTrip(Json));
    }

    [Fact]
    public void ManagedFieldsOfMetadataAreDroppedUnlessKept()
    {
        using var harness = Harness("""
            public class Root { public Informers.ObjectMeta Metadata { get; set; } public Spec Spec { get; set; } }
            public class Spec { public string Name { get; set; } public string ManagedFields { get; set; } }
            """);
        const string Json = """
            {"metadata":{"name":"a","resourceVersion":"1","managedFields":[{"manager":"m","fieldsV1":{"f:metadata":{}}}],"uid":"u"},
             "spec":{"name":"n","managedFields":"kept"}}
            """;
        var dropped = harness.RoundTrip(Json);
        Assert.Contains("\"managedFields\":null", dropped, StringComparison.Ordinal);
        Assert.Contains("\"uid\":\"u\"", dropped, StringComparison.Ordinal);
        Assert.Contains("\"managedFields\":\"kept\"", dropped, StringComparison.Ordinal);
        Assert.Equal(Expected(harness, Json), harness.RoundTrip(Json, new DecodeContext { KeepManagedFields = true }));
    }

    [Fact]
    public void CallbacksOfSystemTextJsonAreCalled()
    {
        using var harness = Harness("""
            public class Root : IJsonOnDeserialized, IJsonOnDeserializing
            {
                public string Name { get; set; }
                public string Log { get; set; }
                void IJsonOnDeserializing.OnDeserializing() => Log = "begin " + Name;
                void IJsonOnDeserialized.OnDeserialized() => Log += ", end " + Name;
            }
            """);
        Assert.Equal("""{"name":"x","log":"begin , end x"}""", harness.RoundTrip("""{"name":"x"}"""));
    }

    [Fact]
    public void NamesOfTheUserShadowNothing()
    {
        using var harness = new DecoderHarness(
            """
            using System.Collections.Generic;
            namespace Test
            {
                public class JsonRead { }
                public class System { }
                public class Informers { }
                public class DecodeContext { }
                public class global { }
                public class Root { public List<Generated> Items { get; set; } public JsonRead Read { get; set; } public Kind Kind { get; set; } }
                public class Generated { public string Name { get; set; } }
                public enum Kind { reader, context, text }
            }
            """.Replace("public class Generated", "public class Item", StringComparison.Ordinal).Replace("<Generated>", "<Item>", StringComparison.Ordinal),
            "Test.Root");
        Assert.Equal("""{"items":[{"name":"x"}],"read":{},"kind":"text"}""", harness.RoundTrip("""{"items":[{"name":"x"}],"read":{"a":1},"kind":"text"}"""));
    }

    [Fact]
    public void TheErrorNamesTheMemberFromTheRootOn()
    {
        using var harness = Harness("""
            public class Root { public Spec Spec { get; set; } }
            public class Spec { public int? Replicas { get; set; } public List<Spec> Items { get; set; } public DateTime? At { get; set; } }
            """);
        Assert.Equal("spec.replicas: expected an integer of 32 bits, found a string", Error(harness, """{"spec":{"replicas":"three"}}"""));
        Assert.Equal(
            "spec.items[1].replicas: expected an integer of 32 bits, found the number 1.5",
            Error(harness, """{"x":{"spec":[]},"spec":{"items":[{},{"replicas":1.5}]}}"""));
        Assert.Equal("spec: expected an object, found an array", Error(harness, """{"spec":[]}"""));
        Assert.Equal("spec.at: expected a time such as 2026-01-31T12:00:00Z, found a string", Error(harness, """{"spec":{"at":"now"}}"""));
    }

    private static DecoderHarness Harness(string source) => new(Usings + source);

    private static string Expected(DecoderHarness harness, string json) =>
        DecoderHarness.Show(JsonSerializer.Deserialize(json, harness.Type, DecoderReference.Options)!);

    private static string Error(DecoderHarness harness, string json) =>
        Assert.Throws<JsonException>(() => harness.Decode(json)).Message;

    private static string Sorted(string json) =>
        string.Join(",", JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(json)!.Select(static p => $"{p.Key}:{p.Value}"));
}
