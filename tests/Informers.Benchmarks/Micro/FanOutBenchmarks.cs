using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Informers.Rest;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>A thousand events through a whole informer, from the watch to the last handler, without decoding.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Events = 1_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly Source _source = new();
    private SharedIndexInformer<V1Pod> _informer = null!;
    private Task _running = null!;
    private CountdownEvent _delivered = null!;
    private V1Pod[] _pods = null!;

    [Params(1, 8)]
    public int Handlers { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _pods = MicroPods.Make(Events);
        _delivered = new CountdownEvent(Handlers * Events);
        _informer = new SharedIndexInformer<V1Pod>(_source, MicroPods.Type, new InformerOptions<V1Pod> { Indexers = MicroPods.ByNamespace });
        for (var i = 0; i < Handlers; i++)
        {
            _informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (_, _) => _delivered.Signal(),
                UpdateFunc = (_, _) => _delivered.Signal(),
            });
        }

        _running = _informer.RunAsync(_stop.Token);
        if (!await _informer.WaitForCacheSyncAsync(_stop.Token))
        {
            throw new InvalidOperationException("The informer did not sync.");
        }
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void FromWatchToHandlers()
    {
        _delivered.Reset(Handlers * Events);
        foreach (var pod in _pods)
        {
            _source.Events.Writer.TryWrite(WatchEvent<V1Pod>.Modified(pod, pod.Metadata.ResourceVersion));
        }

        _delivered.Wait();
    }

    /// <summary>Lists nothing; its watch gives what is put into a channel.</summary>
    private sealed class Source : IListerWatcher<V1Pod>, IWatch<V1Pod>
    {
        public Channel<WatchEvent<V1Pod>> Events { get; } = Channel.CreateUnbounded<WatchEvent<V1Pod>>();

        public bool SupportsStreamingList => false;

        public Task<ListPage> ListAsync(ListOptions options, IListReceiver<V1Pod> receiver, CancellationToken cancellationToken) =>
            Task.FromResult(new ListPage("1"));

        public Task<IWatch<V1Pod>> WatchAsync(ListOptions options, CancellationToken cancellationToken) => Task.FromResult<IWatch<V1Pod>>(this);

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => Events.Reader.WaitToReadAsync(cancellationToken);

        public bool TryRead(out WatchEvent<V1Pod> watchEvent) => Events.Reader.TryRead(out watchEvent);

        public ValueTask DisposeAsync() => default;
    }
}
