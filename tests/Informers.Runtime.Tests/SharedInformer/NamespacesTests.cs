using Informers.Testing;

namespace Informers.Tests.SharedInformer;

/// <summary>One informer over several namespaces, each a source of its own.</summary>
public sealed class NamespacesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task A_list_of_one_namespace_leaves_the_objects_of_the_others(DeltaQueueKind queue)
    {
        await using var h = new Harness(queue);
        h.A.Add(New("a", "a1"), New("a", "a2"));
        h.B.Add(New("b", "b1"));
        var handler = new EventRecorder();
        h.Informer.AddEventHandler(handler);
        await h.StartAndSyncAsync();
        await handler.WaitForCountAsync(3);
        Assert.Equal(["+a1*", "+a2*", "+b1*"], handler.Lines.Order(StringComparer.Ordinal));
        handler.Clear();

        h.A.DeleteDropWatch(New("a", "a2"));
        h.A.AddDropWatch(New("a", "a3"));
        await h.RelistAsync(h.A);
        await handler.WaitAsync(static lines => lines.Contains("-a2?") && lines.Contains("+a3"));

        // And now the one that has nothing left.
        h.B.DeleteDropWatch(New("b", "b1"));
        await h.RelistAsync(h.B);
        await handler.WaitForAsync("-b1?");
        Assert.Equal(["+a3", "-a2?", "-b1?"], handler.Lines.Where(static line => line[0] != '=').Order(StringComparer.Ordinal));
        Assert.Equal(["a1", "a3"], h.Informer.Store.List().Select(static w => w.Name!).Order(StringComparer.Ordinal));
        Assert.Equal(2, h.Informer.Indexer.ByIndex(IndexNames.Namespace, "a").Count);
        Assert.False(handler.Overlapped);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(DeltaQueueKind.InOrder)]
    [InlineData(DeltaQueueKind.Classic)]
    public async Task It_has_synced_when_all_namespaces_have(DeltaQueueKind queue)
    {
        await using var h = new Harness(queue);
        h.A.Add(New("a", "a1"));
        var handler = new EventRecorder();
        var registration = h.Informer.AddEventHandler(handler);
        var held = h.B.HoldLists();
        h.Start();
        await handler.ExpectAsync("+a1*");
        h.A.Add(New("a", "a2"));
        await handler.WaitForAsync("+a2");
        Assert.False(h.Informer.HasSynced);
        Assert.False(registration.HasSynced);
        Assert.Equal(FreshnessState.Syncing, h.Informer.Freshness.State);
        Assert.Equal("", h.Informer.LastSyncResourceVersion);
        Assert.Equal("", h.Informer.LastStoreSyncResourceVersion);

        held.SetResult();
        Assert.True(await h.Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        Assert.Equal(FreshnessState.Live, h.Informer.Freshness.State);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Its_version_is_the_oldest_of_the_namespaces()
    {
        await using var h = new Harness();
        h.A.Add(Enumerable.Range(0, 12).Select(static i => New("a", $"a{i}")));
        h.B.Add(New("b", "b1"));
        var handler = new EventRecorder();
        h.Informer.AddEventHandler(handler);
        await h.StartAndSyncAsync();

        // As numbers, not as text: 13 is newer than 2.
        Assert.True(int.Parse(h.A.ResourceVersion, null) >= 10 && int.Parse(h.B.ResourceVersion, null) is > 1 and < 10);
        Assert.Equal(h.B.ResourceVersion, h.Informer.LastStoreSyncResourceVersion);
        Assert.Equal(h.B.ResourceVersion, h.Informer.LastSyncResourceVersion);

        h.A.Add(New("a", "later"));
        await handler.WaitForAsync("+later");
        Assert.Equal(h.B.ResourceVersion, h.Informer.LastStoreSyncResourceVersion);

        h.B.Add(Enumerable.Range(0, 20).Select(static i => New("b", $"x{i}")));
        await handler.WaitForAsync("+x19");
        Assert.Equal(h.A.ResourceVersion, h.Informer.LastStoreSyncResourceVersion);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_worst_namespace_says_how_fresh_it_is_and_each_says_why()
    {
        await using var h = new Harness();
        h.A.Add(New("a", "a1"));
        var inB = h.B.ListError = FakeSource.Refused(403, "Forbidden", "not in b");
        h.Start();
        await h.A.WaitForWatchesAsync(1);
        await h.RetryAsync(h.B, lists: 3);
        Assert.Equal((FreshnessState.Failing, inB), (h.Informer.Freshness.State, h.Informer.Freshness.LastError));
        Assert.False(h.Informer.HasSynced);
        Assert.Equal("a1", Assert.Single(h.Informer.Store.List()).Name);

        var inA = h.A.ListError = FakeSource.Refused(403, "Forbidden", "not in a");
        h.A.ResetWatch();
        await h.RetryAsync(h.A, lists: 3);
        var both = Assert.IsType<AggregateException>(h.Informer.Freshness.LastError);
        Assert.Equal([inA, inB], both.InnerExceptions);
        Assert.Contains("not in a", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Namespaces_that_cannot_be_are_refused()
    {
        var source = new FakeSource();
        Assert.Contains("Both Namespace", Refuse(new() { Namespace = "a", Namespaces = ["b"] }), StringComparison.Ordinal);
        Assert.Contains("empty", Refuse(new() { Namespaces = [] }), StringComparison.Ordinal);
        Assert.Contains("'A_'", Refuse(new() { Namespaces = ["ok", "A_"] }), StringComparison.Ordinal);
        Assert.Contains("with a client", Refuse(new() { Namespaces = ["ok"] }), StringComparison.Ordinal);
        Assert.Contains("Both Namespace", RefuseAll(new() { Namespace = "a", Namespaces = ["b"] }), StringComparison.Ordinal);
        Assert.Contains("empty", RefuseAll(new() { Namespaces = [] }), StringComparison.Ordinal);

        string Refuse(InformerOptions<Widget> options) =>
            Assert.Throws<ArgumentException>(() => new SharedIndexInformer<Widget>(source, WidgetType.Namespaced, options)).Message;

        static string RefuseAll(SharedInformerOptions options) =>
            Assert.Throws<ArgumentException>(() => new Factory.TestFactory(new Factory.FakeRestClient(), options)).Message;
    }

    [Fact]
    public void Each_namespace_has_one_source_and_a_cluster_scoped_resource_has_one()
    {
        Assert.Equal(["a", "b"], Sources(WidgetType.Namespaced, new() { Namespaces = ["a", "b", "a"] }));
        Assert.Equal(["a"], Sources(WidgetType.Namespaced, new() { Namespace = "a" }));
        Assert.Equal([null], Sources(WidgetType.Namespaced, new()));
        Assert.Equal([null], Sources(WidgetType.Cluster, new() { Namespaces = ["a", "b"] }));

        static List<string?> Sources(ResourceType<Widget> type, InformerOptions<Widget> options)
        {
            var asked = new List<string?>();
            _ = new SharedIndexInformer<Widget>(type, options, @namespace =>
            {
                asked.Add(@namespace);
                return new FakeSource();
            });
            return asked;
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_asks_the_server_for_each_namespace()
    {
        var resource = WidgetType.Namespaced.Resource;
        await using var server = await FakeApiServer.StartAsync(
            new() { Resources = [new FakeResource(resource.Group, resource.Version, "Widget", resource.Resource)] }, Token);
        foreach (var @namespace in new[] { "a", "b", "c" })
        {
            server.Create(resource, $$"""{ "apiVersion": "example.com/v1", "kind": "Widget", "metadata": { "namespace": "{{@namespace}}", "name": "w" } }""");
        }

        server.Faults.Forbid(static request => request.Namespace is null or "c");
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(), new() { Namespaces = ["a", "b"] }, ownsClient: true);
        var lister = factory.ListerFor(resource);
        factory.Start(Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        Assert.Equal(["a", "b"], lister.List().Select(static w => w.Namespace!).Order(StringComparer.Ordinal));
        Assert.Single(lister.Namespace("b").List());
        Assert.Equal(["a", "b"], server.Requests.Select(static r => r.Namespace).Distinct().Order(StringComparer.Ordinal));
    }

    private static Widget New(string @namespace, string name)
    {
        var widget = Widgets.New(name);
        widget.Namespace = @namespace;
        return widget;
    }

    private sealed class Harness : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _run = Task.CompletedTask;

        public Harness(DeltaQueueKind queue = DeltaQueueKind.InOrder) => Informer = new SharedIndexInformer<Widget>(
            WidgetType.Namespaced,
            new InformerOptions<Widget>
            {
                Namespaces = ["a", "b"],
                Queue = queue,
                TimeProvider = Time,
                Jitter = static () => 0,
                Indexers = new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] },
            },
            @namespace => @namespace == "a" ? A : B);

        public FakeSource A { get; } = new();

        public FakeSource B { get; } = new();

        public ManualTimeProvider Time { get; } = new();

        public SharedIndexInformer<Widget> Informer { get; }

        public void Start() => _run = Informer.RunAsync(_stop.Token);

        public async Task StartAndSyncAsync()
        {
            Start();
            Assert.True(await Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
            await A.WaitForWatchesAsync(1);
            await B.WaitForWatchesAsync(1);
        }

        /// <summary>Breaks the watch of one namespace, and lets its reflector's delay pass.</summary>
        public async Task RelistAsync(FakeSource source)
        {
            var watches = source.WatchCount;
            source.ResetWatch();
            Time.Advance(await Time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Token).WithinTimeout());
            await source.WaitForWatchesAsync(watches + 1);
        }

        /// <summary>Lets delays pass until one namespace was listed so often, and its failures are known.</summary>
        public async Task RetryAsync(FakeSource source, int lists)
        {
            while (source.Lists < lists)
            {
                Time.Advance(await Time.WaitForTimerAsync(TimeSpan.FromSeconds(30), Token).WithinTimeout());
            }

            await Time.WaitForTimerAsync(TimeSpan.FromSeconds(30), Token).WithinTimeout();
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.WithinTimeout();
            _stop.Dispose();
        }
    }
}
