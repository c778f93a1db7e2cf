using Informers.Testing;

namespace Informers.Tests.WorkQueues;

/// <summary>The limiters: client-go's default_rate_limiters_test, in C#.</summary>
public sealed class RateLimiterTests
{
    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void ItemExponentialFailureRateLimiter_doubles_by_key_until_forgotten()
    {
        var limiter = new ItemExponentialFailureRateLimiter<string>(Ms(1), TimeSpan.FromSeconds(1));
        Assert.Equal([Ms(1), Ms(2), Ms(4), Ms(8), Ms(16)], Enumerable.Range(0, 5).Select(_ => limiter.When("one")));
        Assert.Equal(5, limiter.NumRequeues("one"));

        Assert.Equal([Ms(1), Ms(2)], Enumerable.Range(0, 2).Select(_ => limiter.When("two")));
        Assert.Equal(2, limiter.NumRequeues("two"));

        limiter.Forget("one");
        Assert.Equal(0, limiter.NumRequeues("one"));
        Assert.Equal(Ms(1), limiter.When("one"));
    }

    [Fact]
    public void ItemExponentialFailureRateLimiterOverFlow_never_exceeds_the_limit()
    {
        var limiter = new ItemExponentialFailureRateLimiter<string>(Ms(1), TimeSpan.FromSeconds(1000));
        for (var i = 0; i < 5; i++)
        {
            limiter.When("one");
        }

        Assert.Equal(Ms(32), limiter.When("one"));
        for (var i = 0; i < 5000; i++)
        {
            limiter.When("overflow one");
        }

        Assert.Equal(TimeSpan.FromSeconds(1000), limiter.When("overflow one"));

        var unlimited = new ItemExponentialFailureRateLimiter<string>(TimeSpan.FromMinutes(1), TimeSpan.MaxValue);
        for (var i = 0; i < 60; i++)
        {
            Assert.InRange(unlimited.When("one"), TimeSpan.FromMinutes(1), TimeSpan.MaxValue);
        }

        Assert.Equal(TimeSpan.MaxValue, unlimited.When("one"));
    }

    [Fact]
    public void ItemFastSlowRateLimiter_is_slow_after_the_fast_attempts()
    {
        var limiter = new ItemFastSlowRateLimiter<string>(Ms(5), TimeSpan.FromSeconds(10), 3);
        var slow = TimeSpan.FromSeconds(10);
        Assert.Equal([Ms(5), Ms(5), Ms(5), slow, slow], Enumerable.Range(0, 5).Select(_ => limiter.When("one")));
        Assert.Equal(5, limiter.NumRequeues("one"));
        Assert.Equal([Ms(5), Ms(5)], Enumerable.Range(0, 2).Select(_ => limiter.When("two")));
        limiter.Forget("one");
        Assert.Equal(0, limiter.NumRequeues("one"));
        Assert.Equal(Ms(5), limiter.When("one"));
    }

    [Fact]
    public void MaxOfRateLimiter_takes_the_longest_delay_and_forgets_in_all()
    {
        var limiter = new MaxOfRateLimiter<string>(
            new ItemFastSlowRateLimiter<string>(Ms(5), TimeSpan.FromSeconds(3), 3),
            new ItemExponentialFailureRateLimiter<string>(Ms(1), TimeSpan.FromSeconds(1000)));
        var slow = TimeSpan.FromSeconds(3);
        Assert.Equal([Ms(5), Ms(5), Ms(5), slow, slow], Enumerable.Range(0, 5).Select(_ => limiter.When("one")));
        Assert.Equal(5, limiter.NumRequeues("one"));
        limiter.Forget("one");
        Assert.Equal(0, limiter.NumRequeues("one"));
        Assert.Equal(Ms(5), limiter.When("one"));
    }

    [Fact]
    public void WithMaxWaitRateLimiter_never_delays_longer_than_the_limit()
    {
        var limiter = new MaxWaitRateLimiter<string>(RateLimiters.DefaultController<string>(new ManualTimeProvider()), TimeSpan.FromSeconds(5));
        Assert.Equal(Ms(5), limiter.When("one"));
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(limiter.When("one"), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }

        Assert.Equal(TimeSpan.FromSeconds(5), limiter.When("one"));
        Assert.Equal(102, limiter.NumRequeues("one"));
        limiter.Forget("one");
        Assert.Equal(0, limiter.NumRequeues("one"));
    }

    [Fact]
    public void BucketRateLimiter_lets_the_burst_go_and_then_adds_up_the_delays()
    {
        var time = new ManualTimeProvider();
        var limiter = new BucketRateLimiter<string>(10, 3, time);
        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, Ms(100), Ms(200)], Enumerable.Range(0, 5).Select(i => limiter.When($"key {i}")));

        // Two places were reserved ahead: after 300 ms one is free, after an hour three, and no more.
        time.Advance(Ms(300));
        Assert.Equal([TimeSpan.Zero, Ms(100)], Enumerable.Range(0, 2).Select(_ => limiter.When("one")));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, Ms(100)], Enumerable.Range(0, 4).Select(_ => limiter.When("one")));
        limiter.Forget("one");
        Assert.Equal(0, limiter.NumRequeues("one"));
        Assert.Equal(Ms(200), limiter.When("one"));
    }

    [Fact]
    public void The_controllers_default_is_5_ms_doubling_to_1000_s_and_10_per_second_after_100()
    {
        var limiter = RateLimiters.DefaultController<int>(new ManualTimeProvider());
        Assert.Equal([Ms(5), Ms(10), Ms(20)], Enumerable.Range(0, 3).Select(_ => limiter.When(0)));
        for (var i = 1; i <= 97; i++)
        {
            Assert.Equal(Ms(5), limiter.When(i));
        }

        Assert.Equal([Ms(100), Ms(200)], Enumerable.Range(98, 2).Select(i => limiter.When(i)));
        for (var i = 0; i < 100; i++)
        {
            limiter.When(0);
        }

        Assert.Equal(TimeSpan.FromSeconds(1000), limiter.When(0));
    }

    [Fact]
    public void The_item_based_default_is_1_ms_doubling_to_1000_s()
    {
        var limiter = RateLimiters.DefaultItemBased<string>();
        Assert.Equal([Ms(1), Ms(2), Ms(4)], Enumerable.Range(0, 3).Select(_ => limiter.When("one")));
        for (var i = 0; i < 50; i++)
        {
            limiter.When("one");
        }

        Assert.Equal(TimeSpan.FromSeconds(1000), limiter.When("one"));
    }
}
