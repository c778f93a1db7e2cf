using System.Text;
using Informers.Writing;

namespace Informers.Tests;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"😀"}""")]
    [InlineData("""{"\uD83D\uDE00x":"y\uDBFF\uDFFF\n\uD800\uDC00"}""", "{\"😀x\":\"y\U0010FFFF\\n\U00010000\"}")]
    [InlineData("""["\\\ud83d\ude00"]""", """["\\😀"]""")]
    public void A_character_of_two_escapes_is_written_as_it_is(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(YamlText.Of(Encoding.UTF8.GetBytes(json)).Span));

    [Theory]
    [InlineData("""{"a":"\\ud83d\\ude00"}""")]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"a":"\ude00\ud83d"}""")]
    [InlineData("""{"a":"\ud83dx\ude00"}""")]
    [InlineData("""{"a":"\u0041\ude00 \uD7FF \uE000 \" \\"}""")]
    public void Everything_else_stays(string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(YamlText.Of(Encoding.UTF8.GetBytes(json)).Span));

    [Fact]
    public void What_has_no_such_escape_is_not_copied()
    {
        ReadOnlyMemory<byte> json = Encoding.UTF8.GetBytes("""{"a":"\u00e4 😀 \n"}""");
        Assert.True(json.Equals(YamlText.Of(json)));
    }
}
