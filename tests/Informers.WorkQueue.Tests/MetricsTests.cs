using System.Diagnostics.Metrics;
using Informers.Testing;

namespace Informers.Tests.WorkQueues;

/// <summary>What is measured: client-go's metrics_test, in C#.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TestMeterFactory _meters = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<(string Instrument, double Value, string Tags)> _measured = [];

    public MetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Owns(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

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
        lock (_gate)
        {
            Assert.All(_measured, static entry => Assert.Equal("workqueue.name=test", entry.Tags));
        }
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
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            Assert.Empty(_measured);
        }
    }

    private WorkQueue<string> New(string? name) =>
        new(new WorkQueueOptions<string> { Name = name, TimeProvider = _time, MeterFactory = _meters });

    private List<double> Observe(string instrument)
    {
        Take(instrument);
        _listener.RecordObservableInstruments();
        return Take(instrument);
    }

    private List<double> Take(string instrument)
    {
        lock (_gate)
        {
            var values = _measured.Where(entry => entry.Instrument == instrument).Select(static entry => entry.Value).ToList();
            _measured.RemoveAll(entry => entry.Instrument == instrument);
            return values;
        }
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            _measured.Add((instrument.Name, value, string.Join(',', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))));
        }
    }
}
