using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Informers.Rest;

namespace Informers.Tests;

public sealed class RestWatchTests
{
    private static readonly string AllShapes = string.Concat(
        "\uFEFF\r\n\n",
        """{"type":"ADDED","object":{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"a","resourceVersion":"1"}}}""", "\n",
        """ {"object":{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"b","resourceVersion":"2"}},"type":"MODIFIED","x":[{}]}""", "\r\n\r\n \n",
        """{"type":"DELETED","object":{"metadata":{"name":"c\n\"}","resourceVersion":"3"}}}{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"4"}}} """, "\n",
        "{\n  \"type\": \"ADDED\",\n  \"object\": {\n    \"metadata\": {\n      \"name\": \"d\",\n      \"resourceVersion\": \"5\"\n    }\n  }\n}\n",
        """{"type":"ADDED","object":{"metadata":{"name":"cut","resourceVersion":"6"}""", ",\n",
        """{"type":"ADDED","object":{"metadata":{"name":"e","resourceVersion":"7"}}}""", "\n",
        """{"type":"SOON","object":{"metadata":{"name":"f","resourceVersion":"8"}}}""", "\n",
        """{"type":"MODIFIED","object":{"metadata":{"name":"g","resourceVersion":"9"}}}""");

    private static readonly string[] AllShapesExpected =
        ["Added a@1", "Modified b@2", "Deleted c\n\"}@3", "Bookmark @4", "Added d@5", "Invalid cut@6", "Added e@7", "Invalid f@8", "Modified g@9"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_events_cut_at_every_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(AllShapes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            await using var watch = await OpenAsync(PiecesStream.SplitAt(bytes, cut));
            Assert.Equal(AllShapesExpected, (await ReadAllAsync(watch)).Select(Show));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_events_that_come_byte_by_byte()
    {
        await using var watch = await OpenAsync(PiecesStream.OneByOne(Encoding.UTF8.GetBytes(AllShapes)));

        Assert.Equal(AllShapesExpected, (await ReadAllAsync(watch)).Select(Show));
        Assert.Equal(Encoding.UTF8.GetByteCount(AllShapes), watch.BytesReceived);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reads_random_events_in_random_pieces()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            var expected = new List<string>();
            for (var i = 0; i < 30; i++)
            {
                var junk = RandomJson.Value(random, 5).Replace('\n', ' ');
                var obj = $$$"""{"junk":{{{junk}}},"metadata":{"name":"w{{{i}}}","resourceVersion":"{{{i}}}"}}""";
                text.Append(random.Next(2) == 0 ? $$$"""{"type":"ADDED","object":{{{obj}}}}""" : $$$"""{"object":{{{obj}}},"type":"ADDED"}""").Append('\n');
                expected.Add($"Added w{i}@{i}");
            }

            await using var watch = await OpenAsync(new PiecesStream(Encoding.UTF8.GetBytes(text.ToString()), () => random.Next(1, 700)));
            Assert.Equal(expected, (await ReadAllAsync(watch)).Select(Show));
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Events_may_be_larger_than_any_buffer()
    {
        var large = new string('x', 2_000_000);
        var text = Event("ADDED", Widgets.New("small")) + Event("MODIFIED", Widgets.New("large", value: large)) + Event("ADDED", Widgets.New("last"));
        await using var watch = await OpenAsync(new PiecesStream(Encoding.UTF8.GetBytes(text), () => 3_000));

        var events = await ReadAllAsync(watch);

        Assert.Equal(["small", "large", "last"], events.Select(e => e.Object!.Name));
        Assert.Equal(large, events[1].Object!.Value);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"k8s.io/initial-events-end":"true"}""", true)]
    [InlineData("""{"a":{"b":1},"k8s.io/initial-events-end":"true","c":null}""", true)]
    [InlineData("""{"k8s.io/initial-events-end":"false"}""", false)]
    [InlineData("""{"k8s.io/initial-events-end":true}""", false)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    public async Task A_bookmark_ends_the_initial_events_if_its_annotation_says_true(string annotations, bool expected)
    {
        // What a bookmark has beside that fits no widget.
        await using var watch = await OpenAsync(
            $$$$"""{"type":"BOOKMARK","object":{"kind":"Widget","apiVersion":"example.com/v1","spec":7,"metadata":{"creationTimestamp":null,"annotations":{{{{annotations}}}},"resourceVersion":"77"}}}""" + "\n");

        var bookmark = Assert.Single(await ReadAllAsync(watch));

        Assert.Equal(WatchEventType.Bookmark, bookmark.Type);
        Assert.Equal("77", bookmark.ResourceVersion);
        Assert.Equal(expected, bookmark.IsInitialEventsEnd);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (5)","reason":"Expired","code":410}}""")]
    [InlineData("""{"object":{"code":410,"reason":"Expired","message":"too old resource version: 1 (5)","kind":"Status"},"type":"ERROR"}""")]
    [InlineData("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (5)","reason":"Expired","code":410}""")]
    public async Task An_error_event_carries_its_status(string json)
    {
        await using var watch = await OpenAsync(json + "\n");

        var error = Assert.IsType<ApiStatusException>(Assert.Single(await ReadAllAsync(watch)).Error);

        Assert.True(error.IsExpired);
        Assert.Contains("too old resource version", error.Message, StringComparison.Ordinal);
        Assert.Contains("widgets.v1.example.com", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_error_event_without_a_status_is_still_an_error()
    {
        await using var watch = await OpenAsync("""{"type":"ERROR","object":null}""" + "\n" + """{"type":"ERROR"}""" + "\n");

        Assert.All(await ReadAllAsync(watch), e => Assert.IsType<ApiStatusException>(e.Error));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"type":"SOON","object":{"metadata":{"name":"x","resourceVersion":"3"}}}""", "'SOON'", "x@3")]
    [InlineData("""{"type":7,"object":{"metadata":{"name":"x","resourceVersion":"3"}}}""", "Number", "x@3")]
    [InlineData("""{"type":"ADDED"}""", "no object", "@")]
    [InlineData("""{"type":"ADDED","object":null}""", "null", "@")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"namespace":"n"}}}""", "no metadata.name", "@")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":{"value":[]}}}""", "Expected a string", "x@3")]
    [InlineData("""{"object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":{"value":[]}},"type":"DELETED"}""", "Expected a string", "x@3")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":tru}}""", "malformed", "x@3")]
    [InlineData("""{"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[]}}""", "Table", "@")]
    [InlineData("""{"type":"BOOKMARK","object":{}}""", "resource version", "@")]
    [InlineData("""{"type":"BOOKMARK"}""", "resource version", "@")]
    [InlineData("nonsense", "malformed", "@")]
    [InlineData("[]", "no JSON object", "@")]
    public async Task What_is_not_understood_is_reported_and_the_next_event_is_read(string json, string expected, string which)
    {
        await using var watch = await OpenAsync(Event("ADDED", Widgets.New("before")) + json + "\n" + Event("ADDED", Widgets.New("after")));

        var events = await ReadAllAsync(watch);

        Assert.Equal(["before", null, "after"], events.Select(e => e.Object?.Name));
        var error = Assert.IsType<InvalidObjectException>(events[1].Error);
        Assert.Equal(WatchEventType.Invalid, events[1].Type);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(which, $"{error.Name}@{error.ResourceVersion}");
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("DELETED", true)]
    [InlineData("MODIFIED", false)]
    public async Task An_unreadable_object_says_whether_it_was_deleted(string type, bool expected)
    {
        await using var watch = await OpenAsync(
            """{"type":"TYPE","object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":{"value":[]}}}""".Replace("TYPE", type, StringComparison.Ordinal) + "\n");

        var error = Assert.IsType<InvalidObjectException>(Assert.Single(await ReadAllAsync(watch)).Error);

        Assert.Equal(expected, error.IsDeletion);
        Assert.Equal("x@3", $"{error.Name}@{error.ResourceVersion}");
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("""{"type":"DELETED","object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":tru}}""", true, false)]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":tru}}""", false, false)]
    [InlineData("""{"object":{"metadata":{"name":"x","resourceVersion":"3"},"spec":tru},"type":"DELETED"}""", false, true)]
    [InlineData("""{"type":"DELETED","object":{"spec":tru}}""", true, true)]
    [InlineData("""{"type":"DELETED","object":{"metadata":{"namespace":"n"}}}""", true, true)]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"namespace":"n"}}}""", false, true)]
    [InlineData("""{"type":"ADDED"}""", false, true)]
    [InlineData("nonsense", false, true)]
    [InlineData("[]", false, true)]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":tru}}""", false, false)]
    [InlineData("""{"type":"BOOKMARK","object":{}}""", false, false)]
    [InlineData("""{"type":"SOON","object":{}}""", false, false)]
    public async Task What_is_not_understood_says_whether_it_was_a_deletion_and_whether_a_change_is_lost(
        string json, bool isDeletion, bool hidesChange)
    {
        await using var watch = await OpenAsync(Event("ADDED", Widgets.New("before")) + json + "\n");

        var error = Assert.IsType<InvalidObjectException>((await ReadAllAsync(watch))[1].Error);

        Assert.Equal(isDeletion, error.IsDeletion);
        Assert.Equal(hidesChange, error.HidesChange);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stream_that_ends_inside_an_event_is_broken()
    {
        await using var watch = await OpenAsync(Event("ADDED", Widgets.New("a")) + """{"type":"ADDED","object":{"metadata":{"name":"b"}}""");

        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out _));
        var error = await Assert.ThrowsAsync<IOException>(async () => await watch.WaitToReadAsync(Token));
        Assert.Contains("inside an event", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(async () => await watch.WaitToReadAsync(Token));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_connection_that_breaks_is_an_IOException_after_the_events_that_came()
    {
        await using var watch = await OpenAsync(new PiecesStream(
            Encoding.UTF8.GetBytes(Event("ADDED", Widgets.New("a"))), () => 1000, new SocketException((int)SocketError.ConnectionReset)));

        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out _));
        Assert.False(watch.TryRead(out _));
        var error = await Assert.ThrowsAsync<IOException>(async () => await watch.WaitToReadAsync(Token));
        Assert.IsType<SocketException>(error.InnerException);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_empty_stream_ends_cleanly()
    {
        await using var watch = await OpenAsync(string.Empty);

        Assert.False(watch.TryRead(out _));
        Assert.False(await watch.WaitToReadAsync(Token));
        Assert.False(await watch.WaitToReadAsync(Token));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_ends_a_pending_read_at_once(bool honoursCancellation)
    {
        var body = new LiveStream(honoursCancellation);
        var watch = await OpenAsync(body);
        var waiting = watch.WaitToReadAsync(Token).AsTask();
        await body.Waiting.WithinTimeout();

        await watch.DisposeAsync().AsTask().WithinTimeout();

        Assert.False(await waiting.WithinTimeout());
        Assert.True(body.IsDisposed);
        Assert.False(await watch.WaitToReadAsync(Token));
        Assert.False(watch.TryRead(out _));
        await watch.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Giving_up_a_wait_loses_no_event()
    {
        var body = new LiveStream();
        await using var watch = await OpenAsync(body);
        using var cancellation = new CancellationTokenSource();
        var waiting = watch.WaitToReadAsync(cancellation.Token).AsTask();
        await body.Waiting.WithinTimeout();

        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WithinTimeout());
        Assert.Equal(cancellation.Token, error.CancellationToken);

        body.Send(Event("ADDED", Widgets.New("a")));
        Assert.True(await watch.WaitToReadAsync(Token).AsTask().WithinTimeout());
        Assert.True(watch.TryRead(out var watchEvent));
        Assert.Equal("a", watchEvent.Object!.Name);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_is_open_before_its_first_event_and_counts_keep_alives()
    {
        var body = new LiveStream();
        await using var watch = await OpenAsync(body).WithinTimeout();
        body.Send("\n\n");
        var waiting = watch.WaitToReadAsync(Token).AsTask();
        await body.Waiting.WithinTimeout();

        Assert.False(waiting.IsCompleted);
        Assert.Equal(2, watch.BytesReceived);

        body.Send(Event("ADDED", Widgets.New("a")));
        Assert.True(await waiting.WithinTimeout());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("<html>")]
    [InlineData("[")]
    public async Task A_stream_that_does_not_begin_with_an_object_is_no_watch(string body)
    {
        await using var watch = await OpenAsync(body);

        var error = await Assert.ThrowsAsync<InvalidResponseException>(async () => await watch.WaitToReadAsync(Token));
        Assert.Contains(body, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_in_place_of_a_watch_is_no_watch()
    {
        await using var watch = await OpenAsync(Widgets.ListJson("1", Widgets.New("a")));

        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out var watchEvent));
        Assert.Equal(WatchEventType.Invalid, watchEvent.Type);
        var error = await Assert.ThrowsAsync<InvalidResponseException>(async () => await watch.WaitToReadAsync(Token));
        Assert.Contains("watch=true", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_page_of_another_content_type_is_refused_when_the_watch_is_opened()
    {
        var body = new MemoryStream("<html>login"u8.ToArray());
        var handler = new StubHandler(() => StubHandler.Body(body, contentType: "text/html"));

        var error = await Assert.ThrowsAsync<InvalidResponseException>(() => handler.ToListerWatcher().WatchAsync(new ListOptions(), Token));

        Assert.Contains("login", error.Message, StringComparison.Ordinal);
        Assert.False(body.CanRead);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Taking_an_event_allocates_nothing_but_the_object()
    {
        var text = string.Concat(Enumerable.Repeat(Event("MODIFIED", Widgets.New("a", value: "some value")), 2000));

        // What the watch allocates, it allocates each time; what the runtime does on this thread for once (compiling anew, say) is no part of it.
        long least = long.MaxValue;
        for (var round = 0; round < 3 && least > 0; round++)
        {
            least = Math.Min(least, await AllocatedByTakingAsync(text, events: 2000));
        }

        Assert.Equal(0, least);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_while_another_thread_reads_is_safe()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(i => Event("ADDED", Widgets.New($"w{i}"))));
        for (var i = 0; i < 100; i++)
        {
            var watch = await OpenAsync(new PiecesStream(Encoding.UTF8.GetBytes(text), () => 300));
            using var barrier = new Barrier(2);
            var reading = Task.Run(
                async () =>
                {
                    barrier.SignalAndWait(TestTimeouts.Wait);
                    var count = 0;
                    while (await watch.WaitToReadAsync(CancellationToken.None))
                    {
                        while (watch.TryRead(out var watchEvent))
                        {
                            Assert.Equal($"w{count++}", watchEvent.Object!.Name);
                        }
                    }
                },
                Token);
            barrier.SignalAndWait(TestTimeouts.Wait, Token);
            await watch.DisposeAsync();
            await reading.WithinTimeout();
        }
    }

    private static string Event(string type, Widget widget) => $$$"""{"type":"{{{type}}}","object":{{{Widgets.Json(widget)}}}}""" + "\n";

    private static string Show(WatchEvent<Widget> e) =>
        $"{e.Type} {e.Object?.Name ?? (e.Error as InvalidObjectException)?.Name?.ToString()}@{e.ResourceVersion}";

    private static Task<IWatch<Widget>> OpenAsync(string body) => OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)));

    private static Task<IWatch<Widget>> OpenAsync(Stream body) =>
        new StubHandler(() => StubHandler.Body(body)).ToListerWatcher().WatchAsync(new ListOptions(), Token);

    private static async Task<List<WatchEvent<Widget>>> ReadAllAsync(IWatch<Widget> watch)
    {
        var events = new List<WatchEvent<Widget>>();
        while (await watch.WaitToReadAsync(Token))
        {
            while (watch.TryRead(out var watchEvent))
            {
                events.Add(watchEvent);
            }
        }

        return events;
    }

    // Of the events after the first 500, which are for warming up.
    private static async Task<long> AllocatedByTakingAsync(string text, int events)
    {
        var handler = new StubHandler(() => StubHandler.Json(text));
        await using var watch = await new RestListerWatcher<Shared>(handler.ToClient(), new SharedType()).WatchAsync(new ListOptions(), Token);

        var taken = 0;
        long allocated = 0;
        while (await watch.WaitToReadAsync(Token))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (watch.TryRead(out var watchEvent))
            {
                taken++;
                if (watchEvent.Error is not null)
                {
                    throw watchEvent.Error;
                }
            }

            if (taken > 500)
            {
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Assert.Equal(events, taken);
        return allocated;
    }

    private sealed class Shared;

    // Decodes every object to the same one, so that what remains is the runtime's own.
    private sealed class SharedType() : ResourceType<Shared>(new GroupVersionResource("example.com", "v1", "widgets"), "Widget", ResourceScope.Namespaced)
    {
        public override IObjectDecoder<Shared> Decoder { get; } = new SharedDecoder();

        public override string? GetName(Shared obj) => "name";

        public override string? GetNamespace(Shared obj) => null;

        public override string? GetUid(Shared obj) => null;

        public override string? GetResourceVersion(Shared obj) => "1";

        public override bool TryGetLabel(Shared obj, string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        public override bool TryGetAnnotation(Shared obj, string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }
    }

    private sealed class SharedDecoder : IObjectDecoder<Shared>
    {
        private readonly Shared _shared = new();

        public Shared Decode(ref Utf8JsonReader reader, DecodeContext context)
        {
            reader.Skip();
            return _shared;
        }
    }
}
