using Informers.Rest;
using Microsoft.Extensions.Logging;

namespace Informers.Tests;

public sealed class ListWatchLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Lists_and_watches_are_logged_for_debugging_and_their_events_are_not()
    {
        var logger = new CollectingLogger();
        var handler = new StubHandler((request, _) => Task.FromResult(StubHandler.Json(
            request.RequestUri!.Query.Contains("watch", StringComparison.Ordinal)
                ? """{"type":"DELETED","object":{"metadata":{"name":"a"}}}"""
                : Widgets.ListJson("7", Widgets.New("a"), Widgets.New("b")))));
        var listerWatcher = handler.ToListerWatcher(new InformerOptions<Widget> { LoggerFactory = logger });

        await listerWatcher.ListAsync(new ListOptions(), new ListCollector(), Token);
        var watch = await listerWatcher.WatchAsync(new ListOptions { ResourceVersion = "7" }, Token);
        Assert.True(await watch.WaitToReadAsync(Token));
        Assert.True(watch.TryRead(out _));
        await watch.DisposeAsync();

        Assert.Equal([1001, 1002, 1003], logger.Entries.Select(e => e.Id));
        Assert.All(logger.Entries, e => Assert.Equal(LogLevel.Debug, e.Level));
        Assert.Contains("widgets.v1.example.com in all namespaces: 2 items", logger.Entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("at resource version 7", logger.Entries[1].Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Missing_required_members_are_counted_and_said_once()
    {
        var logger = new CollectingLogger();
        var handler = new StubHandler((_, _) => Task.FromResult(StubHandler.Json(Widgets.ListJson("7", Widgets.New("a"), Widgets.New("b")))));
        var listerWatcher = new RestListerWatcher<Widget>(handler.ToClient(), new Lacking(), new InformerOptions<Widget> { LoggerFactory = logger });
        Assert.Equal(0, listerWatcher.MissingRequiredMembers);

        await listerWatcher.ListAsync(new ListOptions(), new ListCollector(), Token);
        await listerWatcher.ListAsync(new ListOptions(), new ListCollector(), Token);

        Assert.Equal(12, listerWatcher.MissingRequiredMembers);
        var (_, level, text) = Assert.Single(logger.Entries, static entry => entry.Id == 1004);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("widgets.v1.example.com in all namespaces lack members that their class requires: 6 so far", text, StringComparison.Ordinal);
    }

    /// <summary>Widgets that lack three required members each, as an emitted decoder would count them.</summary>
    private sealed class Lacking() : ResourceType<Widget>(WidgetType.Namespaced.Resource, "Widget", ResourceScope.Namespaced), IObjectDecoder<Widget>
    {
        public override IObjectDecoder<Widget> Decoder => this;

        public Widget Decode(ref System.Text.Json.Utf8JsonReader reader, DecodeContext context)
        {
            context.NoteMissing(0b1011);
            return WidgetType.Namespaced.Decoder.Decode(ref reader, context);
        }

        public override string? GetName(Widget obj) => obj.Name;

        public override string? GetNamespace(Widget obj) => obj.Namespace;

        public override string? GetUid(Widget obj) => obj.Uid;

        public override string? GetResourceVersion(Widget obj) => obj.ResourceVersion;

        public override bool TryGetLabel(Widget obj, string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            WidgetType.Namespaced.TryGetLabel(obj, key, out value);

        public override bool TryGetAnnotation(Widget obj, string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            WidgetType.Namespaced.TryGetAnnotation(obj, key, out value);
    }

    private sealed class CollectingLogger : ILoggerFactory, ILogger
    {
        public List<(int Id, LogLevel Level, string Text)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((eventId.Id, logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
