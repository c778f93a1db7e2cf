using System.Collections;
using System.Globalization;
using System.Text.Json;
using Informers.Copying;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class SmallDictionaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomChangesLeaveWhatADictionaryHolds(int seed)
    {
        var random = new Random(seed);
        var map = new SmallDictionary<string?>();
        var expected = new Dictionary<string, string?>();
        for (var step = 0; step < 3_000; step++)
        {
            // More keys than are held in an array, and now and then a start from nothing: both forms, and the way between them.
            var key = random.Next(2 * SmallDictionary<string?>.MaxInArray).ToString(CultureInfo.InvariantCulture);
            var value = random.Next(8) == 0 ? null : random.Next(3).ToString(CultureInfo.InvariantCulture);
            var entry = KeyValuePair.Create(key, value);
            switch (random.Next(60))
            {
                case 0:
                    map.Clear();
                    expected.Clear();
                    break;
                case < 20:
                    map[key] = value;
                    expected[key] = value;
                    break;
                case < 35:
                    Assert.Equal(Throws(() => expected.Add(key, value)), Throws(() => map.Add(key, value)));
                    break;
                case < 50:
                    Assert.Equal(expected.Remove(key), map.Remove(key));
                    break;
                default:
                    Assert.Equal(((ICollection<KeyValuePair<string, string?>>)expected).Remove(entry), ((ICollection<KeyValuePair<string, string?>>)map).Remove(entry));
                    break;
            }

            Assert.Equal(expected.Count, map.Count);
            Assert.Equal(expected.ContainsKey(key), map.ContainsKey(key));
            Assert.Equal(expected.TryGetValue(key, out var wanted), map.TryGetValue(key, out var found));
            Assert.Equal(wanted, found);
            Assert.Equal(expected.Contains(entry), map.Contains(entry));
            Assert.Equal(expected.OrderBy(static one => one.Key), map.OrderBy(static one => one.Key));
            Assert.Equal(map.Select(static one => one.Key), map.Keys);
            Assert.Equal(map.Select(static one => one.Value), map.Values);
            Assert.Equal(expected.ContainsValue(value), map.Values.Contains(value));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void EntriesKeepTheirOrder(int count)
    {
        var keys = Keys(count);
        Assert.Equal(keys, Of(keys).Select(static entry => entry.Key));
        var changed = Of(keys);
        foreach (var key in keys)
        {
            changed[key] = "other";
        }

        Assert.Equal(keys, changed.Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void JsonOfItIsThatOfADictionary(int count)
    {
        var keys = Keys(count);
        IDictionary<string, string> map = Of(keys);
        IDictionary<string, string> dictionary = keys.ToDictionary(static key => key, static key => "value of " + key);
        Assert.Equal(JsonSerializer.Serialize(dictionary), JsonSerializer.Serialize(map));
        Assert.Equal(JsonSerializer.Serialize(dictionary), JsonSerializer.Serialize<object>(map));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void ACopyChangesApart(int count)
    {
        var keys = Keys(count);
        var map = Of(keys);
        var copy = Copies.Map(map);
        Assert.IsType<SmallDictionary<string>>(copy);
        Assert.Equal(map, copy);
        copy["new"] = "here";
        copy.Remove("key 0");
        map["also new"] = "there";
        Assert.Equal([.. keys.Skip(1), "new"], copy.Keys.Order(StringComparer.Ordinal).Except(["new"]).Append("new").OrderBy(key => key == "new" ? keys.Length : Array.IndexOf(keys, key)));
        Assert.Equal([.. keys, "also new"], map.Keys);
        var upper = Copies.Map(map, static value => value.ToUpperInvariant());
        Assert.Equal(map.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value.ToUpperInvariant())), upper);
        Assert.Equal("there", map["also new"]);
    }

    [Fact]
    public void WhoeverEnumeratesSeesWhatWasThereAtTheBeginning()
    {
        var map = Of("a", "b", "c");
        var seen = new List<string>();
        foreach (var (key, _) in map)
        {
            map.Remove(key);
            map[key + key] = "new";
            seen.Add(key);
        }

        Assert.Equal(["a", "b", "c"], seen);
        Assert.Equal(["aa", "bb", "cc"], map.Keys);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void WithoutItsTypesItIsADictionaryToo(int count)
    {
        IDictionary map = Of(Keys(count));
        Assert.Equal("value of key 1", map["key 1"]);
        Assert.Null(map["none"]);
        Assert.Null(map[5]);
        Assert.True(map.Contains("key 2"));
        Assert.False(map.Contains(5));
        map.Remove("key 2");
        map.Remove(5);
        map.Add("new", "here");
        map["newer"] = null;
        Assert.Equal(count + 1, map.Count);
        var entries = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in map)
        {
            entries.Add(entry);
        }

        Assert.Equal(map.Keys.Cast<string>(), entries.Select(static entry => (string)entry.Key));
        Assert.Equal(map.Values.Cast<string?>(), entries.Select(static entry => (string?)entry.Value));
        var copied = new object[count + 1];
        map.CopyTo(copied, 0);
        Assert.Equal("key 0", Assert.IsType<KeyValuePair<string, string>>(copied[0]).Key);
        Assert.Throws<ArgumentException>(() => map[5] = "x");
        Assert.Throws<ArgumentException>(() => map["x"] = 5);
        Assert.Throws<ArgumentException>(() => new SmallDictionary<int> { ["x"] = 1 } is IDictionary numbers ? numbers["x"] = null : null);
    }

    [Fact]
    public void WhatIsWrongSaysSo()
    {
        var map = Of("a");
        Assert.Contains("'b'", Assert.Throws<KeyNotFoundException>(() => map["b"]).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => map.Add("a", "again")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => map[null!]);
        Assert.Throws<ArgumentNullException>(() => map[null!] = "x");
        Assert.Throws<ArgumentNullException>(() => map.Remove(null!));
        Assert.Throws<NotSupportedException>(() => map.Keys.Add("b"));
        Assert.Throws<NotSupportedException>(() => map.Values.Clear());
        Assert.False(map.IsReadOnly);
    }

    [Fact]
    public void AFewEntriesTakeAThirdOfADictionary()
    {
        _ = NewBuilder().ToMap();

        // Of values that no other map has: else it might be one array with that.
        var builder = NewBuilder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var map = builder.ToMap();
        var small = GC.GetAllocatedBytesForCurrentThread() - before;
        var dictionary = builder.ToDictionary();
        var large = GC.GetAllocatedBytesForCurrentThread() - before - small;
        Assert.Equal(map, dictionary);
        Assert.InRange(small, 1, large * 0.45);

        static MapBuilder<string> NewBuilder()
        {
            var builder = new MapBuilder<string>();
            builder.Set("cpu", new string('1', 3));
            builder.Set("memory", new string('2', 3));
            return builder;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    public void BuildersCollectEveryEntryOnceInItsOrder(int count)
    {
        var keys = Keys(count);
        var builder = new MapBuilder<string>();
        foreach (var key in keys)
        {
            builder.Set(key, "first");
        }

        foreach (var key in keys)
        {
            builder.Set(key, "value of " + key);
        }

        Assert.Equal(Of(keys), builder.ToMap());
        Assert.Equal(Of(keys), builder.ToDictionary());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void ListsHaveNoMoreRoomThanTheirElementsTake(int count)
    {
        var builder = new ListBuilder<string>();
        for (var i = 0; i < count; i++)
        {
            builder.Add(i.ToString(CultureInfo.InvariantCulture));
        }

        var list = builder.ToList();
        Assert.Equal(count, list.Capacity);
        Assert.Equal(Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture)), list);
        list.Add("more");
        Assert.Equal(count + 1, list.Count);
    }

    private static string[] Keys(int count) => [.. Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"key {i}"))];

    private static SmallDictionary<string> Of(params string[] keys)
    {
        var map = new SmallDictionary<string>();
        foreach (var key in keys)
        {
            map.Add(key, "value of " + key);
        }

        return map;
    }

    private static bool Throws(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
