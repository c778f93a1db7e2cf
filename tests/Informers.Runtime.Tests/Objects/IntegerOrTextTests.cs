using System.Text.Json;

namespace Informers.Tests.Objects;

public class IntegerOrTextTests
{
    [Theory]
    [InlineData("8080", 8080L, "8080")]
    [InlineData("-5000000000", -5000000000L, "-5000000000")]
    [InlineData("\"http\"", null, "http")]
    [InlineData("\"80\"", null, "80")]
    [InlineData("\"\"", null, "")]
    public void An_integer_stays_one_and_text_stays_text(string json, long? number, string text)
    {
        var value = JsonSerializer.Deserialize<IntegerOrText>(json)!;

        Assert.Equal(number, value.Number);
        Assert.Equal(text, value.Text);
        Assert.Equal(text, value.ToString());
        Assert.Equal(json, JsonSerializer.Serialize(value));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_an_error(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IntegerOrText>(json));

    [Fact]
    public void Null_is_null() => Assert.Null(JsonSerializer.Deserialize<IntegerOrText>("null"));

    [Fact]
    public void The_same_integer_is_equal_and_its_digits_are_not()
    {
        IntegerOrText number = 80;
        IntegerOrText? text = "80";

        Assert.True(number == new IntegerOrText(80));
        Assert.True(number != text);
        Assert.Equal(text, new IntegerOrText("80"));
        Assert.Equal(number.GetHashCode(), new IntegerOrText(80).GetHashCode());
        Assert.False(number.Equals((object?)null));
        Assert.Null((IntegerOrText?)(string?)null);
    }
}
