using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public class QuantityConverterTests
{
    [Fact]
    public void Numbers_become_text_digit_by_digit()
    {
        var amounts = JsonSerializer.Deserialize<Amounts>("""{"One":1.50,"Many":[1e3,"2Gi",null],"Named":{"cpu":0.1,"memory":"1Gi","none":null}}""")!;

        Assert.Equal("1.50", amounts.One);
        Assert.Equal(["1e3", "2Gi", null!], amounts.Many!);
        Assert.Equal([new("cpu", "0.1"), new("memory", "1Gi"), new("none", null!)], amounts.Named!);
        Assert.Equal(
            """{"One":"1.50","Many":["1e3","2Gi",null],"Named":{"cpu":"0.1","memory":"1Gi","none":null}}""", JsonSerializer.Serialize(amounts));
    }

    [Theory]
    [InlineData("""{"One":true}""")]
    [InlineData("""{"One":{}}""")]
    [InlineData("""{"Many":[[]]}""")]
    [InlineData("""{"Many":{}}""")]
    [InlineData("""{"Named":{"cpu":false}}""")]
    [InlineData("""{"Named":[]}""")]
    public void Anything_else_is_an_error(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Amounts>(json));

    [Fact]
    public void Null_is_null()
    {
        var amounts = JsonSerializer.Deserialize<Amounts>("""{"One":null,"Many":null,"Named":null}""")!;

        Assert.Null(amounts.One);
        Assert.Null(amounts.Many);
        Assert.Null(amounts.Named);
    }

    [Fact]
    public void A_number_across_two_buffers_is_read_whole()
    {
        var first = new Segment("12"u8.ToArray());
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(first, 0, first.Append("34 "u8.ToArray()), 3));
        reader.Read();

        Assert.Equal("1234", new QuantityConverter().Read(ref reader, typeof(string), JsonSerializerOptions.Default));
    }

    private sealed class Amounts
    {
        [JsonConverter(typeof(QuantityConverter))]
        public string? One { get; set; }

        [JsonConverter(typeof(QuantityListConverter))]
        public IList<string>? Many { get; set; }

        [JsonConverter(typeof(QuantityMapConverter))]
        public IDictionary<string, string>? Named { get; set; }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
