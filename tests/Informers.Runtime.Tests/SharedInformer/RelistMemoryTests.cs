using System.Globalization;
using System.Text;
using System.Text.Json;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests.SharedInformer;

/// <summary>
/// What a relist keeps in memory, beside the store, of 10,000 objects over HTTP. Measured where most is held: when all of the list is read
/// and none of it handed over. Alone, since memory is the process's.
/// </summary>
[CollectionDefinition(nameof(RelistMemoryTests), DisableParallelization = true)]
[Collection(nameof(RelistMemoryTests))]
public class RelistMemoryTests
{
    private const int Count = 10_000;
    private const string Expired =
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old"}}""";

    // Of the objects that were read, the last may be held by what is still on the stack.
    private const int OnTheStack = 2;

    private static readonly GroupVersionResource Resource = WidgetType.Namespaced.Resource;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 2 * TestTimeouts.Milliseconds)]
    [InlineData(true, DeltaQueueKind.InOrder)]
    [InlineData(false, DeltaQueueKind.InOrder)]
    [InlineData(true, DeltaQueueKind.Classic)]
    [InlineData(false, DeltaQueueKind.Classic)]
    public async Task A_relist_without_changes_peaks_at_a_quarter_more_than_the_store(bool streaming, DeltaQueueKind queue)
    {
        await using var server = await StartServerAsync(streaming);
        using var client = server.CreateRestClient();
        await using var h = new Harness(client, queue);
        await h.StartAndSyncAsync();
        var store = SizeOfAnother(h.Informer.Store);

        var before = Heap();
        var read = 0L;
        var told = 0L;
        h.Source.WhenListIsRead = () => read = Heap() - before;
        h.Handler.WhenTold = () => told = Heap() - before;
        await h.RelistAsync(server);

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"The store is {store / 1024.0:N0} KB; with the list that was read {1 + ((double)read / store):F3} of that, with {Count:N0} notifications {1 + ((double)told / store):F3}.");
        TestContext.Current.TestOutputHelper!.WriteLine(text);
        Assert.True(store > Count * 1024, text);
        Assert.True(read <= store / 4 && told <= store / 4, text);
    }

    [Theory(Timeout = 2 * TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_relist_decodes_and_finds_stored_is_let_go_at_once(bool streaming)
    {
        await using var server = await StartServerAsync(streaming);
        using var client = server.CreateRestClient();
        await using var h = new Harness(client);
        await h.StartAndSyncAsync();
        var stored = h.Informer.Store.List();

        var decoded = new List<WeakReference>();
        var alive = -1;
        h.Source.WhenDecoded = obj => decoded.Add(new WeakReference(obj));
        h.Source.WhenListIsRead = () =>
        {
            GC.Collect();
            alive = decoded.Count(static reference => reference.IsAlive);
        };
        for (var i = 0; i < 5; i++)
        {
            server.Patch(Resource, new("default", $"w{i}"), """{"spec":{"value":"changed"}}""");
        }

        await h.Handler.WaitForAsync(Count + 5);
        server.Faults.DropEvents();
        server.Patch(Resource, new("default", "w5"), """{"spec":{"value":"changed"}}""");
        await h.RelistAsync(server);

        Assert.Equal(Count, decoded.Count);
        Assert.InRange(alive, 1, 1 + OnTheStack);
        Assert.Equal("changed", h.Informer.Store.Get(new("default", "w5"))!.Value);
        var now = h.Informer.Store.List().ToDictionary(static widget => widget.Name!);
        Assert.Equal(Count - 6, stored.Count(widget => ReferenceEquals(widget, now[widget.Name!])));
    }

    private static long Heap()
    {
        // What has a finalizer is gone with the second.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>What a store of the same objects, decoded anew, takes. Measured within a moment, in which nothing else goes.</summary>
    private static long SizeOfAnother(IStore<Widget> store)
    {
        var before = Heap();
        var another = new Indexer<Widget>(
            WidgetType.Namespaced, new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] });
        another.Replace([.. store.List().Select(Again)], "1");
        var size = Heap() - before;
        GC.KeepAlive(another);
        return size;

        static Widget Again(Widget widget)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Widgets.Json(widget)));
            reader.Read();
            return WidgetType.Namespaced.Decoder.Decode(ref reader, DecodeContext.Default);
        }
    }

    private static async Task<FakeApiServer> StartServerAsync(bool streaming)
    {
        var server = await FakeApiServer.StartAsync(
            new()
            {
                StreamingLists = streaming,
                Resources = [new FakeResource(Resource.Group, Resource.Version, WidgetType.Namespaced.Kind, Resource.Resource)],
            },
            Token);
        for (var i = 0; i < Count; i++)
        {
            var widget = Widgets.New(
                $"w{i}", resourceVersion: null!, value: $"{i} {new string('x', 500)}", labels: [("app", $"app-{i % 100}"), ("tier", "front")]);
            server.Create(Resource, Widgets.Json(widget));
        }

        return server;
    }

    private sealed class Harness : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ManualTimeProvider _time = new();
        private Task _run = Task.CompletedTask;

        public Harness(IRestClient client, DeltaQueueKind queue = DeltaQueueKind.InOrder)
        {
            Source = new ObservedSource(new RestListerWatcher<Widget>(client, WidgetType.Namespaced));
            Informer = new SharedIndexInformer<Widget>(Source, WidgetType.Namespaced, new InformerOptions<Widget>
            {
                Queue = queue,
                TimeProvider = _time,
                Jitter = static () => 0,
                Indexers = new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] },
            });
        }

        public ObservedSource Source { get; }

        public CountingHandler Handler { get; } = new();

        public SharedIndexInformer<Widget> Informer { get; }

        public async Task StartAndSyncAsync()
        {
            Informer.AddEventHandler(Handler);
            _run = Informer.RunAsync(_stop.Token);
            Assert.True(await Informer.WaitForCacheSyncAsync(Token).WithinTimeout());
            await Handler.WaitForAsync(Count);
        }

        /// <summary>Breaks the watch; returns when the relist that follows is in the store and was told.</summary>
        public async Task RelistAsync(FakeApiServer server)
        {
            var told = Handler.Told;
            await server.WaitForWatchesAsync(Resource, 1, Token).WithinTimeout();
            server.Faults.SendToWatches(Expired);
            _time.Advance(await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2), Token).WithinTimeout());
            await Handler.WaitForAsync(told + Count);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.WithinTimeout();
            _stop.Dispose();
        }
    }

    private sealed class CountingHandler : IResourceEventHandler<Widget>
    {
        private readonly SemaphoreSlim _changed = new(0);
        private int _told;

        public int Told => Volatile.Read(ref _told);

        /// <summary>Called once, with the next notification.</summary>
        public Action? WhenTold { get; set; }

        public void OnAdd(Widget obj, bool isInInitialList) => Note();

        public void OnUpdate(Widget oldObj, Widget newObj) => Note();

        public void OnDelete(DeletedObject<Widget> deleted) => Note();

        public async Task WaitForAsync(int count)
        {
            while (Told < count)
            {
                Assert.True(await _changed.WaitAsync(TestTimeouts.Wait, Token), $"Told {Told} of {count}.");
            }
        }

        private void Note()
        {
            var told = WhenTold;
            WhenTold = null;
            told?.Invoke();
            Interlocked.Increment(ref _told);
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    /// <summary>Lets a test look at what comes from another source, and stand still when a list is complete.</summary>
    private sealed class ObservedSource(IListerWatcher<Widget> inner) : IListerWatcher<Widget>
    {
        public Action<Widget>? WhenDecoded { get; set; }

        public Action? WhenListIsRead { get; set; }

        public bool SupportsStreamingList => inner.SupportsStreamingList;

        public async Task<ListPage> ListAsync(ListOptions options, IListReceiver<Widget> receiver, CancellationToken cancellationToken)
        {
            var page = await inner.ListAsync(options, new Receiver(this, receiver), cancellationToken);
            if (string.IsNullOrEmpty(page.Continue))
            {
                WhenListIsRead?.Invoke();
            }

            return page;
        }

        public async Task<IWatch<Widget>> WatchAsync(ListOptions options, CancellationToken cancellationToken) =>
            new Watch(this, await inner.WatchAsync(options, cancellationToken));

        private sealed class Receiver(ObservedSource owner, IListReceiver<Widget> inner) : IListReceiver<Widget>
        {
            public void OnItem(Widget item)
            {
                owner.WhenDecoded?.Invoke(item);
                inner.OnItem(item);
            }

            public void OnInvalidItem(InvalidObjectException error) => inner.OnInvalidItem(error);
        }

        private sealed class Watch(ObservedSource owner, IWatch<Widget> inner) : IWatch<Widget>
        {
            public long BytesReceived => inner.BytesReceived;

            public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => inner.WaitToReadAsync(cancellationToken);

            public bool TryRead(out WatchEvent<Widget> watchEvent)
            {
                var hasEvent = inner.TryRead(out watchEvent);
                if (hasEvent && watchEvent is { Type: WatchEventType.Added, Object: { } obj })
                {
                    owner.WhenDecoded?.Invoke(obj);
                }
                else if (hasEvent && watchEvent.IsInitialEventsEnd)
                {
                    owner.WhenListIsRead?.Invoke();
                }

                return hasEvent;
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
