using System.Globalization;

namespace Informers.Tests.Objects;

public sealed class ResourceVersionsTests
{
    private const string Largest = "340282366920938463463374607431768211455";

    [Theory]
    [InlineData("1", "1", 0)]
    [InlineData("1", "2", -1)]
    [InlineData("9", "10", -1)]
    [InlineData("100", "99", 1)]
    [InlineData("18446744073709551615", "18446744073709551616", -1)]
    [InlineData(Largest, Largest, 0)]
    [InlineData(Largest, "340282366920938463463374607431768211454", 1)]
    public void Versions_compare_as_numbers(string left, string right, int order)
    {
        Assert.True(ResourceVersions.TryCompare(left, right, out var found));
        Assert.Equal(order, Math.Sign(found));
        Assert.Equal(order, Math.Sign(ResourceVersions.Compare(left, right)));
        Assert.Equal(-order, Math.Sign(ResourceVersions.Compare(right, left)));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("0", "any version")]
    [InlineData("00", "leading zero")]
    [InlineData("01", "leading zero")]
    [InlineData("-1", "no decimal number")]
    [InlineData("+1", "no decimal number")]
    [InlineData(" 1", "no decimal number")]
    [InlineData("1 ", "no decimal number")]
    [InlineData("1.5", "no decimal number")]
    [InlineData("1e3", "no decimal number")]
    [InlineData("0x1f", "leading zero")]
    [InlineData("٣", "no decimal number")]
    [InlineData("etcd-7", "no decimal number")]
    [InlineData("340282366920938463463374607431768211456", "128 bits")]
    [InlineData("1000000000000000000000000000000000000000", "128 bits")]
    public void Other_texts_cannot_be_compared_and_the_error_says_why(string version, string reason)
    {
        Assert.False(ResourceVersions.IsComparable(version));
        Assert.False(ResourceVersions.TryCompare(version, "7", out var order));
        Assert.Equal(0, order);
        Assert.False(ResourceVersions.TryCompare("7", version, out _));
        Assert.False(ResourceVersions.TryCompare(version, version, out _));
        foreach (var compare in new Action[] { () => ResourceVersions.Compare(version, "7"), () => ResourceVersions.Compare("7", version) })
        {
            var error = Assert.Throws<UncomparableResourceVersionException>(compare);
            Assert.Equal(version, error.ResourceVersion);
            Assert.Contains($"\"{version}\"", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_version_cannot_be_compared()
    {
        Assert.False(ResourceVersions.IsComparable(null));
        Assert.False(ResourceVersions.TryCompare(null, "7", out _));
        Assert.Throws<ArgumentNullException>(() => ResourceVersions.Compare(null!, "7"));
        Assert.Throws<ArgumentNullException>(() => ResourceVersions.Compare("7", null!));
    }

    [Fact]
    public void The_error_shows_the_beginning_of_an_endless_text()
    {
        var text = new string('x', 100_000);
        var error = Assert.Throws<UncomparableResourceVersionException>(() => ResourceVersions.Compare(text, "7"));
        Assert.True(error.Message.Length < 200);
        Assert.Same(text, error.ResourceVersion);
    }

    [Fact]
    public void Any_two_numbers_compare_as_UInt128_does()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var left = Next(random);
            var right = random.Next(4) == 0 ? left : Next(random);
            var order = ResourceVersions.Compare(left.ToString(CultureInfo.InvariantCulture), right.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(left.CompareTo(right), Math.Sign(order));
        }

        static UInt128 Next(Random random)
        {
            var number = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()) >> random.Next(127);
            return number == 0 ? 1 : number;
        }
    }
}
