using System.Globalization;

namespace Informers.Tests.Store;

/// <summary>A writer and several readers; the amount of work is fixed, not the time.</summary>
public sealed class IndexerConcurrencyTests
{
    private const int Readers = 3;
    private const int Writes = 2500;
    private const string ByValue = "value";

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ReadersSeeWholeBatchesAndIndexesThatAgreeWithTheObjects()
    {
        // Each batch gives the two halves of a pair the same value, or removes both. The index is by value.
        const int Pairs = 40;
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { [ByValue] = w => [w.Value!] });
        await Run(
            write =>
            {
                var random = new Random(write);
                var pair = random.Next(Pairs);
                var value = $"v{random.Next(10)}";
                List<Exception>? errors = null;
                using var section = indexer.BeginWrite();
                foreach (var half in new[] { "left", "right" })
                {
                    var name = new ObjectName("default", $"{half}-{pair}");
                    if (write % 3 == 0)
                    {
                        section.Remove(name);
                    }
                    else
                    {
                        section.Put(name, Widgets.New(name.Name, value: value), ref errors);
                    }
                }

                section.Commit();
            },
            () =>
            {
                var objects = indexer.List().ToDictionary(w => w.Name!);
                foreach (var (name, widget) in objects)
                {
                    var other = name.StartsWith("left", StringComparison.Ordinal) ? name.Replace("left", "right") : name.Replace("right", "left");
                    Assert.Equal(widget.Value, objects[other].Value);
                }

                foreach (var value in indexer.ListIndexFuncValues(ByValue))
                {
                    Assert.All(indexer.ByIndex(ByValue, value), w => Assert.Equal(value, w.Value));
                }

            });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task QueriesOnOneSnapshotAgreeWithEachOther()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { [ByValue] = w => [w.Value!] });
        await Run(
            write =>
            {
                var random = new Random(write);
                var widget = Widgets.New($"w-{random.Next(60)}", resourceVersion: $"{write}", value: $"v{random.Next(10)}");
                if (random.Next(3) == 0)
                {
                    indexer.Delete(widget);
                }
                else
                {
                    indexer.Update(widget);
                }
            },
            () =>
            {
                var snapshot = indexer.Snapshot();
                var found = snapshot.ListIndexFuncValues(ByValue).SelectMany(value => snapshot.ByIndex(ByValue, value)).ToHashSet();
                Assert.Equal(snapshot.Count, found.Count);
                Assert.True(found.SetEquals(snapshot.List()));
                Assert.Equal(found.Select(WidgetType.Namespaced.GetObjectName).Order(), snapshot.ListKeys().Order());
                Assert.All(found, widget => Assert.Same(widget, snapshot.Get(new ObjectName("default", widget.Name!))));

                // The version belongs to it: nothing in it is newer.
                var version = snapshot.ResourceVersion.Length == 0 ? 0 : int.Parse(snapshot.ResourceVersion, CultureInfo.InvariantCulture);
                Assert.All(found, widget => Assert.InRange(int.Parse(widget.ResourceVersion!, CultureInfo.InvariantCulture), 1, version));
            });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AReplaceIsSeenWholeOrNotAtAll()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { [ByValue] = w => [w.Value!] });
        Widget[] Generation(int number) =>
            [.. Enumerable.Range(0, 20 + (number % 150)).Select(i => Widgets.New(
                $"w-{(i * 7) + (number % 5)}", resourceVersion: $"{number}", value: number.ToString(CultureInfo.InvariantCulture)))];
        await Run(
            write => indexer.Replace(Generation(write), $"{write}"),
            () =>
            {
                var list = indexer.List();
                var generation = list.Count == 0 ? 0 : int.Parse(list[0].Value!, CultureInfo.InvariantCulture);
                Assert.All(list, w => Assert.Equal(list[0].Value, w.Value));
                Assert.True(list.Count == 0 || list.Count == 20 + (generation % 150));
                Assert.True(indexer.ListIndexFuncValues(ByValue).Count <= 1);
            },
            writes: 150);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AReaderNeverGoesBackInTime()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced);
        var name = new ObjectName("default", "a");
        indexer.Add(Widgets.New("a", resourceVersion: "0"));
        var seen = new ThreadLocal<int>();
        await Run(
            write => indexer.Update(Widgets.New("a", resourceVersion: write.ToString(CultureInfo.InvariantCulture))),
            () =>
            {
                foreach (var version in new[] { indexer.Get(name)!.ResourceVersion, indexer.List()[0].ResourceVersion, indexer.ResourceVersion })
                {
                    var number = int.Parse(version!, CultureInfo.InvariantCulture);
                    Assert.True(number >= seen.Value, $"{number} after {seen.Value}");
                    seen.Value = number;
                }
            });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AnObjectThatStaysIsAlwaysFound()
    {
        // Names around it come and go, so that tables grow and shrink and objects move between slots.
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new Indexers<Widget> { [ByValue] = w => [w.Value!] });
        var name = new ObjectName("default", "stays");
        indexer.Add(Widgets.New("w-0", value: "x"));
        indexer.Add(Widgets.New("stays", value: "stays"));
        await Run(
            write =>
            {
                var widget = Widgets.New($"w-{write % 300}", value: $"v{write % 50}");
                if (write / 300 % 2 == 0)
                {
                    indexer.Add(widget);
                }
                else
                {
                    indexer.Delete(widget);
                }
            },
            () =>
            {
                Assert.NotNull(indexer.Get(name));
                Assert.Single(indexer.ByIndex(ByValue, "stays"));
                Assert.Single(indexer.IndexKeys(ByValue, "stays"));
                Assert.Contains(name, indexer.ListKeys());
            });
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task WritersAndAddedIndexesTakeTurns()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced);
        var tasks = new List<Task>();
        for (var writer = 0; writer < 3; writer++)
        {
            var number = writer;
            tasks.Add(Background(() =>
            {
                for (var i = 0; i < 300; i++)
                {
                    indexer.Add(Widgets.New($"w-{number}-{i}", value: $"v{i % 9}"));
                    if (i % 50 == 0)
                    {
                        indexer.AddIndexers(new Indexers<Widget> { [$"index-{number}-{i}"] = w => [w.Value!] });
                    }
                }
            }));
        }

        await Task.WhenAll(tasks).WithinTimeout();

        Assert.Equal(900, indexer.Count);
        Assert.Equal(18, indexer.Indexers.Count);
        foreach (var index in indexer.Indexers.Keys)
        {
            Assert.Equal(900, indexer.ListIndexFuncValues(index).Sum(value => indexer.ByIndex(index, value).Count));
        }
    }

    private static async Task Run(Action<int> write, Action read, int writes = Writes)
    {
        var done = false;
        using var start = new Barrier(Readers + 1);
        var readers = Enumerable.Range(0, Readers).Select(_ => Background(() =>
        {
            start.SignalAndWait(TestTimeouts.Wait);
            do
            {
                read();
            }
            while (!Volatile.Read(ref done));
        })).ToList();
        var writer = Background(() =>
        {
            start.SignalAndWait(TestTimeouts.Wait);
            try
            {
                for (var i = 1; i <= writes; i++)
                {
                    write(i);
                }
            }
            finally
            {
                Volatile.Write(ref done, true);
            }
        });
        await Task.WhenAll([writer, .. readers]).WithinTimeout();
        read();
    }

    private static Task Background(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
