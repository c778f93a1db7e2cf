namespace Informers.Tests.Selectors;

public class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Web = new()
    {
        ["app"] = "web",
        ["tier"] = "front",
        ["example.com/weight"] = "7",
        ["empty"] = "",
    };

    [Theory]
    [InlineData("x=a,y=b,z=c", "x=a,y=b,z=c")]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData("x!=a,y=b", "x!=a,y=b")]
    [InlineData("x=", "x=")]
    [InlineData("x= ", "x=")]
    [InlineData("x=,z= ", "x=,z=")]
    [InlineData("x= ,z= ", "x=,z=")]
    [InlineData("x==a", "x=a")]
    [InlineData("!x", "!x")]
    [InlineData("! x", "!x")]
    [InlineData("x>1", "x>1")]
    [InlineData("x>1,z<5", "x>1,z<5")]
    [InlineData("\rx", "x")]
    [InlineData("a ", "a")]
    [InlineData("this-is-a-dns.domain.com/key-with-dash", "this-is-a-dns.domain.com/key-with-dash")]
    [InlineData("this-is-another-dns.domain.com/key-with-dash in (so,what)", "this-is-another-dns.domain.com/key-with-dash in (so,what)")]
    [InlineData("0.1.2.domain/99 notin (10.10.100.1, tick.tack.clock)", "0.1.2.domain/99 notin (10.10.100.1,tick.tack.clock)")]
    [InlineData("foo  in\t (abc)", "foo in (abc)")]
    [InlineData("x notin\n (abc)", "x notin (abc)")]
    [InlineData("x  notin\t\t(def,abc,def)", "x notin (abc,def)")]
    [InlineData("x in (abc,)", "x in (,abc)")]
    [InlineData("x in (,abc)", "x in (,abc)")]
    [InlineData("x in ()", "x in ()")]
    [InlineData("x in (,)", "x in ()")]
    [InlineData("x notin (abc,,def),bar,z in (),w", "bar,w,x notin (,abc,def),z in ()")]
    [InlineData("x,y in (a)", "x,y in (a)")]
    [InlineData("x=a,y!=b,z in (h,i,j)", "x=a,y!=b,z in (h,i,j)")]
    [InlineData("a in (x,y,notin, z,in)", "a in (in,notin,x,y,z)")]
    [InlineData("in in (in)", "in in (in)")]
    [InlineData("notin", "notin")]
    [InlineData("in=notin", "in=notin")]
    [InlineData("b,a,!b", "a,!b,b")]
    [InlineData("x=A_b.C-9", "x=A_b.C-9")]
    public void Accepts_what_apimachinery_accepts_and_writes_it_in_canonical_form(string text, string canonical)
    {
        var selector = LabelSelector.Parse(text);

        Assert.Equal(canonical, selector.ToString());
        Assert.Equal(canonical, LabelSelector.Parse(canonical).ToString());
        Assert.Equal(selector, LabelSelector.Parse(canonical));
        Assert.Equal(selector.GetHashCode(), LabelSelector.Parse(canonical).GetHashCode());
        Assert.True(LabelSelector.TryParse(text, out var tried));
        Assert.Equal(selector, tried);
    }

    [Theory]
    [InlineData("x=a||y=b", 2)]
    [InlineData("x==a==b", 4)]
    [InlineData("!x=a", 2)]
    [InlineData("x<a", 2)]
    [InlineData("x>", 2)]
    [InlineData("x>,y", 2)]
    [InlineData("x>-1", 2)]
    [InlineData("x>9223372036854775808", 2)]
    [InlineData("x,,y", 2)]
    [InlineData(",x,y", 0)]
    [InlineData("x nott in (y)", 2)]
    [InlineData("a in (xyz),", 11)]
    [InlineData("a in (xyz)b notin ()", 10)]
    [InlineData("a in (xyz abc)", 10)]
    [InlineData("a notin(", 8)]
    [InlineData("a (", 2)]
    [InlineData("(", 0)]
    [InlineData("x in a", 5)]
    [InlineData("x in (a", 7)]
    [InlineData("x in (a=b)", 7)]
    [InlineData("x=(a)", 2)]
    [InlineData("x===a", 3)]
    [InlineData("!", 1)]
    [InlineData("!!x", 1)]
    [InlineData("=a", 0)]
    [InlineData("x a", 2)]
    [InlineData("-x", 0)]
    [InlineData("x-", 0)]
    [InlineData("x=-a", 2)]
    [InlineData("x=a.", 2)]
    [InlineData("x=a/b", 2)]
    [InlineData("/x", 0)]
    [InlineData("a/", 0)]
    [InlineData("a/b/c", 0)]
    [InlineData("A.com/x", 0)]
    [InlineData("a..com/x", 0)]
    [InlineData("-a.com/x", 0)]
    [InlineData("a_b.com/x", 0)]
    [InlineData("x=ä", 2)]
    public void Rejects_what_apimachinery_rejects_and_says_where(string text, int position)
    {
        var error = Assert.Throws<FormatException>(() => LabelSelector.Parse(text));

        Assert.Contains($"'{text}' is no label selector", error.Message, StringComparison.Ordinal);
        Assert.Contains($"at position {position} ", error.Message, StringComparison.Ordinal);
        Assert.False(LabelSelector.TryParse(text, out var tried));
        Assert.Null(tried);
    }

    [Fact]
    public void Names_what_it_found_and_what_it_expected()
    {
        var error = Assert.Throws<FormatException>(() => LabelSelector.Parse("x,,y"));

        Assert.Equal("'x,,y' is no label selector: ',' stands at position 2 where a label key or '!' is expected.", error.Message);
    }

    [Fact]
    public void Bounds_the_length_of_keys_prefixes_and_values()
    {
        var name = new string('n', 63);
        var prefix = string.Join('.', Enumerable.Repeat(new string('p', 62), 4)) + "p";

        Assert.Equal($"{prefix}/{name}={name}", LabelSelector.Parse($"{prefix}/{name}={name}").ToString());
        Assert.False(LabelSelector.TryParse(name + "n", out _));
        Assert.False(LabelSelector.TryParse($"{prefix}pp/x", out _));
        Assert.False(LabelSelector.TryParse($"x={name}n", out _));
        Assert.False(LabelSelector.TryParse($"x in (a,{name}n)", out _));
        Assert.False(LabelSelector.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => LabelSelector.Parse(null!));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app=db", false)]
    [InlineData("missing=web", false)]
    [InlineData("missing=", false)]
    [InlineData("empty=", true)]
    [InlineData("app!=db", true)]
    [InlineData("app!=web", false)]
    [InlineData("missing!=web", true)]
    [InlineData("app", true)]
    [InlineData("missing", false)]
    [InlineData("!missing", true)]
    [InlineData("!app", false)]
    [InlineData("tier in (front,back)", true)]
    [InlineData("tier in (back)", false)]
    [InlineData("missing in (back)", false)]
    [InlineData("tier notin (back)", true)]
    [InlineData("tier notin (front)", false)]
    [InlineData("missing notin (front)", true)]
    [InlineData("empty in ()", true)]
    [InlineData("missing in ()", false)]
    [InlineData("example.com/weight>6", true)]
    [InlineData("example.com/weight>7", false)]
    [InlineData("example.com/weight<8", true)]
    [InlineData("example.com/weight<7", false)]
    [InlineData("app>1", false)]
    [InlineData("missing<1", false)]
    [InlineData("app=web,tier=front,!missing", true)]
    [InlineData("app=web,tier=back", false)]
    [InlineData("tier in (a,b,c,d,e,f,g,h,front)", true)]
    [InlineData("tier in (a,b,c,d,e,f,g,h,i)", false)]
    [InlineData("tier notin (a,b,c,d,e,f,g,h,i)", true)]
    public void Matches_as_apimachinery_does(string text, bool expected)
    {
        var selector = LabelSelector.Parse(text);
        var widget = new Widget { Name = "w", Labels = Web };

        Assert.Equal(expected, selector.Matches(Web));
        Assert.Equal(expected, selector.Matches(widget, WidgetType.Namespaced));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("a", false)]
    [InlineData("!a", true)]
    [InlineData("a!=b", true)]
    public void No_labels_are_the_empty_set(string text, bool expected)
    {
        Assert.Equal(expected, LabelSelector.Parse(text).Matches(null));
        Assert.Equal(expected, LabelSelector.Parse(text).Matches(new Widget { Name = "w" }, WidgetType.Cluster));
    }

    [Fact]
    public void Everything_and_nothing_hold_also_as_text()
    {
        Assert.True(LabelSelector.Everything.IsEverything);
        Assert.Same(LabelSelector.Everything, LabelSelector.Parse(""));
        Assert.Equal("", LabelSelector.Everything.ToString());
        Assert.True(LabelSelector.Everything.Matches(Web));

        Assert.True(LabelSelector.Nothing.IsNothing);
        Assert.False(LabelSelector.Nothing.IsEverything);
        Assert.False(LabelSelector.Nothing.Matches(Web));
        Assert.False(LabelSelector.Nothing.Matches(null));
        Assert.False(LabelSelector.Nothing.Matches(new Dictionary<string, string> { ["nothing"] = "" }));
        Assert.True(LabelSelector.Parse(LabelSelector.Nothing.ToString()).IsNothing);
    }

    [Fact]
    public void A_selector_is_made_of_labels()
    {
        Assert.Equal("app=web,tier=", LabelSelector.FromLabels(new Dictionary<string, string> { ["tier"] = "", ["app"] = "web" }).ToString());
        Assert.True(LabelSelector.FromLabels(null).IsEverything);
        Assert.True(LabelSelector.FromLabels([]).IsEverything);
        var error = Assert.Throws<FormatException>(() => LabelSelector.FromLabels([new("app", "a b")]));
        Assert.StartsWith("'app=a b' is no label: a label value consists of", error.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => LabelSelector.FromLabels([new("", "a")]));
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var selector = LabelSelector.Parse("app=web,tier in (front,back),x notin (a,b,c,d,e,f,g,h,i),!missing,example.com/weight>3");
        var widget = new Widget { Name = "w", Labels = Web };
        CountMatches(); // Whatever the first calls need.

        var before = GC.GetAllocatedBytesForCurrentThread();
        var matches = CountMatches();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, matches);

        int CountMatches()
        {
            var count = 0;
            for (var i = 0; i < 100; i++)
            {
                count += selector.Matches(widget, WidgetType.Namespaced) && selector.Matches(Web) ? 1 : 0;
            }

            return count;
        }
    }
}
