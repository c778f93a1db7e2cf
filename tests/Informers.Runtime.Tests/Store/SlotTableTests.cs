namespace Informers.Tests.Store;

public sealed class SlotTableTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(0x70000)]
    public void RandomWritesLeaveWhatADictionaryHoldsAndPredecessorsAlone(int hashMask)
    {
        // A mask of 0 makes all hashes equal: a flood makes the table slow, not wrong. The last one puts all names into one page.
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var table = SlotTable.Empty;
            var names = ChunkedArray<ObjectName>.Empty;
            var model = new Dictionary<ObjectName, int>();
            var published = new List<(SlotTable Table, ChunkedArray<ObjectName> Names, Dictionary<ObjectName, int> Model)>();
            var many = hashMask == -1 ? 2000 : 60;
            int HashOf(ObjectName name) => KeyHash.Compute(name.Namespace, name.Name) & hashMask;
            for (var round = 0; round < 12; round++)
            {
                table = table.Open();
                names = names.Open();
                if (random.Next(4) == 0)
                {
                    table.EnsureCapacity(random.Next(3 * many));
                }

                var growing = random.Next(3) > 0;
                for (var i = random.Next(2 * many); i > 0; i--)
                {
                    var name = new ObjectName($"ns-{random.Next(2)}", $"n{random.Next(many)}");
                    var hash = HashOf(name);
                    var slot = table.Find(hash, name, names);
                    Assert.Equal(model.GetValueOrDefault(name, -1), slot);
                    if (slot < 0 && (growing || random.Next(3) == 0))
                    {
                        table.Insert(hash, names.Count);
                        model.Add(name, names.Count);
                        names.Append(name);
                    }
                    else if (slot >= 0 && !growing)
                    {
                        RemoveSwap(name, hash, slot);
                    }
                }

                if (random.Next(6) == 0)
                {
                    while (names.Count > 0)
                    {
                        var name = names[0];
                        RemoveSwap(name, HashOf(name), 0);
                    }
                }

                table.Seal();
                names.Seal();
                published.Add((table, names, new Dictionary<ObjectName, int>(model)));
            }

            // Successors must have left their predecessors alone.
            foreach (var (sealedTable, sealedNames, expected) in published)
            {
                Assert.Equal(expected.Count, sealedTable.Count);
                foreach (var (name, slot) in expected)
                {
                    Assert.Equal(slot, sealedTable.Find(HashOf(name), name, sealedNames));
                }

                var unknown = new ObjectName("ns-0", "unknown");
                Assert.Equal(-1, sealedTable.Find(HashOf(unknown), unknown, sealedNames));
            }

            void RemoveSwap(ObjectName name, int hash, int slot)
            {
                table.Remove(hash, slot);
                model.Remove(name);
                var last = names.Count - 1;
                if (slot != last)
                {
                    table.Move(HashOf(names[last]), last, slot);
                    model[names[last]] = slot;
                    names.Set(slot, names[last]);
                }

                names.RemoveLast();
            }
        }
    }

    [Fact]
    public void AnEmptyTableFindsNothing() =>
        Assert.Equal(-1, SlotTable.Empty.Find(5, new ObjectName("x"), ChunkedArray<ObjectName>.Empty));

    [Fact]
    public void AWriteCopiesAboutTheSquareRootOfTheTable()
    {
        // Bytes, not time: entries of eight bytes and a directory of sixteen bytes per page.
        foreach (var count in (int[])[1_000, 10_000, 100_000])
        {
            var table = SlotTable.Empty.Open();
            for (var slot = 0; slot < count; slot++)
            {
                table.Insert(HashOfSlot(slot), slot);
            }

            table.Seal();
            GC.KeepAlive(Write(table));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                GC.KeepAlive(Write(table));
            }

            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100.0;
            Assert.InRange(bytes, 0, 64 * Math.Sqrt(count));
        }

        static int HashOfSlot(int slot) => KeyHash.Compute("default", $"w-{slot}");

        static SlotTable Write(SlotTable table)
        {
            var next = table.Open();
            next.Remove(HashOfSlot(0), 0);
            next.Seal();
            return next;
        }
    }
}
