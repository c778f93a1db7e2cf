using Informers.Rest;
using Informers.Testing;
using Informers.Tests;

namespace Informers.EndToEnd.Tests;

/// <summary>What a list costs that brings nothing new.</summary>
[Collection(nameof(Alone))]
public sealed class RelistMemoryTests
{
    private const int Count = 10_000;
    private const int Pages = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unchanged_relist_of_ten_thousand_objects_peaks_at_a_quarter_above_the_store_at_most(bool streaming)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchCache = false }, Ct);
        server.CreateMany(Resources.ConfigMaps, Enumerable.Range(0, Count).Select(static i => Objects.ConfigMap("shop", $"c{i:D5}", new string('x', 200))));
        var bytes = new BytesRead();
        var http = new HttpClient(new CountingHandler(RestClient.CreateHandler(), bytes)) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new ObservedClient(new RestClient(server.Address, http, new RestClientOptions { Owned = http }));
        if (!streaming)
        {
            client.Before = static request => Task.FromResult(ObservedClient.RefuseStreamingList(request));
        }

        await using var factory = new ClusterInformers(client, HastyTimeProvider.Hasty());
        var before = Collect();
        var configMaps = factory.Core.V1.ConfigMaps.Informer;
        var peak = 0L;
        var samples = 0;
        var isRelist = false;
        var updates = 0;
        var reused = 0;
        var relisted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = configMaps.AddEventHandler(new ResourceEventHandlerFuncs<k8s.Models.V1ConfigMap>
        {
            UpdateFunc = (oldObject, newObject) =>
            {
                // The new contents are in place, and all of their notifications wait for this handler.
                Sample(++updates == 1);
                reused += ReferenceEquals(oldObject, newObject) ? 1 : 0;
                if (updates == Count)
                {
                    relisted.SetResult();
                }
            },
        });
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        await registration.WaitForSyncAsync(Ct);
        await server.WaitForWatchesAsync(Resources.ConfigMaps, cancellationToken: Ct);
        var store = Collect() - before;
        var listed = bytes.Total;

        // All but the last page is decoded; or all of the stream but its end.
        isRelist = true;
        if (streaming)
        {
            bytes.OnRead = total => Sample(total >= listed * 1.98 && samples == 0);
        }
        else
        {
            var pages = 1;
            client.Before = request =>
            {
                Sample(request.Continue is not null && ++pages == Pages);
                return Task.FromResult(ObservedClient.RefuseStreamingList(request));
            };
        }

        server.Faults.SendToWatches("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410}}""");
        await relisted.Task.WaitAsync(Ct);
        TestContext.Current.TestOutputHelper?.WriteLine($"store {store:N0} bytes, peak {peak:N0}, {(double)peak / store:F2} times");
        Assert.Equal((2, Count), (samples, reused));
        Assert.InRange(peak, store / 2, store * 5 / 4);
        GC.KeepAlive(configMaps);

        void Sample(bool isTime)
        {
            if (isRelist && isTime)
            {
                samples++;
                peak = Math.Max(peak, Collect() - before);
            }
        }
    }

    private static long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>How much of answers was read. For one reader at a time.</summary>
    private sealed class BytesRead
    {
        public Action<long>? OnRead { get; set; }

        public long Total { get; private set; }

        public void Add(int count)
        {
            Total += count;
            OnRead?.Invoke(Total);
        }
    }

    private sealed class CountingHandler(HttpMessageHandler inner, BytesRead bytes) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            var counted = new StreamContent(new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken), bytes));
            foreach (var header in response.Content.Headers)
            {
                counted.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response.Content = counted;
            return response;
        }
    }

    private sealed class CountingStream(Stream inner, BytesRead bytes) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            bytes.Add(read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
