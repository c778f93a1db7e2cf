using System.Text.Json.Nodes;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests;

/// <summary>What becomes of events that are reported, on the embedded server and on manual time.</summary>
public sealed class EventRecorderTests : IAsyncLifetime
{
    private static readonly GroupVersionResource Events = new("", "v1", "events");
    private static readonly Widget Regarded = new() { Namespace = "shop", Name = "web", Uid = "u-1", ResourceVersion = "7" };
    private readonly ManualTimeProvider _time = new();
    private FakeApiServer _server = null!;
    private IRestClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(cancellationToken: Ct);
        _client = _server.CreateRestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_event_says_what_happened_to_which_object()
    {
        await using var recorder = Recorder();
        recorder.Record(
            WidgetType.Namespaced, Regarded, EventKind.Warning, "Failed", "It did not work", new Dictionary<string, string> { ["a"] = "b" });
        await recorder.FlushAsync(Ct);
        var written = Assert.Single(_server.List(Events));
        Assert.Equal("shop", (string?)written["metadata"]!["namespace"]);
        Assert.StartsWith("web.", (string?)written["metadata"]!["name"], StringComparison.Ordinal);
        Assert.Equal("b", (string?)written["metadata"]!["annotations"]!["a"]);
        var now = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (path, expected) in (ReadOnlySpan<(string, JsonNode)>)
        [
            ("involvedObject", JsonNode.Parse("""{"kind":"Widget","apiVersion":"example.com/v1","name":"web","namespace":"shop","uid":"u-1","resourceVersion":"7"}""")!),
            ("source", JsonNode.Parse("""{"component":"tester","host":"here"}""")!),
            ("reason", "Failed"), ("message", "It did not work"), ("type", "Warning"), ("count", 1), ("firstTimestamp", now), ("lastTimestamp", now),
            ("reportingComponent", "tester"), ("reportingInstance", "here"),
        ])
        {
            Assert.True(JsonNode.DeepEquals(expected, written[path]), $"{path}: {written[path]}");
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Equal_events_are_one_that_is_counted()
    {
        await using var recorder = Recorder();
        for (var i = 0; i < 3; i++)
        {
            Report(recorder, "Scaled", "up");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Report(recorder, "Scaled", "down");
        await recorder.FlushAsync(Ct);
        var written = _server.List(Events).ToDictionary(static e => (string)e["message"]!);
        Assert.Equal(3, (int)written["up"]["count"]!);
        Assert.NotEqual((string?)written["up"]["firstTimestamp"], (string?)written["up"]["lastTimestamp"]);
        Assert.Equal(1, (int)written["down"]["count"]!);
        Assert.Equal(2, written.Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task From_the_tenth_on_similar_events_are_combined()
    {
        await using var recorder = Recorder();
        for (var i = 1; i <= 12; i++)
        {
            Report(recorder, "Failed", $"attempt {i}");
        }

        await recorder.FlushAsync(Ct);
        var written = _server.List(Events);
        Assert.Equal(10, written.Count);
        var combined = Assert.Single(written, static e => ((string)e["message"]!).StartsWith("(combined from similar events): ", StringComparison.Ordinal));
        Assert.Equal(("(combined from similar events): attempt 12", 3), ((string?)combined["message"], (int)combined["count"]!));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task After_ten_quiet_minutes_similar_events_count_anew()
    {
        await using var recorder = Recorder();
        for (var i = 1; i <= 9; i++)
        {
            Report(recorder, "Failed", $"attempt {i}");
        }

        await recorder.FlushAsync(Ct);
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        Report(recorder, "Failed", "attempt 10");
        await recorder.FlushAsync(Ct);
        Assert.DoesNotContain(_server.List(Events), static e => ((string)e["message"]!).StartsWith("(combined", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Of_one_object_25_are_written_at_once_and_then_one_every_five_minutes()
    {
        await using var recorder = Recorder();
        for (var i = 0; i < 30; i++)
        {
            Report(recorder, "Again", "the same");
        }

        await recorder.FlushAsync(Ct);
        Assert.Equal(25, (int)Assert.Single(_server.List(Events))["count"]!);
        _time.Advance(TimeSpan.FromMinutes(4));
        Report(recorder, "Again", "the same");
        await recorder.FlushAsync(Ct);
        Assert.Equal(25, (int)Assert.Single(_server.List(Events))["count"]!);
        _time.Advance(TimeSpan.FromMinutes(1));
        Report(recorder, "Again", "the same");
        recorder.Record(WidgetType.Namespaced, new Widget { Namespace = "shop", Name = "other" }, EventKind.Normal, "Again", "another object");
        await recorder.FlushAsync(Ct);

        // Those that were not written count all the same.
        Assert.Equal([1, 32], _server.List(Events).Select(static e => (int)e["count"]!).Order());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_event_that_is_gone_is_written_anew_with_its_count()
    {
        await using var recorder = Recorder();
        Report(recorder, "Scaled", "up");
        await recorder.FlushAsync(Ct);
        var first = Assert.Single(_server.List(Events));
        _server.Delete(Events, new ObjectName("shop", (string)first["metadata"]!["name"]!));
        Report(recorder, "Scaled", "up");
        await recorder.FlushAsync(Ct);
        Assert.Equal(2, (int)Assert.Single(_server.List(Events))["count"]!);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_that_cannot_be_reached_is_tried_twelve_times_ten_seconds_apart()
    {
        await using var recorder = Recorder();
        _server.Faults.Cut(count: FaultInjector.Always);
        Report(recorder, "Scaled", "up");
        List<double> waits = [];
        for (var i = 0; i < 11; i++)
        {
            waits.Add((await _time.AdvanceToNextTimerAsync(Ct)).TotalSeconds);
        }

        await recorder.FlushAsync(Ct);
        Assert.Equal([5, .. Enumerable.Repeat(10.0, 10)], waits);
        _server.Faults.Clear();
        Report(recorder, "Scaled", "down");
        await recorder.FlushAsync(Ct);
        Assert.Equal("down", (string?)Assert.Single(_server.List(Events))["message"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_refused_is_given_up_and_a_busy_server_is_asked_again_when_it_says()
    {
        await using var recorder = Recorder();
        _server.Faults.Forbid(count: 1);
        Report(recorder, "Refused", "1");
        await recorder.FlushAsync(Ct);
        Assert.Empty(_server.List(Events));
        _server.Faults.Fail(429, retryAfter: TimeSpan.FromSeconds(3));
        Report(recorder, "Busy", "2");
        Assert.Equal(TimeSpan.FromSeconds(3), await _time.AdvanceToNextTimerAsync(Ct));
        await recorder.FlushAsync(Ct);
        Assert.Equal("2", (string?)Assert.Single(_server.List(Events))["message"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_full_queue_drops_and_never_blocks()
    {
        var stall = _server.Faults.Stall(count: FaultInjector.Always);
        await using var recorder = Recorder(new EventRecorderOptions { QueueCapacity = 3 });
        Report(recorder, "One", "is being written");
        await _server.WaitForRequestsAsync(static request => request.Verb == "create", cancellationToken: Ct);
        for (var i = 0; i < 5; i++)
        {
            Report(recorder, "More", $"{i}");
        }

        Assert.Equal(2, recorder.DroppedCount);
        stall.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_writes_what_waits_and_takes_no_more()
    {
        var recorder = Recorder();
        for (var i = 0; i < 5; i++)
        {
            Report(recorder, "Last", $"{i}");
        }

        await recorder.DisposeAsync();
        Assert.Equal(5, _server.List(Events).Count);
        Report(recorder, "TooLate", "x");
        Assert.Equal(1, recorder.DroppedCount);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => recorder.FlushAsync(Ct));
        await recorder.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_waits_no_longer_than_it_is_told_to()
    {
        _server.Faults.Stall(count: FaultInjector.Always);
        var recorder = Recorder();
        Report(recorder, "Never", "written");
        Report(recorder, "Never", "written either");
        await _server.WaitForRequestsAsync(static request => request.Verb == "create", cancellationToken: Ct);
        var disposal = recorder.DisposeAsync().AsTask();
        Assert.Equal(TimeSpan.FromSeconds(5), await _time.AdvanceToNextTimerAsync(Ct));
        await disposal.WaitAsync(Ct);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Events_of_objects_without_a_namespace_are_in_default_and_names_that_are_none_are_replaced()
    {
        await using var recorder = Recorder();
        recorder.Record(WidgetType.Cluster, new Widget { Name = "node:1" }, EventKind.Normal, "Seen", "x");
        await recorder.FlushAsync(Ct);
        var metadata = Assert.Single(_server.List(Events))["metadata"]!;
        Assert.Equal("default", (string?)metadata["namespace"]);
        Assert.True(Guid.TryParse((string?)metadata["name"], out _));
    }

    [Fact]
    public void A_cache_forgets_what_was_not_used_for_longest()
    {
        var cache = new LruCache<string, int>(2);
        cache.Set("a", 1);
        cache.Set("b", 2);
        Assert.True(cache.TryGet("a", out _));
        cache.Set("c", 3);
        cache.Set("c", 4);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a) && cache.TryGet("c", out var c) && (a, c) == (1, 4));
    }

    private static void Report(EventRecorder recorder, string reason, string message) =>
        recorder.Record(WidgetType.Namespaced, Regarded, EventKind.Normal, reason, message);

    private EventRecorder Recorder(EventRecorderOptions? options = null) =>
        new(_client, "tester", (options ?? new EventRecorderOptions()) with { Host = "here", TimeProvider = _time, Random = new Half() });

    private sealed class Half : Random
    {
        public override double NextDouble() => 0.5;
    }
}
