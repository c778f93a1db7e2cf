using System.Runtime.CompilerServices;
using Informers.Testing;

namespace Informers.Tests.WorkQueues;

/// <summary>The queue without delays: client-go's queue_test, in C#.</summary>
public sealed class WorkQueueTests
{
    private readonly WorkQueue<string> _queue = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Basic_fifty_producers_and_ten_consumers_leave_nothing_and_nothing_comes_after_the_shutdown(bool drain)
    {
        var queue = new WorkQueue<int>();
        var seen = new int[51];
        var inWork = new int[51];
        var consumers = Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            while (await queue.GetAsync(Ct) is { } item)
            {
                Assert.Equal(1, Interlocked.Increment(ref inWork[item.Key]));
                Interlocked.Increment(ref seen[item.Key]);
                await Task.Yield();
                Interlocked.Decrement(ref inWork[item.Key]);
                queue.Done(item.Key);
            }
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            for (var j = 0; j < 50; j++)
            {
                queue.Add(i);
                await Task.Yield();
            }
        }))).WithinTimeout();

        var drained = Task.CompletedTask;
        if (drain)
        {
            drained = queue.ShutDownWithDrainAsync(Ct);
        }
        else
        {
            queue.ShutDown();
        }

        queue.Add(50);
        await Task.WhenAll([drained, .. consumers]).WithinTimeout();
        Assert.Equal(0, queue.Count);
        Assert.Equal(0, queue.ProcessingCount);
        Assert.All(seen[..50], static count => Assert.InRange(count, 1, 50));
        Assert.Equal(0, seen[50]);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddWhileProcessing_by_every_worker_leaves_nothing(bool drain)
    {
        var queue = new WorkQueue<int>();
        var consumers = Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            var counts = new int[50];
            while (await queue.GetAsync(Ct) is { } item)
            {
                if (++counts[item.Key] < 2)
                {
                    queue.Add(item.Key);
                }

                queue.Done(item.Key);
            }
        })).ToArray();
        Parallel.For(0, 50, i => queue.Add(i));
        var drained = Task.CompletedTask;
        if (drain)
        {
            drained = queue.ShutDownWithDrainAsync(Ct);
        }
        else
        {
            queue.ShutDown();
        }

        await Task.WhenAll([drained, .. consumers]).WithinTimeout();
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Len_counts_a_key_once()
    {
        _queue.Add("foo");
        Assert.Equal(1, _queue.Count);
        _queue.Add("bar");
        Assert.Equal(2, _queue.Count);
        _queue.Add("foo");
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void Reinsert_while_in_work_waits_once_when_the_work_is_done()
    {
        _queue.Add("foo");
        Assert.Equal("foo", Take());
        _queue.Add("foo");
        _queue.Add("foo");
        Assert.Equal(0, _queue.Count);
        Assert.False(_queue.TryGet(out _));

        _queue.Done("foo");
        Assert.Equal(1, _queue.Count);
        Assert.Equal("foo", Take());
        _queue.Done("foo");
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, _queue.ProcessingCount);
    }

    [Fact]
    public void Keys_come_in_the_order_in_which_they_were_added_first()
    {
        foreach (var key in (string[])["a", "b", "a", "c", "b"])
        {
            _queue.Add(key);
        }

        Assert.Equal(["a", "b", "c"], TakeAll(_queue));
    }

    [Fact]
    public void Done_of_what_is_not_in_work_throws_and_changes_nothing()
    {
        _queue.Add("foo");
        var error = Assert.Throws<InvalidOperationException>(() => _queue.Done("foo"));
        Assert.Contains("Call it once for each key", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _queue.Count);

        Take();
        _queue.Done("foo");
        Assert.Throws<InvalidOperationException>(() => _queue.Done("foo"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task QueueDrainageUsingShutDownWithDrain_waits_for_all_in_work()
    {
        _queue.Add("foo");
        _queue.Add("bar");
        Take();
        Take();
        var drained = _queue.ShutDownWithDrainAsync(Ct);
        Assert.Null(await _queue.GetAsync(Ct));

        _queue.Done("foo");
        Assert.False(drained.IsCompleted);
        _queue.Done("bar");
        await drained.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task QueueDrainageUsingShutDownWithDrainWithDirtyItem_waits_for_it_again()
    {
        _queue.Add("foo");
        Take();
        _queue.Add("foo");
        var drained = _queue.ShutDownWithDrainAsync(Ct);
        Assert.Null(await _queue.GetAsync(Ct));

        _queue.Done("foo");
        Assert.False(drained.IsCompleted);
        Assert.Equal("foo", (await _queue.GetAsync(Ct))?.Key);
        _queue.Done("foo");
        Assert.Null(await _queue.GetAsync(Ct));
        await drained.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_drain_waits_for_what_nobody_has_taken_yet()
    {
        _queue.Add("foo");
        var drained = _queue.ShutDownWithDrainAsync(Ct);
        Assert.False(drained.IsCompleted);
        Take();
        _queue.Done("foo");
        await drained.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_drain_of_an_idle_queue_is_over_at_once()
    {
        await _queue.ShutDownWithDrainAsync(Ct).WithinTimeout();
        Assert.True(_queue.IsShuttingDown);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_drain_that_is_given_up_leaves_the_queue_shut_down()
    {
        _queue.Add("foo");
        using var giveUp = new CancellationTokenSource();
        var drained = _queue.ShutDownWithDrainAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained.WithinTimeout());
        _queue.Add("bar");
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void NoQueueDrainageUsingShutDown_returns_while_keys_are_in_work()
    {
        _queue.Add("foo");
        Take();
        _queue.ShutDown();
        Assert.Equal(1, _queue.ProcessingCount);
        _queue.Done("foo");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ForceQueueShutdownUsingShutDown_ends_a_drain()
    {
        _queue.Add("foo");
        Take();
        var drained = _queue.ShutDownWithDrainAsync(Ct);
        Assert.False(drained.IsCompleted);
        _queue.ShutDown();
        await drained.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task After_the_shutdown_what_waits_can_be_taken_and_then_there_is_no_more()
    {
        _queue.Add("foo");
        _queue.ShutDown();
        Assert.Equal("foo", (await _queue.GetAsync(Ct))?.Key);
        Assert.Null(await _queue.GetAsync(Ct));
        Assert.False(_queue.TryGet(out _));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Who_waits_is_told_of_the_shutdown()
    {
        var first = _queue.GetAsync(Ct).AsTask();
        var second = _queue.GetAsync(CancellationToken.None).AsTask();
        _queue.Dispose();
        Assert.Null(await first.WithinTimeout());
        Assert.Null(await second.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Those_who_wait_are_served_in_order_and_who_gave_up_takes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        var first = _queue.GetAsync(Ct).AsTask();
        var second = _queue.GetAsync(giveUp.Token).AsTask();
        var third = _queue.GetAsync(Ct).AsTask();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WithinTimeout());
        Assert.Equal(giveUp.Token, error.CancellationToken);

        _queue.Add("foo");
        _queue.Add("bar");
        Assert.Equal("foo", (await first.WithinTimeout())?.Key);
        Assert.Equal("bar", (await third.WithinTimeout())?.Key);
        Assert.Equal(0, _queue.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Who_asks_with_a_token_that_has_fired_takes_nothing()
    {
        _queue.Add("foo");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.GetAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void A_comparer_says_which_keys_are_the_same()
    {
        var queue = new WorkQueue<string>(new WorkQueueOptions<string> { Comparer = StringComparer.OrdinalIgnoreCase });
        queue.Add("foo");
        queue.Add("FOO");
        Assert.Equal(["foo"], TakeAll(queue));
    }

    [Fact]
    public void GarbageCollection_nothing_is_kept_of_a_key_that_is_done()
    {
        var time = new ManualTimeProvider();
        var queue = new WorkQueue<object>(new WorkQueueOptions<object> { TimeProvider = time });
        var key = AddAndFinish(queue, time);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(key.IsAlive);
        GC.KeepAlive(queue);
    }

    [Fact]
    public void The_highest_priority_comes_first_and_in_one_priority_the_first()
    {
        _queue.Add("low 1", WorkPriority.Low);
        _queue.Add("normal 1");
        _queue.Add("high", 5);
        _queue.Add("low 2", WorkPriority.Low);
        _queue.Add("normal 2");
        Assert.Equal(["high", "normal 1", "normal 2", "low 1", "low 2"], TakeAll(_queue));
    }

    [Fact]
    public void A_key_that_waits_is_raised_but_never_lowered()
    {
        _queue.Add("raised", WorkPriority.Low);
        _queue.Add("kept", WorkPriority.Normal);
        _queue.Add("low", WorkPriority.Low);
        _queue.Add("raised", 1);
        _queue.Add("kept", WorkPriority.Low);
        Assert.Equal(3, _queue.Count);
        Assert.Equal(["raised", "kept", "low"], TakeAll(_queue));
    }

    [Fact]
    public void A_key_added_while_in_work_waits_with_the_highest_priority_it_was_added_with()
    {
        _queue.Add("foo", 7);
        Take();
        _queue.Add("foo", WorkPriority.Low);
        _queue.Add("foo", WorkPriority.Normal);
        _queue.Add("bar", -1);
        _queue.Done("foo");
        Assert.True(_queue.TryGet(out var item));
        Assert.Equal(new WorkItem<string>("foo", WorkPriority.Normal), item);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_operations_agree_with_sets_and_a_list(int seed)
    {
        // The oracle: client-go's dirty and processing sets, and a list ordered by priority and arrival.
        var random = new Random(seed);
        var dirty = new Dictionary<string, (int Priority, int Arrival)>(StringComparer.Ordinal);
        var processing = new HashSet<string>(StringComparer.Ordinal);
        var arrivals = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var key = $"k{random.Next(20)}";
            var choice = random.Next(10);
            if (choice < 5)
            {
                var priority = random.Next(-2, 3);
                _queue.Add(key, priority);
                if (!dirty.TryGetValue(key, out var known))
                {
                    dirty[key] = (priority, arrivals++);
                }
                else if (priority > known.Priority)
                {
                    dirty[key] = (priority, arrivals++);
                }
            }
            else if (choice < 8)
            {
                var expected = dirty.Where(entry => !processing.Contains(entry.Key))
                    .OrderByDescending(static entry => entry.Value.Priority).ThenBy(static entry => entry.Value.Arrival)
                    .Select(static entry => entry.Key).FirstOrDefault();
                Assert.Equal(expected, _queue.TryGet(out var item) ? item.Key : null);
                if (expected is not null)
                {
                    dirty.Remove(expected);
                    processing.Add(expected);
                }
            }
            else if (processing.Count > 0)
            {
                var done = processing.ElementAt(random.Next(processing.Count));
                _queue.Done(done);
                processing.Remove(done);
                if (dirty.TryGetValue(done, out var again))
                {
                    // It comes to wait now, not when it was added.
                    dirty[done] = (again.Priority, arrivals++);
                }
            }

            Assert.Equal(dirty.Count(entry => !processing.Contains(entry.Key)), _queue.Count);
            Assert.Equal(processing.Count, _queue.ProcessingCount);
        }
    }

    internal static List<TKey> TakeAll<TKey>(WorkQueue<TKey> queue)
        where TKey : notnull
    {
        var keys = new List<TKey>();
        while (queue.TryGet(out var item))
        {
            keys.Add(item.Key);
            queue.Done(item.Key);
        }

        return keys;
    }

    private string Take()
    {
        Assert.True(_queue.TryGet(out var item));
        return item.Key;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndFinish(WorkQueue<object> queue, ManualTimeProvider time)
    {
        var key = new object();
        queue.Add(key, WorkPriority.Low);
        queue.Add(key);
        queue.AddRateLimited(key);
        queue.Forget(key);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(TakeAll(queue));
        return new WeakReference(key);
    }
}
