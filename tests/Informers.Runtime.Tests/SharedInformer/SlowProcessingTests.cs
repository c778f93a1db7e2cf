using System.Globalization;
using Informers.Testing;

namespace Informers.Tests.SharedInformer;

/// <summary>Changes that take long to be applied while others wait are told of in the log.</summary>
public sealed class SlowProcessingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private TimeSpan _duration;

    [Theory]
    [InlineData(1, 101, 11, true)]
    [InlineData(1, 100, 11, false)]
    [InlineData(1, 101, 10, false)]
    [InlineData(3, 301, 11, true)]
    [InlineData(3, 300, 11, false)]
    [InlineData(50, 1001, 11, true)]
    [InlineData(50, 1000, 11, false)]
    public async Task More_than_100_ms_for_each_or_a_second_for_all_is_slow_while_more_than_ten_wait(
        int batch, int milliseconds, int waiting, bool isTold)
    {
        var source = NewSource();
        _duration = TimeSpan.FromMilliseconds(milliseconds);
        source.Queue.Add(Widgets.New("slow"));
        for (var i = 1; i < batch; i++)
        {
            source.Queue.Add(Widgets.New($"w{i}"));
        }

        // One object again and again, so that each waits for a batch of its own.
        for (var i = 0; i < waiting; i++)
        {
            source.Queue.Update(Widgets.New("slow", resourceVersion: i.ToString(CultureInfo.InvariantCulture), value: "quick"));
        }

        Assert.True(await source.Queue.PopAsync(source, TestContext.Current.CancellationToken));
        Assert.Equal(waiting, source.Queue.Count);
        var told = _log.Of(4024).Select(static entry => entry.Message);
        Assert.Equal(
            isTold
                ? [$"Applying {batch} changes of widgets.v1.example.com to the cache took {milliseconds} ms, and {waiting} more wait. Are its index functions slow? Handlers have no part in it."]
                : [],
            told);
    }

    [Fact]
    public async Task Also_what_fails_is_told_of()
    {
        var source = NewSource();
        _duration = TimeSpan.FromSeconds(1);
        source.Queue.Add(Widgets.New("slow", value: "bad"));
        for (var i = 0; i < 11; i++)
        {
            source.Queue.Update(Widgets.New("slow", value: "quick"));
        }

        await Assert.ThrowsAsync<IndexFunctionException>(async () => await source.Queue.PopAsync(source, TestContext.Current.CancellationToken));
        await _log.SingleAsync(4024);
    }

    private InformerSource<Widget> NewSource()
    {
        var indexer = new Indexer<Widget>(WidgetType.Namespaced, new() { ["slow"] = Index });
        return new InformerSource<Widget>(
            new FakeSource(),
            new InOrderFifo<Widget>(WidgetType.Namespaced),
            new EventDistributor<Widget>(indexer, WidgetType.Namespaced, _time),
            null,
            new InformerMeasurements(null, "slow", WidgetType.Namespaced.Resource))
        {
            SlowProcessing = new SlowProcessing(_time, _log, WidgetType.Namespaced.Resource),
        };

        IEnumerable<string> Index(Widget widget)
        {
            if (widget is { Name: "slow", Value: not "quick" })
            {
                _time.Advance(_duration);
            }

            return widget.Value == "bad" ? throw new InvalidOperationException("no") : [];
        }
    }
}
