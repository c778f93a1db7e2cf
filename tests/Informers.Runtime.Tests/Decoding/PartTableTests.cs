using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed class PartTableTests
{
    [Fact]
    public void APartIsFoundByItsBytes()
    {
        var table = new PartTable(512);
        var part = new object();
        Assert.False(table.TryGet(Key(1), out _));
        Assert.Same(part, table.GetOrAdd(Key(1), part));
        Assert.True(table.TryGet(Key(1), out var found));
        Assert.Same(part, found);
        Assert.False(table.TryGet(Key(2), out _));
        GC.KeepAlive(part);
    }

    [Fact]
    public void WhoeverAddsSecondIsGivenTheFirst()
    {
        var table = new PartTable(512);
        var first = table.GetOrAdd(Key(1), new object());
        Assert.Same(first, table.GetOrAdd(Key(1), new object()));
        GC.KeepAlive(first);
    }

    [Fact]
    public void APartDiesWithItsLastUser()
    {
        var table = new PartTable(1 << 14);
        HoldForACollection(table, 1_000);
        Collect();
        Assert.Equal(0, table.Count);
        Assert.False(table.TryGet(Key(5), out _));

        // What is dead makes room: the table does not grow by what comes and goes.
        var capacity = table.Capacity;
        for (var round = 1; round < 20; round++)
        {
            Add(table, round * 1_000, 500);
            Collect();
        }

        // Twice, because a set may be full although there is room elsewhere.
        Assert.InRange(table.Capacity, capacity, 2 * capacity);
    }

    [Fact]
    public void ItGrowsWithWhatItHoldsAndLosesNothing()
    {
        var table = new PartTable(1 << 14);
        var small = table.Capacity;
        var users = Add(table, 0, 4_000);
        Assert.InRange(table.Capacity, small + 1, 1 << 14);
        for (var i = 0; i < users.Length; i++)
        {
            Assert.True(table.TryGet(Key(i), out var part));
            Assert.Same(users[i], part);
        }
    }

    [Fact]
    public void WhatDoesNotComeAgainMakesRoomForTheNextBeforeTheTableGrows()
    {
        var table = new PartTable(1 << 17);
        var comesAgain = Add(table, 0, 200);
        for (var i = 0; i < comesAgain.Length; i++)
        {
            Assert.True(table.TryGet(Key(i), out _));
        }

        var users = Add(table, 1_000, 100_000);

        Assert.InRange(table.Capacity, 1 << 12, 1 << 15);
        for (var i = 0; i < comesAgain.Length; i++)
        {
            Assert.True(table.TryGet(Key(i), out var part));
            Assert.Same(comesAgain[i], part);
        }

        // It has the time of some thousand others for that, unless many of those are in its set.
        var known = Enumerable.Range(users.Length - 3_000, 3_000).Count(i => table.TryGet(Key(1_000 + i), out _));
        Assert.InRange(known, 2_700, 3_000);
        GC.KeepAlive(users);
    }

    [Fact]
    public void ItIsBoundedAndDisplacesWhenItIsFull()
    {
        var table = new PartTable(512);
        var users = Add(table, 0, 5_000);
        Assert.Equal(512, table.Capacity);
        Assert.InRange(table.Count, 400, 512);

        // The last one is there always, and what is there is what was added.
        Assert.True(table.TryGet(Key(4_999), out var last));
        Assert.Same(users[^1], last);
        for (var i = 0; i < users.Length; i++)
        {
            if (table.TryGet(Key(i), out var part))
            {
                Assert.Same(users[i], part);
            }
        }
    }

    [Fact]
    public void WhatIsForgottenBecomesANewPart()
    {
        var table = new PartTable(1 << 14);
        var small = table.Capacity;
        var users = Add(table, 0, 4_000);
        table.Forget();
        Assert.Equal((0, small), (table.Count, table.Capacity));
        Assert.False(table.TryGet(Key(7), out _));
        var part = new object();
        Assert.Same(part, table.GetOrAdd(Key(7), part));
        Assert.NotSame(part, users[7]);
    }

    [Fact]
    public async Task ThreadsAgreeOnOnePartAndNeverSeeAnother()
    {
        var table = new PartTable(1 << 12);
        using var start = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var kept = new Dictionary<int, string>();
                var random = new Random(seed);
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (var i = 0; i < 50_000; i++)
                {
                    var number = random.Next(300);
                    if (!table.TryGet(Key(number), out var part))
                    {
                        part = table.GetOrAdd(Key(number), number.ToString("D6", CultureInfo.InvariantCulture));
                    }

                    Assert.Equal(number.ToString("D6", CultureInfo.InvariantCulture), part);
                    Assert.Same(kept.TryGetValue(number, out var known) ? known : kept[number] = (string)part, part);
                }

                return kept;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        var all = await Task.WhenAll(threads);
        foreach (var (number, part) in all[0])
        {
            Assert.All(all, kept => Assert.Same(part, kept.GetValueOrDefault(number, part)));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object[] Add(PartTable table, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => table.GetOrAdd(Key(i), new object()))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void HoldForACollection(PartTable table, int count)
    {
        var users = Add(table, 0, count);
        Collect();
        Assert.Equal(count, table.Count);
        GC.KeepAlive(users);
    }

    // Not with the key of the process, which is another one at each run: which parts share a set, and whether one of them has to go, is the same each time.
    private static PartKey Key(int number) => PartKey.Of<Rounds>(1, 2, 1, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private readonly struct Rounds : PartKey.IRounds
    {
        public static int Each => 1;

        public static int Last => 3;
    }
}
