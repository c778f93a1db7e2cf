using Informers.Testing;

namespace Informers.Tests.SharedInformer;

public class HttpInformerTests
{
    private static readonly GroupVersionResource Resource = WidgetType.Namespaced.Resource;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_informer_follows_a_server_over_broken_watches_and_lost_history(bool streamingLists)
    {
        await using var server = await FakeApiServer.StartAsync(
            new()
            {
                StreamingLists = streamingLists,
                Resources = [new FakeResource(Resource.Group, Resource.Version, WidgetType.Namespaced.Kind, Resource.Resource)],
            },
            Token);
        using var client = server.CreateRestClient();
        var time = new ManualTimeProvider();
        var informer = new SharedIndexInformer<Widget>(client, WidgetType.Namespaced, new InformerOptions<Widget>
        {
            TimeProvider = time,
            Jitter = static () => 0,
            TweakListOptions = static query => query.LabelSelector = "app=web",
            Transform = static widget =>
            {
                widget.Value += "!";
                return widget;
            },
        });
        var handler = new EventRecorder();
        var registration = informer.AddEventHandler(handler);
        foreach (var name in new[] { "a", "b", "c" })
        {
            Create(server, name);
        }

        server.Create(Resource, Widgets.Json(Widgets.New("hidden", resourceVersion: null!)));
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        await registration.WaitForSyncAsync(Token).WithinTimeout();
        Assert.Equal(["+a*", "+b*", "+c*"], handler.Lines.Order(StringComparer.Ordinal));
        Assert.Equal("a-value!", informer.Store.Get(new("default", "a"))!.Value);

        await server.WaitForWatchesAsync(Resource, 1, Token).WithinTimeout();
        Create(server, "d");
        await handler.WaitForAsync("+d");
        handler.Clear();

        // A watch that ends is opened again where it stood.
        Assert.Equal(1, server.Faults.CloseWatches());
        server.Patch(Resource, new("default", "a"), """{"spec":{"value":"new"}}""");
        await handler.ExpectAsync("~a");
        handler.Clear();

        // What happened while history was lost comes with the next list: changes, and deletions with the last known state.
        await server.StopAsync(Token);
        server.Delete(Resource, new("default", "b"));
        server.Patch(Resource, new("default", "c"), """{"spec":{"value":"new"}}""");
        Create(server, "e");
        await server.RestartAsync(keepHistory: false, Token);
        using var caughtUp = new CancellationTokenSource();
        var advancing = AdvanceDelaysAsync(time, caughtUp.Token);
        await handler.WaitAsync(static lines => lines.Contains("+e") && lines.Contains("-b?") && lines.Contains("~c"));
        await caughtUp.CancelAsync();
        await advancing.WithinTimeout();
        Assert.Equal(["a", "c", "d", "e"], informer.Store.List().Select(static widget => widget.Name!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("~a", handler.Lines);

        await stop.CancelAsync();
        await run.WithinTimeout();
        Assert.Equal(FreshnessState.Stopped, informer.Freshness.State);
    }

    private static void Create(FakeApiServer server, string name) =>
        server.Create(Resource, Widgets.Json(Widgets.New(name, resourceVersion: null!, value: $"{name}-value", labels: ("app", "web"))));

    /// <summary>Lets the delays between attempts pass, but no deadline.</summary>
    private static async Task AdvanceDelaysAsync(ManualTimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(14), cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
