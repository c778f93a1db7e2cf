using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
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
            waits.Add((await AdvanceToNextAttemptAsync()).TotalSeconds);
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
        Assert.Equal(TimeSpan.FromSeconds(3), await AdvanceToNextAttemptAsync());
        await recorder.FlushAsync(Ct);
        Assert.Equal("2", (string?)Assert.Single(_server.List(Events))["message"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_in_trouble_that_says_when_to_come_again_is_asked_again()
    {
        await using var recorder = Recorder();
        _server.Faults.Fail(503, retryAfter: TimeSpan.FromSeconds(4));
        Report(recorder, "Busy", "1");
        Assert.Equal(TimeSpan.FromSeconds(4), await AdvanceToNextAttemptAsync());
        await recorder.FlushAsync(Ct);
        Assert.Equal("1", (string?)Assert.Single(_server.List(Events))["message"]);
        _server.Faults.Fail(503);
        Report(recorder, "Down", "2");
        await recorder.FlushAsync(Ct);
        Assert.Single(_server.List(Events));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_may_ask_for_a_wait_of_ten_minutes_at_most(int code)
    {
        var time = new TimerRecorder(_time);
        await using var recorder = new EventRecorder(_client, "tester", new EventRecorderOptions { TimeProvider = time });
        _server.Faults.Fail(code, retryAfter: TimeSpan.FromSeconds(int.MaxValue));
        Report(recorder, "Busy", "for 68 years");
        Assert.Equal(TimeSpan.FromSeconds(30), await time.DueTimes.ReadAsync(Ct));
        Assert.Equal(TimeSpan.FromMinutes(10), await time.DueTimes.ReadAsync(Ct));
        _time.Advance(TimeSpan.FromMinutes(10));
        await recorder.FlushAsync(Ct);
        Assert.Single(_server.List(Events));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_request_that_hangs_is_given_up_after_30_seconds_and_tried_again()
    {
        await using var recorder = Recorder();
        _server.Faults.Stall(count: 1);
        Report(recorder, "Slow", "1");
        Report(recorder, "Waiting", "2");
        await _server.WaitForRequestsAsync(static request => request.Verb == "create", cancellationToken: Ct);
        Assert.Equal(TimeSpan.FromSeconds(30), await _time.AdvanceToNextTimerAsync(Ct));
        Assert.Equal(TimeSpan.FromSeconds(5), await AdvanceToNextAttemptAsync());
        await recorder.FlushAsync(Ct);
        Assert.Equal(["1", "2"], _server.List(Events).Select(static e => (string?)e["message"]).Order());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_request_that_its_client_cancels_is_tried_again()
    {
        using var client = new Interposed(_client, static (attempt, _) => attempt == 1 ? throw new TaskCanceledException("the client's own limit") : Task.CompletedTask);
        await using var recorder = Recorder(client: client);
        Report(recorder, "Slow", "1");
        Assert.Equal(TimeSpan.FromSeconds(5), await AdvanceToNextAttemptAsync());
        await recorder.FlushAsync(Ct);
        Assert.Single(_server.List(Events));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_error_that_nobody_foresees_costs_one_event_and_no_more()
    {
        using var client = new Interposed(_client, static (attempt, _) => attempt == 1 ? throw new UnreachableException("a client's fault") : Task.CompletedTask);
        var recorder = Recorder(client: client);
        Report(recorder, "Lost", "1");
        await recorder.FlushAsync(Ct);
        Assert.Empty(_server.List(Events));
        Report(recorder, "Written", "2");
        await recorder.FlushAsync(Ct);
        Assert.Equal("2", (string?)Assert.Single(_server.List(Events))["message"]);
        Assert.Equal(0, recorder.DroppedCount);
        await recorder.DisposeAsync();
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
    public async Task Disposing_waits_for_what_its_time_limit_set_off()
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        using var client = new Interposed(_client, async (_, token) =>
        {
            // A callback of somebody else that takes its time; its registration is not waited for here.
            token.Register(() =>
            {
                cancelled.SetResult();
                release.Wait(Ct);
            });
            requested.SetResult();
            await answer.Task;
        });
        var recorder = Recorder(client: client);
        Report(recorder, "Last", "1");
        await requested.Task.WaitAsync(Ct);
        var disposal = recorder.DisposeAsync().AsTask();
        var limit = Task.Run(() => _time.Advance(TimeSpan.FromSeconds(5)), Ct);
        await cancelled.Task.WaitAsync(Ct);
        answer.SetException(new UnreachableException("so that the loop ends while the callback runs"));
        Assert.False(disposal.IsCompleted);
        release.Set();
        await limit.WaitAsync(Ct);
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

    // The limit of an attempt under way lies further ahead.
    private async Task<TimeSpan> AdvanceToNextAttemptAsync()
    {
        var due = await _time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Ct);
        _time.Advance(due);
        return due;
    }

    private EventRecorder Recorder(EventRecorderOptions? options = null, IRestClient? client = null) =>
        new(client ?? _client, "tester", (options ?? new EventRecorderOptions()) with { Host = "here", TimeProvider = _time, Random = new Half() });

    /// <summary>Does something before each request, by its number.</summary>
    private sealed class Interposed(IRestClient client, Func<int, CancellationToken, Task> before) : IRestClient
    {
        private int _requests;

        public Uri BaseAddress => client.BaseAddress;

        public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(Interlocked.Increment(ref _requests), cancellationToken);
            return await client.SendAsync(request, cancellationToken);
        }

        // The client is the test's.
        public void Dispose()
        {
        }
    }

    /// <summary>Tells which timers are made, in order.</summary>
    private sealed class TimerRecorder(TimeProvider time) : TimeProvider
    {
        private readonly Channel<TimeSpan> _dueTimes = Channel.CreateUnbounded<TimeSpan>();

        public ChannelReader<TimeSpan> DueTimes => _dueTimes.Reader;

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = time.CreateTimer(callback, state, dueTime, period);
            Assert.True(_dueTimes.Writer.TryWrite(dueTime));
            return timer;
        }
    }

    private sealed class Half : Random
    {
        public override double NextDouble() => 0.5;
    }
}
