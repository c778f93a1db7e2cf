using Informers.Tests.Reflectors;
using Informers.Tests.SharedInformer;
using Microsoft.Extensions.Logging;

namespace Informers.Tests.Diagnostics;

/// <summary>A log that throws costs its message, not the loop that wrote it, and not the process.</summary>
public sealed class GuardedLoggerTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_reflector_goes_on_when_its_log_throws()
    {
        var server = new ScriptedListerWatcher().ListFails(Errors.Forbidden()).List("10");
        var store = new RecordingStore();
        var time = new Informers.Testing.ManualTimeProvider();
        var reflector = new Reflector<Widget>(server, WidgetType.Namespaced, store, new ReflectorOptions<Widget>
        {
            Logger = new ThrowingLogger(),
            TimeProvider = time,
            Jitter = static () => 0,
        });
        using var stop = new CancellationTokenSource();
        var run = reflector.RunAsync(stop.Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).WithinTimeout();
        time.Advance(TimeSpan.FromSeconds(1));
        await store.Calls.WaitForAsync(1);
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_throws_into_a_log_that_throws_is_called_again()
    {
        await using var harness = new InformerHarness(static options =>
        {
            options.LoggerFactory = new ThrowingLogger();
            options.Indexers = new() { ["picky"] = static _ => throw new FormatException("no") };
        });
        var (handler, _) = harness.AddHandler();
        var bad = true;
        handler.During = _ => throw (bad ? new InvalidOperationException("bad") : new FormatException("worse"));
        await harness.StartAndSyncAsync();
        harness.Source.Add(Widgets.New("a"));
        bad = false;
        handler.During = null;
        harness.Source.Add(Widgets.New("b"));
        await handler.WaitForAsync("+b");
    }

    private sealed class ThrowingLogger : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Trace ? throw new IOException("The disk is full.") : true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
