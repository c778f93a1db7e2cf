using Informers.Testing;

namespace Informers.Tests.SharedInformer;

/// <summary>An informer over a <see cref="FakeSource"/>, on manual time and without chance. Disposing stops it.</summary>
internal sealed class InformerHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _run;

    public InformerHarness(Action<InformerOptions<Widget>>? configure = null)
    {
        var options = new InformerOptions<Widget>
        {
            TimeProvider = Time,
            Jitter = static () => 0,
            LoggerFactory = Log,
            Indexers = new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] },
        };
        configure?.Invoke(options);
        Informer = new SharedIndexInformer<Widget>(Source, WidgetType.Namespaced, options);
    }

    public FakeSource Source { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public SharedIndexInformer<Widget> Informer { get; }

    public (EventRecorder Handler, IResourceEventHandlerRegistration Registration) AddHandler(
        TimeSpan? resync = null, Action<string>? during = null)
    {
        var handler = new EventRecorder { During = during };
        return (handler, Informer.AddEventHandler(handler, new EventHandlerOptions { ResyncPeriod = resync }));
    }

    public Task Start() => _run = Informer.RunAsync(_stop.Token);

    public async Task StartAndSyncAsync()
    {
        _ = Start();
        Assert.True(await Informer.WaitForCacheSyncAsync(CancellationToken.None).WithinTimeout());
        await Source.WaitForWatchesAsync(1);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_run is not null)
        {
            await _run.WithinTimeout();
        }
    }

    /// <summary>Waits until all that the source holds is in the store.</summary>
    public async Task WaitForStoreAsync()
    {
        // A handler that is added now is told of everything that comes after; so a marker object shows that all before it has arrived.
        var (handler, registration) = AddHandler(resync: TimeSpan.Zero);
        var marker = Widgets.New($"marker-{Guid.NewGuid():N}");
        Source.Add(marker);
        await handler.WaitAsync(lines => lines.Any(line => line.StartsWith($"+{marker.Name}", StringComparison.Ordinal)));
        await registration.DisposeAsync();
        Source.Delete(marker);
    }

    /// <summary>Breaks the watch and lets the reflector's delay pass, until the next watch is open.</summary>
    public async Task RelistAsync()
    {
        var watches = Source.WatchCount;
        Source.ResetWatch();
        await LetRetryAsync();
        await Source.WaitForWatchesAsync(watches + 1);
    }

    /// <summary>Waits for the first delay of the reflector, 800 ms without chance, and lets it pass.</summary>
    public async Task LetRetryAsync()
    {
        var due = await Time.WaitForTimerAsync(TimeSpan.FromMilliseconds(800)).WithinTimeout();
        Time.Advance(due);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
