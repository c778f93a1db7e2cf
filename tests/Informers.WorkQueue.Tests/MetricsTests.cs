using Informers.Testing;

namespace Informers.Tests.WorkQueues;

/// <summary>What is measured: client-go's metrics_test, in C#.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly MeterReader _meter = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Depth_adds_and_durations_follow_a_key()
    {
        using var queue = New("test");
        queue.Add("foo");
        queue.Add("foo");
        Assert.Equal([1d], Take("workqueue.adds"));
        Assert.Equal([1d], Observe("workqueue.depth"));

        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(queue.TryGet(out _));
        Assert.Equal([0.05], Take("workqueue.queue.duration"));
        Assert.Equal([0d], Observe("workqueue.depth"));

        // Added again while in work: it waits from now on.
        _time.Advance(TimeSpan.FromMilliseconds(25));
        queue.Add("foo");
        Assert.Equal([1d], Take("workqueue.adds"));
        Assert.Equal([0d], Observe("workqueue.depth"));
        Assert.Equal([0.025], Observe("workqueue.unfinished"));
        Assert.Equal([0.025], Observe("workqueue.longest_running"));

        _time.Advance(TimeSpan.FromMilliseconds(25));
        queue.Done("foo");
        Assert.Equal([0.05], Take("workqueue.work.duration"));
        Assert.Equal([1d], Observe("workqueue.depth"));
        Assert.Equal([0d], Observe("workqueue.unfinished"));

        Assert.True(queue.TryGet(out _));
        Assert.Equal([0.025], Take("workqueue.queue.duration"));
        queue.Done("foo");
        Assert.All(_meter.All, static entry => Assert.Equal("workqueue.name=test", entry.Tags));
    }

    [Fact]
    public void Unfinished_work_adds_up_and_the_longest_is_the_first()
    {
        using var queue = New("test");
        queue.Add("foo");
        queue.Add("bar");
        queue.TryGet(out _);
        _time.Advance(TimeSpan.FromSeconds(2));
        queue.TryGet(out _);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([4d], Observe("workqueue.unfinished"));
        Assert.Equal([3d], Observe("workqueue.longest_running"));
        queue.Done("foo");
        Assert.Equal([1d], Observe("workqueue.longest_running"));
    }

    [Fact]
    public void Retries_are_counted_when_they_are_asked_for()
    {
        using var queue = New("test");
        queue.AddAfter("foo", TimeSpan.FromSeconds(1));
        queue.AddAfter("bar", TimeSpan.Zero);
        queue.AddRateLimited("foo");
        Assert.Equal(3, Take("workqueue.retries").Count);
    }

    [Fact]
    public void Queues_of_one_name_are_measured_as_one_and_leave_at_their_end()
    {
        using var first = New("test");
        using var second = New("test");
        using var other = New("other");
        first.Add("foo");
        second.Add("foo");
        Assert.Equal([0d, 2d], Observe("workqueue.depth").Order());

        first.ShutDown();
        other.ShutDown();
        Assert.Equal([2d], Observe("workqueue.depth"));
        first.TryGet(out _);
        first.Done("foo");
        Assert.Equal([1d], Observe("workqueue.depth"));
    }

    [Fact]
    public void A_queue_without_a_name_is_not_measured()
    {
        using var queue = New(null);
        queue.Add("foo");
        queue.TryGet(out _);
        _meter.Observe("workqueue.depth");
        Assert.Empty(_meter.All);
    }

    private WorkQueue<string> New(string? name) =>
        new(new WorkQueueOptions<string> { Name = name, TimeProvider = _time, MeterFactory = _meter.Factory });

    private List<double> Observe(string instrument) => [.. _meter.Observe(instrument).Select(static entry => entry.Value)];

    private List<double> Take(string instrument) => [.. _meter.Take(instrument).Select(static entry => entry.Value)];
}
