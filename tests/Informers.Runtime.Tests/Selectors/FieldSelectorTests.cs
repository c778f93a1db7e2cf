namespace Informers.Tests.Selectors;

public class FieldSelectorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("metadata.name=web", "metadata.name=web")]
    [InlineData("metadata.name==web", "metadata.name=web")]
    [InlineData("spec.nodeName!=n1,metadata.namespace=shop", "spec.nodeName!=n1,metadata.namespace=shop")]
    [InlineData("spec.nodeName=", "spec.nodeName=")]
    [InlineData("a=b,,c=d,", "a=b,c=d")]
    [InlineData(@"a=b\,c", @"a=b\,c")]
    [InlineData(@"a=b\=c\\", @"a=b\=c\\")]
    [InlineData("a=b!c", "a=b!c")]
    public void Reads_and_writes_conditions(string text, string canonical)
    {
        var selector = FieldSelector.Parse(text);

        Assert.Equal(canonical, selector.ToString());
        Assert.Equal(selector, FieldSelector.Parse(canonical));
        Assert.Equal(selector.GetHashCode(), FieldSelector.Parse(canonical).GetHashCode());
        Assert.True(FieldSelector.TryParse(text, out var tried));
        Assert.Equal(selector, tried);
    }

    [Theory]
    [InlineData("metadata.name", 0)]
    [InlineData("=web", 0)]
    [InlineData("!=web", 0)]
    [InlineData("a=b,c", 4)]
    [InlineData("a=b=c", 3)]
    [InlineData("a===b", 3)]
    [InlineData("a!==b", 3)]
    [InlineData(@"a=b\c", 3)]
    [InlineData(@"a=b\", 3)]
    public void Rejects_other_text_and_says_where(string text, int position)
    {
        var error = Assert.Throws<FormatException>(() => FieldSelector.Parse(text));

        Assert.Contains($"'{text}' is no field selector", error.Message, StringComparison.Ordinal);
        Assert.Contains($"at position {position} ", error.Message, StringComparison.Ordinal);
        Assert.False(FieldSelector.TryParse(text, out _));
    }

    [Fact]
    public void Unescapes_values()
    {
        var requirement = Assert.Single(FieldSelector.Parse(@"a=b\,\=\\c").Requirements);

        Assert.Equal(new FieldRequirement("a", @"b,=\c", false), requirement);
    }

    [Fact]
    public void Is_built_of_conditions()
    {
        var selector = FieldSelector.Equal("metadata.name", "a,b").AndNotEqual("spec.nodeName", "");

        Assert.Equal(@"metadata.name=a\,b,spec.nodeName!=", selector.ToString());
        Assert.Equal(selector, FieldSelector.Parse(selector.ToString()));
        Assert.Equal("a!=b,c=d", FieldSelector.NotEqual("a", "b").AndEqual("c", "d").ToString());
        Assert.Throws<ArgumentException>(() => FieldSelector.Equal("a=b", "c"));
        Assert.Throws<ArgumentException>(() => FieldSelector.Equal(" ", "c"));
        Assert.True(FieldSelector.Everything.IsEverything);
        Assert.False(selector.IsEverything);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=web", true)]
    [InlineData("metadata.name!=web", false)]
    [InlineData("metadata.name=web,spec.nodeName!=n1", true)]
    [InlineData("metadata.name=web,spec.nodeName=n1", false)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("spec.nodeName!=", false)]
    public void A_field_that_is_not_set_has_the_empty_value(string text, bool expected) =>
        Assert.Equal(expected, FieldSelector.Parse(text).Matches(static field => field == "metadata.name" ? "web" : null));
}
