using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Informers.Generator.Tests;

/// <summary>Emitted encoders, run: what they write, what they fill in, what they leave out.</summary>
public sealed class EncoderRunTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;

        """;

    [Fact]
    public void Every_kind_of_value_is_written_as_it_was_read()
    {
        using var harness = Harness("""
            public class Root
            {
                public string ApiVersion { get; set; }
                public string Kind { get; set; }
                public Informers.ObjectMeta Metadata { get; set; }
                public Spec Spec { get; set; }
            }
            public class Spec
            {
                public int? Replicas { get; set; }
                public long Seconds { get; set; }
                public double Ratio { get; set; }
                public bool Paused { get; set; }
                public byte Small { get; set; }
                public char Letter { get; set; }
                public Mode Mode { get; set; }
                public Mode? MaybeMode { get; set; }
                public List<Item> Items { get; set; }
                public Item[] Array { get; set; }
                public IDictionary<string, IList<Item>> Groups { get; set; }
                public Dictionary<Mode, int?> ByMode { get; set; }
                public Dictionary<int, string> ByNumber { get; set; }
                public HashSet<string> Set { get; set; }
                public JsonElement Free { get; set; }
                public JsonElement? MaybeFree { get; set; }
                public JsonObject Node { get; set; }
                public object Any { get; set; }
                public byte[] Data { get; set; }
                public Guid Id { get; set; }
                public Uri Link { get; set; }
                public Version Version { get; set; }
                public DateTime Since { get; set; }
                public DateTimeOffset Zoned { get; set; }
                public DateOnly Day { get; set; }
                public TimeOnly Clock { get; set; }
                public TimeSpan Span { get; set; }
                public Point? Point { get; set; }
                public Record Record { get; set; }
                public Informers.IntegerOrText Port { get; set; }
                public int?[] Numbers { get; set; }
            }
            public class Item { public string Name { get; init; } public Item Child { get; set; } }
            public record struct Point(int X, int Y);
            public record Record(string Name, IReadOnlyList<string> Names);
            public enum Mode { Fast, [JsonStringEnumMemberName("very-slow")] Slow }
            """);
        const string Json = """
            {"apiVersion":"example.com/v1","kind":"Root",
             "metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"7","generation":3,"creationTimestamp":"2026-01-31T12:00:00Z",
               "labels":{"a/b":"ä<&>'+"},"annotations":{"x":"1"},"finalizers":["f"],
               "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"o","uid":"v","controller":true}],
               "managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","time":"2026-01-31T12:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]},
             "spec":{"replicas":3,"seconds":9007199254740993,"ratio":0.5,"paused":true,"small":255,"letter":"x","mode":"very-slow","maybeMode":"Fast",
               "items":[{"name":"i","child":{"name":"c"}},null],"array":[{"name":"j"}],"groups":{"g":[{"name":"k"}],"h":null},
               "byMode":{"very-slow":1,"Fast":null},"byNumber":{"-4":"minus"},"set":["s"],"free":{"a":[1,null,true]},"maybeFree":7,
               "node":{"n":[{}]},"any":[{"b":1}],"data":"aGVsbG8=","id":"7c9e6679-7425-40de-944b-e07fc1f90ae7","link":"https://example.com/a?b=c",
               "version":"1.2.3","since":"2026-01-31T12:00:00.123456Z","zoned":"2026-01-31T12:00:00+02:00","day":"2026-01-31","clock":"12:30:00",
               "span":"1h30m0s","point":{"x":1,"y":2},"record":{"name":"r","names":["a"]},"port":"http","numbers":[1,null]}}
            """;
        var value = harness.Decode(Json, new DecodeContext { KeepManagedFields = true });
        AssertSame(Json, harness.Encode(value));
    }

    [Fact]
    public void Nulls_are_left_out_and_zeros_are_not()
    {
        using var harness = Harness("""
            public class Root { public Informers.ObjectMeta Metadata { get; set; } public int? A { get; set; } public int B { get; set; } public string C { get; set; } public List<int> D { get; set; } public bool? E { get; set; } public JsonElement F { get; set; } }
            """);
        AssertSame("""{"metadata":{"name":"x"},"a":0,"b":0,"d":[],"e":false}""", harness.Encode(harness.Decode("""{"metadata":{"name":"x"},"a":0,"d":[],"e":false}""")));
        AssertSame("""{"b":0}""", harness.Encode(harness.Decode("{}")));
    }

    [Fact]
    public void Kind_and_version_are_filled_in_at_the_top_and_nowhere_else()
    {
        using var harness = Harness("""
            public class Root { public string ApiVersion { get; set; } public string Kind { get; set; } public Informers.ObjectMeta Metadata { get; set; } public Root Template { get; set; } public Reference Ref { get; set; } }
            public class Reference { public string ApiVersion { get; set; } public string Kind { get; set; } }
            """);
        var context = new EncodeContext { ApiVersion = "example.com/v1", Kind = "Root" };
        AssertSame(
            """{"apiVersion":"example.com/v1","kind":"Root","metadata":{"name":"a"},"template":{"metadata":{"name":"b"}},"ref":{"kind":"K"}}""",
            harness.Encode(harness.Decode("""{"metadata":{"name":"a"},"template":{"metadata":{"name":"b"}},"ref":{"kind":"K"}}"""), context));
        AssertSame(
            """{"apiVersion":"own/v2","kind":"Own","metadata":{}}""",
            harness.Encode(harness.Decode("""{"apiVersion":"own/v2","kind":"Own","metadata":{}}"""), context));
    }

    [Fact]
    public void A_class_without_kind_and_version_gets_them_all_the_same()
    {
        using var harness = Harness("""
            public class Root { public string Kind => "Root"; public Informers.ObjectMeta Metadata { get; set; } [JsonExtensionData] public Dictionary<string, JsonElement> More { get; set; } }
            """);
        var value = harness.Decode("""{"apiVersion":"example.com/v1","kind":"Root","metadata":{"name":"a"},"spec":{"deep":[1]}}""");
        AssertSame(
            """{"apiVersion":"example.com/v1","kind":"Root","metadata":{"name":"a"},"spec":{"deep":[1]}}""",
            harness.Encode(value, new EncodeContext { ApiVersion = "example.com/v1", Kind = "Root" }));
    }

    [Fact]
    public void What_no_member_takes_is_written_back_from_extension_data()
    {
        using var harness = Harness("""
            public class Root { public Informers.ObjectMeta Metadata { get; set; } public Spec Spec { get; set; } }
            public class Spec { public int A { get; set; } [JsonExtensionData] public JsonObject More { get; set; } public Inner Inner { get; set; } }
            public class Inner { [JsonExtensionData] public IDictionary<string, object> More { get; set; } }
            """);
        const string Json = """{"metadata":{"name":"a"},"spec":{"a":1,"inner":{"z":[1,{"y":null}]},"new":{"b":[true]},"other":"text"}}""";
        AssertSame(Json, harness.Encode(harness.Decode(Json)));
    }

    [Fact]
    public void Managed_fields_are_left_out_where_asked_for()
    {
        using var harness = Harness("public class Root { public Informers.ObjectMeta Metadata { get; set; } }");
        var value = harness.Decode("""{"metadata":{"name":"a","managedFields":[{"manager":"m"}]}}""", new DecodeContext { KeepManagedFields = true });
        AssertSame("""{"metadata":{"name":"a"}}""", harness.Encode(value, new EncodeContext { OmitManagedFields = true }));
    }

    [Fact]
    public void Attributes_say_when_a_member_is_written()
    {
        using var harness = Harness("""
            public class Root
            {
                [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string Always { get; set; }
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int NotZero { get; set; }
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public string ReadOnly { get; set; }
                [JsonIgnore] public string Ignored { get; set; } = "x";
                [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] public long Text { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public int Loose { get; set; }
                [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] public double Odd { get; set; }
                [JsonInclude] public string Hidden { private get; set; }
                public string NotReadable { private get; set; }
                [Obsolete("gone", true)] public string Gone { get; set; }
            }
            """);
        AssertSame(
            """{"always":null,"text":"5","loose":6,"odd":"NaN","hidden":"h","gone":"g"}""",
            harness.Encode(harness.Decode("""{"notZero":0,"readOnly":"r","ignored":"i","text":"5","loose":"6","odd":"NaN","hidden":"h","notReadable":"n","gone":"g"}""")));
    }

    [Fact]
    public void Values_that_no_member_of_an_enum_has_are_numbers_or_flags()
    {
        using var harness = Harness("""
            public class Root { public Mode Mode { get; set; } public Parts Parts { get; set; } }
            public enum Mode { A, B, AlsoA = 0 }
            [Flags] public enum Parts { None = 0, Left = 1, Right = 2 }
            """);
        AssertSame("""{"mode":7,"parts":"Left, Right"}""", harness.Encode(harness.Decode("""{"mode":7,"parts":"Left, Right"}""")));
        AssertSame("""{"mode":"A","parts":"None"}""", harness.Encode(harness.Decode("""{"mode":"AlsoA"}""")));
    }

    [Fact]
    public void A_pod_of_a_real_server_is_written_as_it_came()
    {
        // Some servers write a null for a time that is not known, which is the same as none.
        var json = Regex.Replace(Pod(), "\"lastProbeTime\":\\s*null,", string.Empty);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        using var harness = new DecoderHarness(
            TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;"), typeof(V1Pod).FullName!);
        AssertSame(json, harness.Encode(harness.Decode(json, new DecodeContext { KeepManagedFields = true })));
    }

    [Fact]
    public void Times_of_leases_and_events_have_six_digits_of_a_fraction()
    {
        using var harness = new DecoderHarness(
            TestCompilation.Create("Test", References.WithKubernetesClient, "public class Host;"), typeof(V1Lease).FullName!);
        AssertSame(
            """{"metadata":{"creationTimestamp":"2026-01-31T12:00:00Z"},"spec":{"renewTime":"2026-01-31T12:00:00.000000Z","acquireTime":"2026-01-31T12:00:00.123456Z"}}""",
            harness.Encode(new V1Lease
            {
                Metadata = new V1ObjectMeta { CreationTimestamp = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc) },
                Spec = new V1LeaseSpec
                {
                    RenewTime = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc),
                    AcquireTime = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567),
                },
            }));
    }

    private static DecoderHarness Harness(string source) => new(Usings + source);

    // As the API server would compare: members in any order.
    private static void AssertSame(string expected, string actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)),
            $"Expected:\n{JsonNode.Parse(expected)!.ToJsonString()}\nWritten:\n{actual}");

    private static string Pod([CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "DecoderKubernetesTests.pod.json"));
}
