using Informers.Testing;

namespace Informers.Tests.WorkQueues;

/// <summary>Delays: client-go's delaying_queue_test and rate_limiting_queue_test, in C#.</summary>
public sealed class DelayTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public DelayTests() => _queue = new WorkQueue<string>(new WorkQueueOptions<string> { TimeProvider = _time });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void SimpleQueue_a_key_comes_when_its_delay_is_over_and_only_once()
    {
        _queue.AddAfter("foo", TimeSpan.FromMilliseconds(50));
        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(0, _queue.Count);
        Assert.Equal(1, _queue.DelayedCount);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, _queue.DelayedCount);
        Assert.Equal(0, _time.ActiveTimerCount);
    }

    [Fact]
    public void Deduping_the_delay_that_ends_first_counts_when_it_came_last()
    {
        _queue.AddAfter("foo", TimeSpan.FromMilliseconds(70));
        _queue.AddAfter("foo", TimeSpan.FromMilliseconds(30));
        _time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Deduping_the_delay_that_ends_first_counts_when_it_came_first()
    {
        _queue.AddAfter("foo", TimeSpan.FromMilliseconds(30));
        _queue.AddAfter("foo", TimeSpan.FromMilliseconds(70));
        _time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AddTwoFireEarly_the_later_key_with_the_shorter_delay_comes_first()
    {
        _queue.AddAfter("third", TimeSpan.FromSeconds(10));
        _queue.AddAfter("second", TimeSpan.FromSeconds(2));
        _queue.AddAfter("first", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["second"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(["third"], WorkQueueTests.TakeAll(_queue));
    }

    [Fact]
    public void CopyShifting_keys_come_in_the_order_of_their_moments()
    {
        string[] keys = ["first", "second", "third"];
        for (var i = 0; i < 3; i++)
        {
            _queue.AddAfter(keys[i], TimeSpan.FromSeconds(i + 1));
        }

        _time.Advance(TimeSpan.FromSeconds(2000));
        Assert.Equal(keys, WorkQueueTests.TakeAll(_queue));
    }

    [Fact]
    public void No_delay_and_less_than_none_is_at_once()
    {
        _queue.AddAfter("foo", TimeSpan.Zero);
        _queue.AddAfter("bar", TimeSpan.FromSeconds(-1));
        Assert.Equal(["foo", "bar"], WorkQueueTests.TakeAll(_queue));
        Assert.Equal(0, _time.ActiveTimerCount);
    }

    [Fact]
    public void A_delayed_key_may_be_added_meanwhile_and_comes_again()
    {
        _queue.AddAfter("foo", TimeSpan.FromSeconds(1));
        _queue.Add("foo");
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
    }

    [Fact]
    public void A_delayed_key_keeps_the_highest_priority_it_was_added_with()
    {
        _queue.AddAfter("foo", TimeSpan.FromSeconds(1), 3);
        _queue.AddAfter("foo", TimeSpan.FromSeconds(1), WorkPriority.Low);
        _queue.AddAfter("bar", TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["foo", "bar"], WorkQueueTests.TakeAll(_queue));
    }

    [Fact]
    public void A_delay_beyond_what_timers_can_is_kept_to_the_day()
    {
        _queue.AddAfter("never", TimeSpan.MaxValue);
        _queue.AddAfter("foo", TimeSpan.FromDays(100));
        _time.Advance(TimeSpan.FromDays(99));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
        Assert.Equal(1, _queue.DelayedCount);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Who_waits_is_given_the_key_at_the_end_of_its_delay()
    {
        var getting = _queue.GetAsync(Ct).AsTask();
        _queue.AddAfter("foo", TimeSpan.FromSeconds(1));
        Assert.False(getting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("foo", (await getting.WithinTimeout())?.Key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_shutdown_drops_what_is_delayed_and_stops_the_timer(bool drain)
    {
        _queue.AddAfter("foo", TimeSpan.FromSeconds(1));
        if (drain)
        {
            Assert.True(_queue.ShutDownWithDrainAsync(Ct).IsCompletedSuccessfully);
        }
        else
        {
            _queue.ShutDown();
        }

        Assert.Equal(0, _time.ActiveTimerCount);
        _time.Advance(TimeSpan.FromSeconds(1));
        _queue.AddAfter("bar", TimeSpan.FromSeconds(1));
        _queue.AddAfter("baz", TimeSpan.Zero);
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, _queue.DelayedCount);
    }

    [Fact]
    public void RateLimitingQueue_delays_by_the_limiter_until_the_key_is_forgotten()
    {
        using var queue = new WorkQueue<string>(new WorkQueueOptions<string>
        {
            TimeProvider = _time,
            RateLimiter = new ItemExponentialFailureRateLimiter<string>(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1000)),
        });
        Assert.Equal(TimeSpan.FromMilliseconds(1), DelayOf("one"));
        Assert.Equal(TimeSpan.FromMilliseconds(2), DelayOf("one"));
        Assert.Equal(2, queue.NumRequeues("one"));
        Assert.Equal(TimeSpan.FromMilliseconds(1), DelayOf("two"));
        queue.Forget("one");
        Assert.Equal(0, queue.NumRequeues("one"));
        Assert.Equal(TimeSpan.FromMilliseconds(1), DelayOf("one"));

        TimeSpan DelayOf(string key)
        {
            queue.AddRateLimited(key);
            var delay = TimeSpan.Zero;
            while (queue.Count == 0)
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                delay += TimeSpan.FromMilliseconds(1);
            }

            Assert.Equal([key], WorkQueueTests.TakeAll(queue));
            return delay;
        }
    }

    [Fact]
    public void The_default_limiter_is_the_controllers()
    {
        // 5 ms from the key's own limiter; the bucket has a hundred places.
        _queue.AddRateLimited("foo");
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["foo"], WorkQueueTests.TakeAll(_queue));
    }
}
