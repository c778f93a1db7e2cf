using System.Reflection;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class SharedEntriesTests
{
    // A type of its own, so that no other test has maps of it.
    private sealed record Amount(int Number);

    [Fact]
    public void EntriesOfTheSameInstancesAreOneArrayFromTheSecondTimeOn()
    {
        KeyValuePair<string, Amount>[] entries = [new("cpu", new Amount(1)), new("memory", new Amount(2))];

        var first = SharedEntries<Amount>.Of(entries);
        var second = SharedEntries<Amount>.Of(entries);
        var third = SharedEntries<Amount>.Of(entries);

        Assert.NotSame(entries, second);
        Assert.NotSame(first, second);
        Assert.Same(second, third);
        Assert.Equal(entries, third);
    }

    [Fact]
    public void EqualValuesThatAreTwoInstancesStayTwo()
    {
        var entry = new KeyValuePair<string, Amount>("cpu", new Amount(1));
        var other = new KeyValuePair<string, Amount>("cpu", new Amount(1));
        for (var i = 0; i < 3; i++)
        {
            Assert.Same(entry.Value, Assert.Single(SharedEntries<Amount>.Of([entry])).Value);
            Assert.Same(other.Value, Assert.Single(SharedEntries<Amount>.Of([other])).Value);
        }
    }

    [Fact]
    public void AnEntryMoreIsAnotherArray()
    {
        KeyValuePair<string, Amount>[] entries = [new("cpu", new Amount(1)), new("memory", new Amount(2))];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(entries, SharedEntries<Amount>.Of(entries));
            Assert.Equal(entries[..1], SharedEntries<Amount>.Of(entries.AsSpan(0, 1)));
            Assert.Equal([entries[1], entries[0]], SharedEntries<Amount>.Of([entries[1], entries[0]]));
        }
    }

    [Fact]
    public void AMapThatIsChangedLeavesThoseOfTheSameEntriesAlone()
    {
        var amount = new Amount(1);
        var maps = Enumerable.Range(0, 8).Select(_ => NewMap()).ToArray();

        // What the last two hold is one array: a change that was made in place would be seen in the other.
        Assert.Same(Entries(maps[^2]), Entries(maps[^1]));

        maps[3]["cpu"] = new Amount(3);
        maps[4].Add("disk", new Amount(4));
        maps[5].Remove("memory");
        maps[6].Clear();
        ICollection<KeyValuePair<string, Amount>> asCollection = NewMap();
        asCollection.Add(new("disk", new Amount(4)));
        asCollection.Remove(new("memory", amount));
        asCollection.Clear();
        System.Collections.IDictionary asDictionary = NewMap();
        asDictionary["cpu"] = new Amount(5);
        asDictionary.Add("disk", new Amount(4));
        asDictionary.Remove("memory");
        asDictionary.Clear();
        var grown = NewMap();
        for (var i = 0; i < 20; i++)
        {
            grown.Add($"more{i}", amount);
        }

        foreach (var map in (SmallDictionary<Amount>[])[.. maps[..3], maps[7], NewMap()])
        {
            Assert.Equal([new("cpu", amount), new("memory", amount)], map);
        }

        Assert.Equal(3, maps[3]["cpu"].Number);
        Assert.Equal(["cpu", "memory", "disk"], maps[4].Keys);
        Assert.Equal(["cpu"], maps[5].Keys);
        Assert.Empty(maps[6]);

        SmallDictionary<Amount> NewMap()
        {
            var builder = new MapBuilder<Amount>();
            builder.Set("cpu", amount);
            builder.Set("memory", amount);
            return builder.ToMap();
        }
    }

    private static object Entries(SmallDictionary<Amount> map) =>
        typeof(SmallDictionary<Amount>).GetField("_entries", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(map)!;
}
