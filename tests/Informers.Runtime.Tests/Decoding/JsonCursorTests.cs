using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

/// <summary>The cursor against <see cref="Utf8JsonReader"/>, over JSON and over what mutations leave of it: the same values, or an error in both.</summary>
public sealed class JsonCursorTests
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory(Timeout = 60_000)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 5)]
    public Task Reads_what_a_general_reader_reads_and_refuses_what_it_refuses(int seed, int mutations)
    {
        const int Documents = 3_000;
        var refused = 0;
        for (var i = 0; i < Documents; i++)
        {
            var random = new Random((seed * 100_000) + i);
            var json = Mutate(Make(random), random, mutations);

            var expected = Try(() => Expected(json));

            Assert.True(expected == Try(() => Walk(json)), $"seed {seed}, document {i}: {Encoding.UTF8.GetString(json)}");
            Assert.True((expected is null) == (Try(() => Skip(json)) is null) || HasBadText(json), $"skipping: seed {seed}, document {i}: {Encoding.UTF8.GetString(json)}");
            Assert.Equal(Try(() => Skip(json)), Try(() => SkipByReader(json)));
            refused += expected is null ? 1 : 0;
        }

        Assert.True(mutations == 0 ? refused == 0 : refused is > Documents / 10 and < Documents, $"{refused} refused");
        return Task.CompletedTask;
    }

    [Fact]
    public void Peeks_at_the_value_that_it_would_take()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var random = new Random(700_000 + i);
            byte[] json = [.. Make(random), .. ",{]"u8];
            var cursor = new JsonCursor(json);
            var seen = JsonRead.Peek(ref cursor);
            var taken = JsonRead.Raw(ref cursor);

            Assert.True(seen == taken);
            Assert.Equal(json.Length - 3, cursor.Position);
        }
    }

    [Fact]
    public void Passes_over_a_value_that_it_peeked_at()
    {
        var cursor = new JsonCursor("""{"a":[1,{"b":"]"}],"c":2}"""u8);
        Assert.True(JsonRead.StartObject(ref cursor));
        Assert.True(JsonRead.NextMember(ref cursor, out _));
        JsonRead.Pass(ref cursor, JsonRead.Peek(ref cursor).Length);
        Assert.True(JsonRead.NextMember(ref cursor, out var name));
        Assert.True(name.SequenceEqual("c"u8));
        Assert.Equal(2, JsonRead.Int32(ref cursor));
        Assert.False(JsonRead.NextMember(ref cursor, out _));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[{\"a\":", "}]")]
    public void Refuses_what_nests_deeper_than_512(string open, string close)
    {
        var levels = open.Length > 1 && open[0] == '[' ? 2 : 1;
        Assert.NotNull(Try(() => Skip(Nested(512 / levels))));
        Assert.NotNull(Try(() => Walk(Nested(512 / levels))));
        Assert.Null(Try(() => Skip(Nested((512 / levels) + 1))));
        Assert.Null(Try(() => Walk(Nested((512 / levels) + 1))));

        byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(open, depth)) + "null" + string.Concat(Enumerable.Repeat(close, depth)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("100000000000000000000")]
    [InlineData("2147483648")]
    [InlineData("65536")]
    [InlineData("-129")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("-01")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1x")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("NaN")]
    [InlineData("null")]
    public void Reads_integers_as_a_general_reader_does(string number)
    {
        Same(TokenRead.Int64, JsonRead.Int64);
        Same(TokenRead.UInt64, JsonRead.UInt64);
        Same(TokenRead.Int32, JsonRead.Int32);
        Same(TokenRead.UInt32, JsonRead.UInt32);
        Same(TokenRead.Int16, JsonRead.Int16);
        Same(TokenRead.UInt16, JsonRead.UInt16);
        Same(TokenRead.SByte, JsonRead.SByte);
        Same(TokenRead.Byte, JsonRead.Byte);
        Same(TokenRead.Double, JsonRead.Double);
        Same(TokenRead.Decimal, JsonRead.Decimal);

        void Same<T>(Json.Read<T> general, Json.ReadAt<T> own)
        {
            var json = Encoding.UTF8.GetBytes($"[{number} ]");
            var expected = Try(() =>
            {
                var reader = new Utf8JsonReader(json);
                reader.Read();
                reader.Read();
                var value = general(ref reader);
                reader.Read();
                return Convert.ToString(value, CultureInfo.InvariantCulture)!;
            });
            Assert.Equal(expected, Try(() =>
            {
                var cursor = new JsonCursor(json);
                JsonRead.StartArray(ref cursor);
                JsonRead.NextElement(ref cursor);
                var value = own(ref cursor);
                JsonRead.NextElement(ref cursor);
                return Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }));
        }
    }

    [Fact]
    public void Gives_a_name_one_key_wherever_it_stands_and_short_ones_a_key_of_their_own()
    {
        var keys = new Dictionary<ulong, string>();
        for (var length = 0; length < 24; length++)
        {
            var plain = string.Concat(Enumerable.Range(0, length).Select(static i => (char)('a' + i)));
            foreach (var name in Enumerable.Range(0, length).Select(at => plain[..at] + 'Z' + plain[(at + 1)..]).Append(plain))
            {
                var expected = JsonCursor.KeyOf(Encoding.UTF8.GetBytes(name));
                foreach (var rest in (string[])["0}", "\"and much more that stands behind\"}"])
                {
                    foreach (var written in (string[])[name, name.Replace("a", "\\u0061", StringComparison.Ordinal)])
                    {
                        var cursor = new JsonCursor(Encoding.UTF8.GetBytes($"{{\"{written}\":{rest}"));
                        Assert.True(JsonRead.StartObject(ref cursor));
                        Assert.True(JsonRead.NextMember(ref cursor, out var read, out var key));
                        Assert.Equal(name, Encoding.UTF8.GetString(read));
                        Assert.Equal(expected, key);
                    }
                }

                Assert.True(length > 7 || keys.TryAdd(expected, name), name);
            }
        }
    }

    [Fact]
    public void Reads_every_day_of_the_calendar_as_it_is()
    {
        for (var day = DateTime.MinValue; day.Year < 9999; day = day.AddDays(day.Year is > 1890 and < 2110 ? 1 : 17))
        {
            var time = DateTime.SpecifyKind(day, DateTimeKind.Utc).AddSeconds(day.DayOfYear * 236);
            var text = Encoding.UTF8.GetBytes($"\"{time:yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
            var cursor = new JsonCursor(text);
            var value = JsonRead.DateTime(ref cursor);
            Assert.Equal(time, value);
            Assert.Equal(DateTimeKind.Utc, value.Kind);
        }
    }

    [Fact]
    public void Refuses_every_time_that_is_none()
    {
        for (var i = 0; i < 5_000; i++)
        {
            var random = new Random(i);
            var text = Encoding.UTF8.GetBytes("2024-02-29T23:59:59Z");
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = (byte)random.Next('+', '[');
            }

            var isTime = Rfc3339.TryParse(text, out var expected) && text.Length == 20 && text[^1] == 'Z';
            Assert.Equal(isTime, Rfc3339.TryParseSeconds(text, out var ticks));
            Assert.True(!isTime || expected.UtcTicks == ticks);
        }
    }

    [Fact]
    public void Makes_strings_of_every_length_and_with_other_letters_anywhere()
    {
        for (var length = 0; length < 120; length++)
        {
            var ascii = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
            Check(ascii);
            for (var at = 0; at < length; at += 1 + (length / 20))
            {
                Check(ascii[..at] + "\u00e9\u4e16\ud83d\ude00" + ascii[at..]);
                Assert.Throws<JsonException>(() => TextBytes.ToText([.. Encoding.UTF8.GetBytes(ascii[..at]), 0xC3, .. Encoding.UTF8.GetBytes(ascii[at..])]));
            }
        }

        static void Check(string text)
        {
            var cursor = new JsonCursor(Encoding.UTF8.GetBytes('"' + text + '"'));
            var again = cursor;
            Assert.Equal(text, JsonRead.String(ref cursor));
            Assert.Equal(text, DecodeContext.Default.ReadSharedString(ref again));
        }
    }

    [Fact]
    public void Knows_a_string_from_all_that_differ_from_it_in_one_byte()
    {
        for (var length = 1; length <= 96; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();
            var text = Encoding.ASCII.GetString(bytes);
            Assert.True(TextBytes.AreEqual(bytes, text));
            for (var at = 0; at < length; at++)
            {
                var other = bytes.ToArray();
                other[at] ^= 0x80;
                Assert.False(TextBytes.AreEqual(other, text));
                other[at] ^= 0x81;
                Assert.False(TextBytes.AreEqual(other, text));
                Assert.Equal(Encoding.ASCII.GetString(other), new StringPool().GetOrAdd(other));
            }
        }
    }

    // Both walk the whole value, and say what they see. A name that is no valid text is none of a dictionary.
    private static string Expected(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        var seen = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String or JsonTokenType.PropertyName:
                    seen.Append(reader.GetString()).Append('|');
                    break;
                case JsonTokenType.Number:
                    seen.Append(Encoding.ASCII.GetString(reader.ValueSpan)).Append('|');
                    break;
                default:
                    seen.Append(reader.TokenType).Append('|');
                    break;
            }
        }

        return seen.ToString();
    }

    private static string Walk(byte[] json)
    {
        var cursor = new JsonCursor(json);
        var seen = new StringBuilder();
        Walk(ref cursor, seen);
        AssertOnlyBlanks(json.AsSpan(cursor.Position));
        return seen.ToString();
    }

    private static void Walk(ref JsonCursor cursor, StringBuilder seen)
    {
        switch (cursor.Next)
        {
            case (byte)'{':
                seen.Append("StartObject|");
                JsonRead.StartObject(ref cursor);
                if (seen.Length % 2 == 0)
                {
                    while (JsonRead.NextMember(ref cursor, out var name))
                    {
                        seen.Append(TextBytes.ToText(name)).Append('|');
                        Walk(ref cursor, seen);
                    }
                }
                else
                {
                    while (JsonRead.NextKey(ref cursor))
                    {
                        seen.Append(JsonRead.String(ref cursor)).Append('|');
                        JsonRead.ToValue(ref cursor);
                        Walk(ref cursor, seen);
                    }
                }

                seen.Append("EndObject|");
                break;
            case (byte)'[':
                seen.Append("StartArray|");
                JsonRead.StartArray(ref cursor);
                while (JsonRead.NextElement(ref cursor))
                {
                    Walk(ref cursor, seen);
                }

                seen.Append("EndArray|");
                break;
            case (byte)'"':
                seen.Append(seen.Length % 3 == 0 ? DecodeContext.Default.ReadSharedString(ref cursor) : JsonRead.String(ref cursor)).Append('|');
                break;
            case (byte)'t' or (byte)'f':
                seen.Append(JsonRead.Boolean(ref cursor)).Append('|');
                break;
            case (byte)'n':
                JsonRead.TakeNull(ref cursor);
                seen.Append("Null|");
                break;
            default:
                seen.Append(Encoding.ASCII.GetString(JsonRead.Raw(ref cursor))).Append('|');
                break;
        }
    }

    private static string Skip(byte[] json)
    {
        var cursor = new JsonCursor(json);
        JsonRead.Skip(ref cursor);
        AssertOnlyBlanks(json.AsSpan(cursor.Position));
        return "taken";
    }

    private static string SkipByReader(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        while (reader.Read())
        {
        }

        return "taken";
    }

    private static bool HasBadText(byte[] json) => Try(() => SkipByReader(json)) is not null && Try(() => Expected(json)) is null;

    private static void AssertOnlyBlanks(ReadOnlySpan<byte> rest)
    {
        if (rest.IndexOfAnyExcept(" \r\n\t"u8) >= 0)
        {
            throw new JsonException("something follows");
        }
    }

    private static string? Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Make(Random random)
    {
        // Always an object or array: a number alone ends where the bytes do.
        JsonNode root = random.Next(2) == 0 ? Object(random, 0) : Array(random, 0);
        var json = root.ToJsonString(random.Next(3) switch { 0 => JsonSerializerOptions.Default, 1 => Indented, _ => Unescaped });
        return Encoding.UTF8.GetBytes(json);
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 5 ? 6 : 9) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonNode.Parse(random.Next(4) switch { 0 => "0", 1 => "-1.5e+10", 2 => "12.25E-3", _ => $"{random.NextInt64()}" }),
        <= 5 => JsonValue.Create(Text(random)),
        <= 7 => Object(random, depth + 1),
        _ => Array(random, depth + 1),
    };

    private static JsonObject Object(Random random, int depth)
    {
        var value = new JsonObject();
        for (var count = random.Next(5); count > 0; count--)
        {
            value[Text(random)] = Value(random, depth);
        }

        return value;
    }

    private static JsonArray Array(Random random, int depth) => new([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth))]);

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(40); length > 0; length--)
        {
            text.Append(random.Next(30) switch { 0 => "\"", 1 => "\\", 2 => "\n", 3 => "\u00e9", 4 => "\ud83d\ude00", 5 => "{", 6 => "]", _ => "k" });
        }

        return text.ToString();
    }

    private static byte[] Mutate(byte[] json, Random random, int mutations)
    {
        const string Telling = "{}[]\",:\\ \n0-.eEtfnu/x\u0001";
        var bytes = json.ToList();
        for (; mutations > 0; mutations--)
        {
            var at = random.Next(bytes.Count);
            var value = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)Telling[random.Next(Telling.Length)];
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                default:
                    if (bytes.Count > 1)
                    {
                        bytes.RemoveAt(at);
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
