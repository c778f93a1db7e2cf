using System.Diagnostics.Metrics;
using Informers.Testing;

namespace Informers.Tests.Reflectors;

/// <summary>A reflector between a scripted server and a recording store, on manual time. Set up, <see cref="Start"/>, look.</summary>
internal sealed class ReflectorHarness : IAsyncDisposable
{
    // No delay of the backoff is longer; every deadline of a watch, and the one of a list, is.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(70);

    private readonly CancellationTokenSource _stopping = new();
    private Reflector<Widget>? _reflector;
    private Task _running = Task.CompletedTask;

    public ManualTimeProvider Time { get; } = new();

    public ScriptedListerWatcher Server { get; } = new();

    public RecordingStore Store { get; } = new();

    public RecordingLogger Log { get; } = new();

    /// <summary>What the watch error handler was told.</summary>
    public Recorder<Exception> Failures { get; } = new();

    public Func<double> Jitter { get; set; } = () => 0;

    public TimeSpan ResyncPeriod { get; set; }

    public Func<bool>? ShouldResync { get; set; }

    public TransformFunc<Widget>? Transform { get; set; }

    public WatchErrorHandler? WatchErrorHandler { get; set; }

    public int? PageSize { get; set; }

    public bool UseStreamingList { get; set; } = true;

    public bool CheckStreamingLists { get; set; }

    public TimeSpan MinWatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan MaxInternalErrorRetryDuration { get; set; }

    public ReflectorBackoffOptions Backoff { get; set; } = ReflectorBackoffOptions.Default;

    public IMeterFactory? MeterFactory { get; set; }

    public string? Name { get; set; }

    public Reflector<Widget> Reflector => _reflector ??= new Reflector<Widget>(
        Server,
        WidgetType.Namespaced,
        Store,
        new ReflectorOptions<Widget>
        {
            ResyncPeriod = ResyncPeriod,
            ShouldResync = ShouldResync,
            Transform = Transform,
            WatchErrorHandler = WatchErrorHandler ?? ((_, error) => Failures.Add(error)),
            PageSize = PageSize,
            UseStreamingList = UseStreamingList,
            CheckStreamingLists = CheckStreamingLists,
            MinWatchTimeout = MinWatchTimeout,
            MaxInternalErrorRetryDuration = MaxInternalErrorRetryDuration,
            Backoff = Backoff,
            TimeProvider = Time,
            Jitter = Jitter,
            Logger = Log,
            MeterFactory = MeterFactory,
            Name = Name,
        });

    public static Widget Widget(string name, string resourceVersion = "1", string? value = null) =>
        Widgets.New(name, resourceVersion: resourceVersion, value: value);

    public static WatchEvent<Widget> Added(string name, string resourceVersion) =>
        WatchEvent<Widget>.Added(Widget(name, resourceVersion), resourceVersion);

    public static WatchEvent<Widget> Modified(string name, string resourceVersion) =>
        WatchEvent<Widget>.Modified(Widget(name, resourceVersion), resourceVersion);

    public static WatchEvent<Widget> Deleted(string name, string resourceVersion) =>
        WatchEvent<Widget>.Deleted(Widget(name, resourceVersion), resourceVersion);

    public static WatchEvent<Widget> Bookmark(string resourceVersion) => WatchEvent<Widget>.Bookmark(resourceVersion);

    public static WatchEvent<Widget> InitialEventsEnd(string resourceVersion) => WatchEvent<Widget>.Bookmark(resourceVersion, true);

    public void Start() => _running = Reflector.RunAsync(_stopping.Token);

    /// <summary>Stops the reflector; fails when it does not stop, or stops with an exception.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running.WithinTimeout();
    }

    /// <summary>
    /// Waits until the reflector is in its backoff, lets it pass, and tells how long it was. Where other timers run before it, such as
    /// those of a streaming list, name the failures that must have come before.
    /// </summary>
    public async Task<TimeSpan> PassBackoffAsync(int failures = 0)
    {
        await Failures.WaitForAsync(failures);
        var due = await BackoffAsync();
        Time.Advance(due);
        return due;
    }

    /// <summary>Waits until the reflector is in its backoff, and tells how long it is.</summary>
    public Task<TimeSpan> BackoffAsync() => TimerAsync(LongestDelay);

    /// <summary>Waits until something is due within this time, and tells when.</summary>
    public Task<TimeSpan> TimerAsync(TimeSpan within) => Time.WaitForTimerAsync(within, TestContext.Current.CancellationToken).WithinTimeout();

    /// <summary>
    /// Waits until everything that the watch sent was taken, the reflector reads on, and so many timers run: 1 for the deadline of the
    /// read, 1 for a streaming list's ticker, 1 for resyncs.
    /// </summary>
    public async Task ReadingAsync(ScriptedWatch watch, int timers = 1)
    {
        await watch.DrainedAsync();
        while (Time.ActiveTimerCount < timers)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Assert.False(Store.HadTwoWriters, "Two threads wrote to the store at once.");
        Assert.Equal(0, Time.ActiveTimerCount);
        foreach (var watch in Server.Watches.Items)
        {
            await watch.Disposed.WithinTimeout();
        }

        _stopping.Dispose();
    }
}
