using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class PartSiteTests
{
    [Fact]
    public void WhatIsHardlyEverFoundIsLookedForNowAndThenOnly()
    {
        var site = new PartSite();
        Assert.Equal(PartSite.Window, CountLooks(site, PartSite.Window, findsOneOf: 100));
        Assert.Equal(0, CountLooks(site, PartSite.Rest * PartSite.Window, findsOneOf: 100));
        Assert.Equal(PartSite.Window, CountLooks(site, PartSite.Window, findsOneOf: 100));
        Assert.Equal(0, CountLooks(site, 10, findsOneOf: 100));
    }

    [Fact]
    public void WhatIsFoundOftenEnoughIsLookedForAlways()
    {
        var site = new PartSite();
        Assert.Equal(10 * PartSite.Window, CountLooks(site, 10 * PartSite.Window, findsOneOf: 4));
    }

    [Fact]
    public void APlaceIsJudgedAnewAfterItsRest()
    {
        var site = new PartSite();
        CountLooks(site, PartSite.Window, findsOneOf: 100);
        Assert.Equal(0, CountLooks(site, PartSite.Rest * PartSite.Window, findsOneOf: 1));
        Assert.Equal(3 * PartSite.Window, CountLooks(site, 3 * PartSite.Window, findsOneOf: 1));
    }

    [Fact]
    public void EachPlaceHasPartsOfItsOwn() => Assert.NotEqual(new PartSite().Kind, new PartSite().Kind);

    private static int CountLooks(PartSite site, int parts, int findsOneOf)
    {
        var looks = 0;
        for (var i = 0; i < parts; i++)
        {
            if (site.IsWorthLooking())
            {
                looks++;
                site.Note(i % findsOneOf == 0);
            }
        }

        return looks;
    }
}
