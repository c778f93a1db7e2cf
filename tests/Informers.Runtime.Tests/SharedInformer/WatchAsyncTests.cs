namespace Informers.Tests.SharedInformer;

public class WatchAsyncTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Streams_what_is_stored_then_every_change()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a", value: "1"));
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);

        var initial = await NextAsync(changes);
        Assert.Equal((ResourceEventType.Added, true), (initial.Type, initial.IsInInitialList));
        Assert.Equal(new ObjectName("default", "a"), initial.Name);
        harness.Source.Modify(Widgets.New("a", value: "2"));
        var updated = await NextAsync(changes);
        Assert.Equal((ResourceEventType.Updated, "1", "2"), (updated.Type, updated.Before!.Value, updated.Object!.Value));
        harness.Source.Add(Widgets.New("b"));
        var added = await NextAsync(changes);
        Assert.Equal((ResourceEventType.Added, false, "b"), (added.Type, added.IsInInitialList, added.Name.Name));
        harness.Source.Delete(Widgets.New("b"));
        var deleted = await NextAsync(changes);
        Assert.Equal((ResourceEventType.Deleted, false, "b"), (deleted.Type, deleted.FinalStateUnknown, deleted.Name.Name));
        Assert.NotNull(deleted.Object);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Works_before_the_start()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"));
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);
        var first = changes.MoveNextAsync();
        await harness.StartAndSyncAsync();

        Assert.True(await first.AsTask().WithinTimeout());
        Assert.Equal(("a", true), (changes.Current.Name.Name, changes.Current.IsInInitialList));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Ends_when_the_informer_stops_after_all_that_waits_was_read()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler();
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);
        var first = changes.MoveNextAsync();
        harness.Source.Add(Enumerable.Range(0, 1000).Select(static i => Widgets.New($"w{i}")));
        await handler.WaitForCountAsync(1000);
        await harness.StopAsync();

        Assert.True(await first.AsTask().WithinTimeout());
        var names = new List<string> { changes.Current.Name.Name };
        while (await changes.MoveNextAsync().AsTask().WithinTimeout())
        {
            names.Add(changes.Current.Name.Name);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"w{i}"), names);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_waiting_reader_is_told_of_the_stop()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);
        var waiting = changes.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        await harness.StopAsync();

        Assert.False(await waiting.AsTask().WithinTimeout());
        await foreach (var change in harness.Informer.WatchAsync(Token))
        {
            Assert.Fail($"A stopped informer streamed {change}.");
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Leaving_the_loop_unsubscribes()
    {
        await using var harness = new InformerHarness();
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        var seen = 0;
        await foreach (var change in harness.Informer.WatchAsync(Token))
        {
            Assert.Single(harness.Informer.Subscribers);
            Assert.True(change.IsInInitialList);
            seen++;
            break;
        }

        Assert.Equal(1, seen);
        Assert.Empty(harness.Informer.Subscribers);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cancelling_ends_the_stream_and_unsubscribes()
    {
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();
        using var cancelled = new CancellationTokenSource();
        await using var changes = harness.Informer.WatchAsync(cancelled.Token).GetAsyncEnumerator(Token);
        var waiting = changes.MoveNextAsync().AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinTimeout());
        Assert.Empty(harness.Informer.Subscribers);
        Assert.False(await changes.MoveNextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_reader_that_does_not_read_holds_up_nobody()
    {
        await using var harness = new InformerHarness();
        var (handler, _) = harness.AddHandler();
        harness.Source.Add(Widgets.New("first"));
        await harness.StartAndSyncAsync();
        await using var changes = harness.Informer.WatchAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await changes.MoveNextAsync());
        harness.Source.Add(Enumerable.Range(0, 500).Select(static i => Widgets.New($"w{i}")));
        await handler.WaitForCountAsync(501);

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal($"w{i}", (await NextAsync(changes)).Name.Name);
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nothing_is_lost_or_doubled_between_what_is_stored_and_what_changes()
    {
        const int Objects = 2000;
        await using var harness = new InformerHarness();
        await harness.StartAndSyncAsync();
        var writing = Task.Run(() => harness.Source.Add(Enumerable.Range(0, Objects).Select(static i => Widgets.New($"w{i}"))), Token);
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                var names = new HashSet<ObjectName>();
                await foreach (var change in harness.Informer.WatchAsync(Token))
                {
                    Assert.Equal(ResourceEventType.Added, change.Type);
                    Assert.True(names.Add(change.Name));
                    if (names.Count == Objects)
                    {
                        return;
                    }
                }
            },
            Token)).ToArray();

        await writing.WithinTimeout();
        await Task.WhenAll(readers).WithinTimeout();
        Assert.Empty(harness.Informer.Subscribers);
    }

    private static async Task<ResourceEvent<Widget>> NextAsync(IAsyncEnumerator<ResourceEvent<Widget>> changes)
    {
        Assert.True(await changes.MoveNextAsync().AsTask().WithinTimeout());
        return changes.Current;
    }
}
