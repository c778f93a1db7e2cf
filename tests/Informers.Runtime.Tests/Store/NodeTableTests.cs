namespace Informers.Tests.Store;

public sealed class NodeTableTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    public void RandomWritesLeaveWhatADictionaryHolds(int hashMask)
    {
        // A mask of 0 makes all hashes equal: a flood makes the table slow, not wrong.
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var table = NodeTable<Node>.Empty;
            var model = new Dictionary<string, int>();
            var published = new List<(NodeTable<Node> Table, Dictionary<string, int> Model)>();
            var names = hashMask == -1 ? 700 : 60;
            for (var round = 0; round < 12; round++)
            {
                table = table.Open();
                var growing = random.Next(3) > 0;
                for (var i = random.Next(names); i > 0; i--)
                {
                    var name = $"n{random.Next(names)}";
                    var hash = KeyHash.Compute("", name) & hashMask;
                    var node = table.Find(hash, "", name);
                    Assert.Equal(model.TryGetValue(name, out var slot) ? slot : null, node?.Slot);
                    if (node is null)
                    {
                        table.Insert(new Node(name, hash, i));
                        model[name] = i;
                    }
                    else if (growing)
                    {
                        table.Replace(new Node(name, hash, i));
                        model[name] = i;
                    }
                    else
                    {
                        table.Remove(node);
                        model.Remove(name);
                    }
                }

                if (random.Next(6) == 0)
                {
                    foreach (var node in table.Nodes().ToList())
                    {
                        table.Remove(node);
                    }

                    model.Clear();
                }

                table.Seal();
                published.Add((table, new Dictionary<string, int>(model)));
            }

            // Successors must have left their predecessors alone.
            foreach (var (sealedTable, expected) in published)
            {
                Assert.Equal(expected.Count, sealedTable.Count);
                Assert.Equal(expected.OrderBy(p => p.Key), sealedTable.Nodes().Select(n => KeyValuePair.Create(n.Second, n.Slot)).OrderBy(p => p.Key));
                foreach (var (name, slot) in expected)
                {
                    Assert.Equal(slot, sealedTable.Find(KeyHash.Compute("", name) & hashMask, "", name)!.Slot);
                }
            }
        }
    }

    [Fact]
    public void AnEmptyTableFindsNothing() => Assert.Null(NodeTable<Node>.Empty.Find(5, "", "x"));

    [Fact]
    public void TheBorderOfThePairCounts()
    {
        Assert.NotEqual(KeyHash.Compute("ab", "c"), KeyHash.Compute("a", "bc"));
        Assert.NotEqual(KeyHash.Compute("a", ""), KeyHash.Compute("", "a"));
    }

    [Fact]
    public void HashesOfNamesOfAnyLengthSpread()
    {
        var hashes = new HashSet<int>();
        var count = 0;
        for (var length = 0; length < 70; length++)
        {
            for (var i = 0; i < Math.Max(1, length) && i < 40; i++)
            {
                var chars = new string('a', length).ToCharArray();
                if (length > 0)
                {
                    chars[i] = 'b';
                }

                hashes.Add(KeyHash.Compute("default", new string(chars)));
                count++;
            }
        }

        Assert.True(hashes.Count >= count - 1, $"{count - hashes.Count} of {count} hashes collide.");
    }

    private sealed class Node(string name, int hash, int slot) : TableNode(string.Empty, name, hash)
    {
        public int Slot { get; } = slot;
    }
}
