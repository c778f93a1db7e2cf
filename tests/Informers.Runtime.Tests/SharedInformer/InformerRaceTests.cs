using System.Globalization;

namespace Informers.Tests.SharedInformer;

public class InformerRaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long Version(Widget widget) => long.Parse(widget.ResourceVersion!, CultureInfo.InvariantCulture);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task StartRace()
    {
        var harness = new InformerHarness();
        using var stop = new CancellationTokenSource();
        using var barrier = new Barrier(8);
        var attempts = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                try
                {
                    return (Task?)harness.Informer.RunAsync(stop.Token);
                }
                catch (InvalidOperationException)
                {
                    return null;
                }
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        var runs = (await Task.WhenAll(attempts).WithinTimeout()).OfType<Task>().ToArray();

        var run = Assert.Single(runs);
        Assert.True(await harness.Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
        await stop.CancelAsync();
        await run.WithinTimeout();
        Assert.Equal(1, harness.Source.Lists);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task InitializationRace()
    {
        // Handlers that come while the informer starts see each object once, as part of their initial list or after it.
        for (var round = 0; round < 20; round++)
        {
            await using var harness = new InformerHarness();
            harness.Source.Add(Widgets.New("a"), Widgets.New("b"), Widgets.New("c"));
            using var barrier = new Barrier(5);
            var adding = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    return harness.AddHandler();
                },
                Token,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToArray();
            barrier.SignalAndWait(Token);
            await harness.StartAndSyncAsync();
            foreach (var (handler, registration) in await Task.WhenAll(adding).WithinTimeout())
            {
                await registration.WaitForSyncAsync(Token).WithinTimeout();
                Assert.Equal(["+a*", "+b*", "+c*"], handler.Lines);
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task HammerController(DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options =>
        {
            options.Queue = queue;
            options.ResyncPeriod = TimeSpan.FromSeconds(1);
        });
        var (steady, _) = harness.AddHandler(resync: TimeSpan.Zero);
        await harness.StartAndSyncAsync();
        using var done = new CancellationTokenSource();
        var background = new[]
        {
            Task.Run(() => UntilAsync(() => harness.Informer.Store.List().Count), Token),
            Task.Run(() => UntilAsync(() => harness.Informer.Indexer.ByIndex(IndexNames.Namespace, "default").Count), Token),
            Task.Run(() => UntilAsync(() => harness.AddHandler().Registration.DisposeAsync().AsTask()), Token),
            Task.Run(
                () => UntilAsync(() =>
                {
                    harness.Time.Advance(TimeSpan.FromMilliseconds(100));
                    return Task.CompletedTask;
                }),
                Token),
        };

        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                var random = new Random(writer);
                var mine = new HashSet<string>();
                for (var i = 0; i < 500; i++)
                {
                    var name = $"w{writer}-{random.Next(20)}";
                    if (mine.Add(name))
                    {
                        harness.Source.Add(Widgets.New(name, value: $"{i}"));
                    }
                    else if (random.Next(3) == 0)
                    {
                        mine.Remove(name);
                        harness.Source.Delete(Widgets.New(name));
                    }
                    else
                    {
                        harness.Source.Modify(Widgets.New(name, value: $"{i}"));
                    }
                }

                return mine;
            },
            Token)).ToArray();
        var left = (await Task.WhenAll(writers).WithinTimeout()).SelectMany(static names => names).Order(StringComparer.Ordinal).ToArray();
        await done.CancelAsync();
        await Task.WhenAll(background).WithinTimeout();
        await harness.WaitForStoreAsync();
        harness.Source.Add(Widgets.New("zz-last"));
        await steady.WaitForAsync("+zz-last");

        Assert.Equal([.. left, "zz-last"], harness.Informer.Store.List().Select(static widget => widget.Name!).Order(StringComparer.Ordinal));
        Assert.Empty(harness.Log.Of(4021));
        Assert.Empty(harness.Log.Of(4010));
        return;

        async Task UntilAsync(Func<object> action)
        {
            while (!done.IsCancellationRequested)
            {
                if (action() is Task task)
                {
                    await task;
                }

                await Task.Yield();
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task Update_handlers_see_only_legal_transitions_under_resyncs_and_relists(DeltaQueueKind queue)
    {
        await using var harness = new InformerHarness(options => options.Queue = queue);
        var seen = new Dictionary<ObjectName, Widget>();
        var faults = new List<string>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Informer.AddEventHandler(
            new ResourceEventHandlerFuncs<Widget>
            {
                AddFunc = (widget, _) =>
                {
                    Check(seen.TryAdd(WidgetType.Namespaced.GetObjectName(widget), widget), "added twice", widget);
                    if (widget.Name == "last")
                    {
                        last.SetResult();
                    }
                },
                UpdateFunc = (before, now) =>
                {
                    var name = WidgetType.Namespaced.GetObjectName(now);
                    Check(seen.TryGetValue(name, out var known) && ReferenceEquals(known, before), "updated from another state", now);
                    Check(Version(now) >= Version(before), "went back", now);
                    seen[name] = now;
                },
                DeleteFunc = deleted => Check(seen.Remove(deleted.Name), "deleted twice", deleted.Object!),
            },
            new() { ResyncPeriod = TimeSpan.FromSeconds(1) });
        harness.Source.Add(Enumerable.Range(0, 10).Select(static i => Widgets.New($"w{i}")));
        await harness.StartAndSyncAsync();

        var random = new Random(7);
        for (var i = 0; i < 600; i++)
        {
            var widget = Widgets.New($"w{random.Next(10)}", value: $"{i}");
            var exists = harness.Source.Contains(widget);
            switch (random.Next(5))
            {
                case 0 when exists:
                    harness.Source.Delete(widget);
                    break;
                case 1 when exists:
                    harness.Source.DeleteDropWatch(widget);
                    break;
                case 2 when !exists:
                    harness.Source.AddDropWatch(widget);
                    break;
                default:
                    (exists ? (Action<Widget>)(w => harness.Source.Modify(w)) : w => harness.Source.Add(w))(widget);
                    break;
            }

            if (i % 20 == 0)
            {
                harness.Time.Advance(TimeSpan.FromSeconds(1));
            }

            if (i % 200 == 199)
            {
                // The delays grow with each relist: a quiet time between makes them short again.
                harness.Time.Advance(TimeSpan.FromSeconds(130));
                await harness.RelistAsync();

                // With the 800 ms of the delay a full second, so that the next resync is not taken for the next delay.
                harness.Time.Advance(TimeSpan.FromMilliseconds(200));
            }
        }

        harness.Source.Add(Widgets.New("last"));
        await last.Task.WithinTimeout();
        Assert.Empty(faults);
        Assert.Equal(
            harness.Informer.Store.ListKeys().Select(static name => name.ToString()).Order(StringComparer.Ordinal),
            seen.Keys.Select(static name => name.ToString()).Order(StringComparer.Ordinal));
        return;

        void Check(bool isLegal, string fault, Widget widget)
        {
            if (!isLegal)
            {
                faults.Add($"{fault}: {widget}");
            }
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task TransformingInformerRace()
    {
        await using var harness = new InformerHarness(options => options.Transform = static widget =>
        {
            widget.Labels = new() { ["transformed"] = "yes" };
            return widget;
        });
        harness.Source.Add(Enumerable.Range(0, 100).Select(static i => Widgets.New($"w{i}")));
        await harness.StartAndSyncAsync();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    Assert.All(harness.Informer.Store.List(), static widget => Assert.Equal("yes", widget.Labels!["transformed"]));
                    await Task.Yield();
                }
            },
            Token)).ToArray();

        for (var i = 0; i < 5; i++)
        {
            harness.Source.ModifyDropWatch(Widgets.New($"w{i}", value: "changed"));
            harness.Time.Advance(TimeSpan.FromSeconds(130));
            await harness.RelistAsync();
        }

        await harness.WaitForStoreAsync();
        await done.CancelAsync();
        await Task.WhenAll(readers).WithinTimeout();
        Assert.Equal("changed", harness.Informer.Store.Get(new("default", "w4"))!.Value);
    }
}
