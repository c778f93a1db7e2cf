using System.Text.RegularExpressions;

namespace Informers.Generator.Tests.Crds;

public class Re2PatternTests
{
    [Theory]
    [InlineData("^[a-z]+$", "abc", "abc\n")]
    [InlineData(@"^\d$", "7", "\u0667")]
    [InlineData(@"^\w$", "_", "ä")]
    [InlineData(@"^[\d\-]+$", "1-2", "\u0667")]
    [InlineData(@"^\D$", "\u0667", "7")]
    [InlineData("^[[:alpha:]_]+$", "a_B", "ä")]
    [InlineData("^[^[:space:]]$", "a", " ")]
    [InlineData(@"^\pL$", "ä", "1")]
    [InlineData(@"^\p{Lu}$", "Ä", "ä")]
    [InlineData("^(?P<name>a)b$", "ab", "b")]
    [InlineData(@"^\x{e4}$", "ä", "a")]
    [InlineData("^[]a]$", "]", "b")]
    [InlineData("^[^]a]$", "b", "]")]
    [InlineData("^[a-[]$", "[", "b", false)]
    [InlineData(@"^\$\.$", "$.", "x.")]
    [InlineData("b", "abc", "ac")]
    [InlineData("^$", "", "\n")]
    public void A_pattern_means_the_same(string pattern, string matching, string other, bool isPattern = true)
    {
        var translated = Re2Pattern.ToDotNet(pattern, out var problem);

        Assert.Equal(isPattern, translated is not null);
        if (isPattern)
        {
            var regex = new Regex(translated!, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            Assert.Matches(regex, matching);
            Assert.DoesNotMatch(regex, other);
            Assert.Empty(problem);
        }
        else
        {
            Assert.NotEmpty(problem);
        }
    }

    [Theory]
    [InlineData(@"^[\D_]$")]
    [InlineData(@"\Qa.b\E")]
    [InlineData(@"\C")]
    [InlineData(@"(a)\1")]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("(?U)a+")]
    public void A_pattern_that_cannot_be_said_is_told(string pattern)
    {
        Assert.Null(Re2Pattern.ToDotNet(pattern, out var problem));
        Assert.NotEmpty(problem);
    }
}
