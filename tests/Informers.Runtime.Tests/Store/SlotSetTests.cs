namespace Informers.Tests.Store;

public sealed class SlotSetTests
{
    [Fact]
    public void RandomWritesLeaveWhatASortedSetHoldsAndPredecessorsAlone()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var set = SlotSet.New("x", 5);
            var model = new SortedSet<int>();
            var published = new List<(SlotSet Set, int[] Model)>();
            var range = random.Next(3) switch { 0 => 10, 1 => 400, _ => 8000 };
            for (var round = 0; round < 15; round++)
            {
                var adding = random.Next(101);
                var inOrder = random.Next(3) == 0;
                for (var i = random.Next(range); i > 0; i--)
                {
                    var slot = inOrder ? model.Max + 1 : random.Next(range);
                    if (random.Next(100) < adding)
                    {
                        if (model.Add(slot))
                        {
                            set.Add(slot);
                        }
                    }
                    else if (model.Remove(slot))
                    {
                        set.Remove(slot);
                    }
                }

                set.Seal();
                published.Add((set, [.. model]));
                set = set.Open();
            }

            foreach (var (sealedSet, expected) in published)
            {
                var slots = new int[sealedSet.Count];
                sealedSet.CopyTo(slots);
                Assert.Equal(expected, slots);
                Assert.Equal("x", sealedSet.Value);
                Assert.Equal(5, sealedSet.Hash);
                for (var i = 0; i < sealedSet.ChunkCount; i++)
                {
                    Assert.False(sealedSet.ChunkAt(i).IsEmpty);
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AWriteCopiesAboutTheSquareRootOfTheSet(bool inOrder)
    {
        // Bytes, not time. A copy of the whole set would be four bytes for each slot: 4,000, 40,000 and 400,000.
        foreach (var count in (int[])[1_000, 10_000, 100_000])
        {
            var slots = Enumerable.Range(0, count).Select(i => 2 * i).ToArray();
            if (!inOrder)
            {
                new Random(count).Shuffle(slots);
            }

            var set = SlotSet.New("x", 0);
            foreach (var slot in slots)
            {
                set.Add(slot);
            }

            set.Seal();
            var random = new Random(1);
            Assert.InRange(Bytes(() => RemoveOne(set, 2 * random.Next(count))), 0, 48 * Math.Sqrt(count));
            Assert.InRange(Bytes(() => AddOne(set, (2 * random.Next(count)) + 1)), 0, 48 * Math.Sqrt(count));
        }

        static double Bytes(Func<SlotSet> write)
        {
            GC.KeepAlive(write());
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                GC.KeepAlive(write());
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / 100.0;
        }

        static SlotSet RemoveOne(SlotSet set, int slot)
        {
            var next = set.Open();
            next.Remove(slot);
            next.Seal();
            return next;
        }

        static SlotSet AddOne(SlotSet set, int slot)
        {
            var next = set.Open();
            next.Add(slot);
            next.Seal();
            return next;
        }
    }

    [Fact]
    public void ASetThatShrinksGivesItsChunksBack()
    {
        var set = SlotSet.New("x", 0);
        for (var slot = 0; slot < 50_000; slot++)
        {
            set.Add(slot);
        }

        for (var slot = 0; slot < 50_000; slot++)
        {
            if (slot % 500 != 0)
            {
                set.Remove(slot);
            }
        }

        Assert.Equal(100, set.Count);
        Assert.InRange(set.ChunkCount, 1, 20);
    }
}
