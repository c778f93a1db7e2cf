namespace Informers.Tests.Objects;

public sealed class ObjectNameTests
{
    [Theory]
    [InlineData("shop/web", "shop", "web")]
    [InlineData("node-1", "", "node-1")]
    public void Reads_and_writes_keys(string key, string expectedNamespace, string expectedName)
    {
        var name = ObjectName.Parse(key, null);

        Assert.Equal(new ObjectName(expectedNamespace, expectedName), name);
        Assert.Equal(key, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/web")]
    [InlineData("shop/")]
    [InlineData("shop/web/0")]
    public void Refuses_what_is_no_key(string key)
    {
        Assert.False(ObjectName.TryParse(key, out var name));
        Assert.Equal(default, name);
        Assert.Throws<FormatException>(() => ObjectName.Parse(key, null));
    }
}
