using k8s;
using k8s.Models;

namespace Informers.Tests;

public class ResourceQuantityTests
{
    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("100m", "100m", "0.1")]
    [InlineData("0.1", "100m", "0.1")]
    [InlineData("1500m", "1500m", "1.5")]
    [InlineData("1000", "1k", "1000")]
    [InlineData("2e3", "2e3", "2000")]
    [InlineData("5e-3", "5e-3", "0.005")]
    [InlineData("1Gi", "1Gi", "1073741824")]
    [InlineData("1024Mi", "1Gi", "1073741824")]
    [InlineData("1.5Gi", "1536Mi", "1610612736")]
    [InlineData("1.1Ki", "1126400m", "1126.4")]
    [InlineData("128974848", "128974848", "128974848")]
    [InlineData("12E", "12E", "12000000000000000000")]
    [InlineData(" 5 ", "5", "5")]
    public void A_quantity_keeps_its_amount_and_is_written_in_its_shortest_form(string text, string canonical, string amount)
    {
        ResourceQuantity quantity = new(text);

        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), quantity.ToDecimal());
    }

    [Fact]
    public void Equal_amounts_are_equal_whatever_their_notation()
    {
        Assert.Equal(new ResourceQuantity("1Ki"), new ResourceQuantity("1024"));
        Assert.True(new ResourceQuantity("0.5") == new ResourceQuantity("500m"));
        Assert.True(new ResourceQuantity("1") != new ResourceQuantity("1Ki"));
        Assert.Equal(new ResourceQuantity("1e3").GetHashCode(), new ResourceQuantity("1k").GetHashCode());
    }

    [Fact]
    public void Less_than_a_nano_is_rounded_up_when_written() => Assert.Equal("1n", new ResourceQuantity("0.0000000001").ToString());

    [Fact]
    public void More_than_eight_exbibytes_are_cut_to_the_largest_number() =>
        Assert.Equal(ResourceQuantity.MaxAllowed, new ResourceQuantity("9999Ei").ToDecimal());

    [Fact]
    public void Null_is_no_amount()
    {
        ResourceQuantity quantity = new(null);

        Assert.Equal(0, quantity.ToInt32());
        Assert.Equal(ResourceQuantity.SuffixFormat.BinarySI, quantity.Format);
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1x")]
    [InlineData("1ee")]
    public void What_is_no_quantity_is_refused(string text) => Assert.ThrowsAny<Exception>(() => new ResourceQuantity(text));

    [Fact]
    public void A_decimal_with_an_exponent_is_exact() =>
        Assert.Equal("1250", new ResourceQuantity(1.25m, 3, ResourceQuantity.SuffixFormat.DecimalSI).ToString());

    [Fact]
    public void Json_has_texts_and_takes_bare_numbers()
    {
        Dictionary<string, ResourceQuantity> read =
            KubernetesJson.Deserialize<Dictionary<string, ResourceQuantity>>("""{"cpu":"250m","memory":1024,"half":0.5}""");

        Assert.Equal("""{"cpu":"250m","memory":"1024","half":"500m"}""", KubernetesJson.Serialize(read));
    }
}
