using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

/// <summary>The primitives put together as emitted decoders put them.</summary>
public sealed class ObjectDecoderTests
{
    private const string Good = """
        {"na\u006de":"one","unknown":{"a":[1,{"b":null}]},"labels":{"app":"web","t\u0069er":"front"},
         "sizes":[1,2,3],"child":{"name":"two","child":null}}
        """;

    private static readonly ObjectDecoder<Node> Decoder = new(Node.Read);

    [Fact]
    public void ReadsAnObjectCutAnywhere()
    {
        foreach (var node in Json.EveryCut(Good, static (ref reader) => Decoder.Decode(ref reader, DecodeContext.Default)))
        {
            Assert.Equal("one", node.Name);
            Assert.Equal([1, 2, 3], node.Sizes!);
            Assert.Equal([new("app", "web"), new("tier", "front")], node.Labels!);
            Assert.Equal("two", node.Child!.Name);
            Assert.Null(node.Child.Child);
        }
    }

    [Theory]
    [InlineData("""{"name":1}""", "name: expected a string, found the number 1")]
    [InlineData("""{"sizes":[1,2,"x"]}""", "sizes[2]: expected an integer of 32 bits, found a string")]
    [InlineData("""{"sizes":{}}""", "sizes: expected an array, found an object")]
    [InlineData("""{"labels":{"a.b/c":[]}}""", "labels['a.b/c']: expected a string, found an array")]
    [InlineData("""{"child":{"child":{"name":{}}}}""", "child.child.name: expected a string, found an object")]
    [InlineData("""{"x":[[1],{"y":2}],"child":[]}""", "child: expected an object, found an array")]
    [InlineData("""[]""", "expected an object, found an array")]
    [InlineData("""null""", "expected an object, found null")]
    [InlineData("""{"child":{"name":"Bad"}}""", "child.name: the setter refused it")]
    public void NamesTheMemberThatIsWrong(string json, string message)
    {
        foreach (var error in Json.EveryCut(json + " ", Failure))
        {
            Assert.Equal(message, error!.Message);
        }

        Assert.Equal(message, Assert.ThrowsAny<JsonException>(() => Decode(json, DecodeContext.Default)).Message);
    }

    [Theory]
    [InlineData("""{"child":{"sizes":[1,""", "child.sizes[0]: ")]
    [InlineData("""{"child":{"sizes":[1,}""", "child.sizes[0]: ")]
    [InlineData("""{"child":{"name"}""", "child")]
    [InlineData("""{"child":<html>""", "child: ")]
    [InlineData("""{""", "")]
    public void SaysWhereMalformedJsonBreaks(string json, string start)
    {
        var error = Failure(json);
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.ThrowsAny<JsonException>(() => Decode(json, DecodeContext.Default)).Message);
    }

    [Fact]
    public void AReaderThatHasNotAllBytesIsAnErrorNotAHang()
    {
        var reader = new Utf8JsonReader("{\"unknown\":{\"a\":"u8, isFinalBlock: false, default);
        JsonException? error = null;
        try
        {
            Decoder.Decode(ref reader, DecodeContext.Default);
        }
        catch (JsonException exception)
        {
            error = exception;
        }

        Assert.Equal("unknown.a: the JSON ends in the middle of the object", error!.Message);
    }

    [Fact]
    public void DepthIsLimitedByTheReader()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"child\":", 100)) + "null" + new string('}', 100);
        Assert.StartsWith("child.child.", Failure(deep).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StringsThatComeAgainAreOneInstance()
    {
        var first = Decode(Good, DecodeContext.Default);
        var second = Decode(Good, DecodeContext.Default);
        Assert.Same(first.Labels!["app"], second.Labels!["app"]);
        Assert.Same(first.Labels.Keys.First(), second.Labels.Keys.First());

        var apart = new DecodeContext { ShareStrings = false };
        var third = Decode(Good, apart);
        Assert.NotSame(first.Labels["app"], third.Labels!["app"]);
    }

    [Theory]
    [InlineData("1", "',' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 1.")]
    [InlineData("[1,2]", "the converter HalfConverter did not read exactly one value")]
    [InlineData("{\"a\":1}", "the converter HalfConverter did not read exactly one value")]
    public void AConverterThatReadsTooMuchOrTooLittleIsAnError(string json, string message)
    {
        var error = Assert.ThrowsAny<JsonException>(() => Json.Value(
            "[" + json + ",3]",
            static (ref reader) =>
            {
                JsonRead.StartArray(ref reader);
                JsonRead.NextElement(ref reader);
                return JsonRead.Convert(ref reader, new HalfConverter());
            }));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void AnArrayIsBuiltWithoutAList()
    {
        foreach (var count in (int[])[0, 1, 15, 16, 17, 1000])
        {
            var builder = new ArrayBuilder<string>();
            for (var i = 0; i < count; i++)
            {
                builder.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), builder.ToArray());
            Assert.Empty(builder.ToArray());
        }
    }

    private static Node Decode(string json, DecodeContext context) => Decoder.Decode(Encoding.UTF8.GetBytes(json), context, out _);

    private static JsonException Failure(string json) => Assert.ThrowsAny<JsonException>(() =>
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        Decoder.Decode(ref reader, DecodeContext.Default);
    });

    private static JsonException? Failure(ref Utf8JsonReader reader)
    {
        try
        {
            Decoder.Decode(ref reader, DecodeContext.Default);
            return null;
        }
        catch (JsonException exception)
        {
            // Run to the end, so that the caller's check of the length holds.
            while (reader.Read())
            {
            }

            return exception;
        }
    }

    private sealed class HalfConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Read();
            return "half";
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }

    private sealed class Node
    {
        public string? Name
        {
            get;
            set => field = value == "Bad" ? throw new ArgumentException("the setter refused it") : value;
        }

        public Dictionary<string, string?>? Labels { get; private set; }

        public int[]? Sizes { get; private set; }

        public Node? Child { get; private set; }

        public static Node? Read(ref JsonCursor reader, DecodeContext context)
        {
            if (!JsonRead.StartObject(ref reader))
            {
                return null;
            }

            var node = new Node();
            while (JsonRead.NextMember(ref reader, out var name))
            {
                if (name.SequenceEqual("name"u8))
                {
                    node.Name = JsonRead.String(ref reader);
                }
                else if (name.SequenceEqual("labels"u8))
                {
                    node.Labels = JsonRead.SharedStringDictionary(ref reader, context);
                }
                else if (name.SequenceEqual("child"u8))
                {
                    node.Child = Read(ref reader, context);
                }
                else if (name.SequenceEqual("sizes"u8))
                {
                    node.Sizes = ReadSizes(ref reader);
                }
                else
                {
                    JsonRead.Skip(ref reader);
                }
            }

            return node;
        }

        private static int[]? ReadSizes(ref JsonCursor reader)
        {
            if (!JsonRead.StartArray(ref reader))
            {
                return null;
            }

            var sizes = new ArrayBuilder<int>();
            while (JsonRead.NextElement(ref reader))
            {
                sizes.Add(JsonRead.Int32(ref reader));
            }

            return sizes.ToArray();
        }
    }
}
