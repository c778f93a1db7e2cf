using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Decoding;
using Informers.Writing;

namespace Informers.Tests;

/// <summary>Single values as JSON: what the reader reads again, and what a server takes.</summary>
public sealed class JsonWriteTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "100ns")]
    [InlineData(15, "1.5µs")]
    [InlineData(2_500_000, "250ms")]
    [InlineData(15_000_000, "1.5s")]
    [InlineData(900_000_000, "1m30s")]
    [InlineData(36_000_000_000, "1h0m0s")]
    [InlineData(-54_000_000_000, "-1h30m0s")]
    [InlineData(864_000_000_000_0, "240h0m0s")]
    [InlineData(long.MinValue, "-256204778h48m5.4775808s")]
    public void Spans_of_time_are_written_as_Go_writes_them(long ticks, string expected)
    {
        Assert.Equal($"\"{expected}\"", Written(writer => JsonWrite.Duration(writer, TimeSpan.FromTicks(ticks))));
        if (ticks != long.MinValue)
        {
            var reader = Reader($"\"{expected}\"");
            Assert.Equal(ticks, JsonRead.Duration(ref reader).Ticks);
        }
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500000Z")]
    [InlineData("2026-01-31T12:00:00.1234567Z", "2026-01-31T12:00:00.1234567Z")]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z")]
    public void Times_are_in_UTC_with_a_fraction_where_there_is_one(string read, string expected)
    {
        var reader = Reader($"\"{read}\"");
        var time = JsonRead.DateTime(ref reader);
        Assert.Equal($"\"{expected}\"", Written(writer => JsonWrite.DateTime(writer, time)));
        Assert.Equal($"\"{expected}\"", Written(writer => JsonWrite.DateTime(writer, DateTime.SpecifyKind(time, DateTimeKind.Unspecified))));
        Assert.Equal($"\"{expected}\"", Written(writer => JsonWrite.DateTime(writer, time.ToLocalTime())));
    }

    [Fact]
    public void Micro_times_always_have_six_digits()
    {
        var time = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal("\"2026-01-31T12:00:00.000000Z\"", Written(writer => JsonWrite.MicroTime(writer, time)));
        Assert.Equal("\"2026-01-31T12:00:00.123456Z\"", Written(writer => JsonWrite.MicroTime(writer, new DateTimeOffset(time.AddTicks(1_234_567).AddHours(2).Ticks, TimeSpan.FromHours(2)))));
    }

    [Fact]
    public void An_offset_is_kept()
    {
        Assert.Equal("\"2026-01-31T12:00:00-05:30\"", Written(writer => JsonWrite.DateTimeOffset(writer, new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromMinutes(-330)))));
        Assert.Equal("\"2026-01-31T12:00:00Z\"", Written(writer => JsonWrite.DateTimeOffset(writer, new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))));
    }

    [Fact]
    public void A_member_of_type_object_takes_what_has_a_form_in_JSON()
    {
        object value = new Dictionary<string, object?>
        {
            ["text"] = "t",
            ["flag"] = true,
            ["numbers"] = new object?[] { (byte)1, -2, 3L, 4.5, 6.7m, ulong.MaxValue, null },
            ["element"] = JsonElement.Parse("[1]"),
            ["node"] = new JsonObject { ["a"] = 1 },
            ["map"] = new Dictionary<int, string> { [1] = "one" },
            ["bytes"] = new byte[] { 1, 2, 255 },
            ["signed"] = new sbyte[] { 1, -2 },
        };
        Assert.Equal(
            """{"text":"t","flag":true,"numbers":[1,-2,3,4.5,6.7,18446744073709551615,null],"element":[1],"node":{"a":1},"map":{"1":"one"},"bytes":"AQL/","signed":[1,-2]}""",
            Written(writer => JsonWrite.AnyObject(writer, value)));
        var error = Assert.Throws<NotSupportedException>(() => Written(static writer => JsonWrite.AnyObject(writer, new Widget())));
        Assert.Contains(nameof(Widget), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_without_a_class_is_written_byte_by_byte()
    {
        const string Json = """{"spec":{"n":1.50,"s":"\u00e4"},"apiVersion":"v1","kind":"K","metadata":{"managedFields":[{}],"name":"a"}}""";
        var type = new UnstructuredType(new GroupVersionResource("", "v1", "ks"), "K");
        var obj = Unstructured.Parse(Json);
        Assert.Equal(Json, Written(writer => type.Encoder.Encode(writer, obj, EncodeContext.Default)));
        Assert.Equal(
            """{"spec":{"n":1.50,"s":"ä"},"apiVersion":"v1","kind":"K","metadata":{"name":"a"}}""",
            Written(writer => type.Encoder.Encode(writer, obj, new EncodeContext { OmitManagedFields = true })));
        Assert.Equal(
            """{"apiVersion":"v1","kind":"K","metadata":{"name":"a"}}""",
            Written(writer => type.Encoder.Encode(writer, Unstructured.Parse("""{"metadata":{"name":"a"}}"""), new EncodeContext { ApiVersion = "v1", Kind = "K" })));
    }

    private static JsonCursor Reader(string json) => new(Encoding.UTF8.GetBytes(json));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
