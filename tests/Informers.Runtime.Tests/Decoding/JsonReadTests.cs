using System.Text.Json;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class JsonReadTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.5000000+00:00")]
    [InlineData("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.1234560+00:00")]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567+00:00")]
    [InlineData("2026-01-31T12:00:00.000000000Z", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00+05:30", "2026-01-31T12:00:00.0000000+05:30")]
    [InlineData("2026-01-31T12:00:00.25-14:00", "2026-01-31T12:00:00.2500000-14:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00Z", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00\\u005a", "2026-01-31T12:00:00.0000000+00:00")]
    public void ReadsTheTimesThatKubernetesWrites(string text, string expected)
    {
        foreach (var value in Json.EveryPlace($"\"{text}\"", JsonRead.DateTimeOffset))
        {
            Assert.Equal(expected, value.ToString("O"));
        }

        var utc = Json.Value($"\"{text}\"", JsonRead.DateTime);
        Assert.Equal(DateTimeKind.Utc, utc.Kind);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, utc);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-02-29T00:00:00Z\"")]
    [InlineData("\"2026-13-01T00:00:00Z\"")]
    [InlineData("\"2026-01-31T24:00:00Z\"")]
    [InlineData("\"2026-01-31T12:60:00Z\"")]
    [InlineData("\"2026-01-31T12:00:60Z\"")]
    [InlineData("\"2026-01-31T12:00:00+15:00\"")]
    [InlineData("\"0001-01-01T00:00:00+01:00\"")]
    [InlineData("\"0000-01-01T00:00:00Z\"")]
    [InlineData("1769860800")]
    [InlineData("{}")]
    [InlineData("null")]
    public void RefusesWhatIsNoTime(string json)
    {
        var error = Assert.Throws<JsonException>(() => Json.Value(json, JsonRead.DateTimeOffset));
        Assert.StartsWith("expected a time such as 2026-01-31T12:00:00Z, found ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PT1H30M", "01:30:00")]
    [InlineData("-PT1S", "-00:00:01")]
    [InlineData("P2D", "2.00:00:00")]
    [InlineData("1h30m0s", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("-300ms", "-00:00:00.3000000")]
    [InlineData("2us", "00:00:00.0000020")]
    [InlineData("\\u00b5s", null)]
    [InlineData("3\\u00b5s", "00:00:00.0000030")]
    [InlineData("100ns", "00:00:00.0000001")]
    [InlineData("0", "00:00:00")]
    [InlineData("01:30:00", "01:30:00")]
    [InlineData("1.02:03:04.5", "1.02:03:04.5000000")]
    [InlineData("5", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("1h30", null)]
    [InlineData("1..5h", null)]
    [InlineData("P", null)]
    [InlineData("99999999999h", null)]
    [InlineData("79228162514264337593543950335h", null)]
    public void ReadsSpansOfTimeInThreeForms(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<JsonException>(() => Json.Value($"\"{text}\"", JsonRead.Duration));
            return;
        }

        Assert.All(
            Json.EveryPlace($"\"{text}\"", JsonRead.Duration),
            value => Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value));
    }

    [Fact]
    public void ReadsNumbersUpToTheirBounds()
    {
        Assert.All(Json.EveryPlace("-2147483648", JsonRead.Int32), value => Assert.Equal(int.MinValue, value));
        Assert.All(Json.EveryPlace("9223372036854775807", JsonRead.Int64), value => Assert.Equal(long.MaxValue, value));
        Assert.All(Json.EveryPlace("18446744073709551615", JsonRead.UInt64), value => Assert.Equal(ulong.MaxValue, value));
        Assert.All(Json.EveryPlace("-1.25e2", JsonRead.Double), value => Assert.Equal(-125, value));
        Assert.All(Json.EveryPlace("79228162514264337593543950335", JsonRead.Decimal), v => Assert.Equal(decimal.MaxValue, v));
        Assert.Equal(255, Json.Value("255", JsonRead.Byte));
        Assert.Equal(-128, Json.Value("-128", JsonRead.SByte));
        Assert.Equal(short.MaxValue, Json.Value("32767", JsonRead.Int16));
        Assert.Equal(ushort.MaxValue, Json.Value("65535", JsonRead.UInt16));
        Assert.Equal(uint.MaxValue, Json.Value("4294967295", JsonRead.UInt32));
        Assert.Equal(1.5f, Json.Value("1.5", JsonRead.Single));
    }

    [Theory]
    [InlineData("2147483648", "expected an integer of 32 bits, found the number 2147483648")]
    [InlineData("1.5", "expected an integer of 32 bits, found the number 1.5")]
    [InlineData("\"secret\"", "expected an integer of 32 bits, found a string")]
    [InlineData("true", "expected an integer of 32 bits, found true")]
    [InlineData("[]", "expected an integer of 32 bits, found an array")]
    [InlineData("{}", "expected an integer of 32 bits, found an object")]
    public void SaysWhatWasExpectedAndWhatWasFound(string json, string message) =>
        Assert.Equal(message, Assert.Throws<JsonException>(() => Json.Value(json, JsonRead.Int32)).Message);

    [Fact]
    public void ReadsEscapedStrings()
    {
        const string Text = "a\"b\\/\u00e9\u4e16\ud83d\ude00\n";
        Assert.All(Json.EveryPlace(JsonSerializer.Serialize(Text), JsonRead.String), value => Assert.Equal(Text, value));
        Assert.All(Json.EveryPlace($"\"{"\u00e9\ud83d\ude00"}\"", JsonRead.String), value => Assert.Equal("\u00e9\ud83d\ude00", value));
        Assert.All(
            Json.EveryPlace(JsonSerializer.Serialize(Text), static (ref reader) => DecodeContext.Default.ReadSharedString(ref reader)),
            value => Assert.Equal(Text, value));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00x\"")]
    public void RefusesHalfOfASurrogatePair(string json)
    {
        Assert.Throws<JsonException>(() => Json.Value(json, JsonRead.String));
        Assert.Throws<JsonException>(() => Json.Value(json, static (ref reader) => JsonRead.Text(ref reader).Length));
        Assert.Throws<JsonException>(() => Json.Value(json, static (ref reader) => DecodeContext.Default.ReadSharedString(ref reader)));
    }

    [Fact]
    public void ReadsEnumsInOtherLetterCaseAndAsNumbers()
    {
        Assert.Equal(DayOfWeek.Friday, Json.Value("\"friday\"", JsonRead.Enum<DayOfWeek>));
        Assert.Equal(DayOfWeek.Friday, Json.Value("5", JsonRead.Enum<DayOfWeek>));
        Assert.Equal((DayOfWeek)77, Json.Value("77", JsonRead.Enum<DayOfWeek>));
        Assert.Equal(
            "expected a name of DayOfWeek, found a string",
            Assert.Throws<JsonException>(() => Json.Value("\"Someday\"", JsonRead.Enum<DayOfWeek>)).Message);
        Assert.Throws<JsonException>(() => Json.Value("null", JsonRead.Enum<DayOfWeek>));
        Assert.Throws<JsonException>(() => Json.Value("9999999999", JsonRead.Enum<DayOfWeek>));
    }

    [Fact]
    public void ReadsBase64()
    {
        Assert.All(Json.EveryPlace("\"AQID\"", JsonRead.Bytes), value => Assert.Equal([1, 2, 3], value));
        Assert.Null(Json.Value("null", JsonRead.Bytes));
        Assert.Equal(
            "expected base64, found a string", Assert.Throws<JsonException>(() => Json.Value("\"&\"", JsonRead.Bytes)).Message);
    }

    [Fact]
    public void ReadsOtherTexts()
    {
        Assert.Equal('x', Json.Value("\"x\"", JsonRead.Char));
        Assert.Throws<JsonException>(() => Json.Value("\"xy\"", JsonRead.Char));
        Assert.Equal(new Uri("https://a/b"), Json.Value("\"https://a/b\"", JsonRead.Uri));
        Assert.Equal(new Version(1, 2), Json.Value("\"1.2\"", JsonRead.Version));
        Assert.Equal(new DateOnly(2026, 1, 31), Json.Value("\"2026-01-31\"", JsonRead.DateOnly));
        Assert.Equal(new TimeOnly(12, 30), Json.Value("\"12:30:00\"", JsonRead.TimeOnly));
        Assert.Equal(
            new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            Json.Value("\"0f8fad5b-d9cb-469f-a165-70867728950e\"", JsonRead.Guid));
    }

    [Fact]
    public void AnElementOutlivesTheBytes()
    {
        var bytes = "{\"a\":[1]}"u8.ToArray();
        var reader = new JsonCursor(bytes);
        var element = JsonRead.Element(ref reader);
        Array.Clear(bytes);
        Assert.Equal("{\"a\":[1]}", element.GetRawText());
    }
}
