using Informers;
using Informers.Rest;
using Informers.Testing;

namespace FixSample;

/// <summary>Each of these fails, as long as the bug that its name speaks of is there.</summary>
public sealed class ControllerTests
{
    private const int Milliseconds = 180_000;

    private static readonly GroupVersionResource CronTabs = new("stable.example.com", "v1", "crontabs");

    [Fact]
    public void Resyncs_are_no_poll() => Assert.True(Controller.Options().DefaultResync >= TimeSpan.FromSeconds(30));

    [Fact]
    public void Versions_have_an_order_that_is_not_that_of_text()
    {
        Assert.True(Controller.IsNewer(OfVersion("10"), OfVersion("9")));
        Assert.True(Controller.IsOlder(OfVersion("9"), OfVersion("99999999999999999999")));
    }

    [Fact]
    public void What_was_decoded_anew_has_not_changed_for_that() =>
        Assert.False(Controller.HasChanged(new CronTab { Metadata = new() { Generation = 1 }, Spec = new() }, new CronTab { Metadata = new() { Generation = 1 }, Spec = new() }));

    [Fact(Timeout = Milliseconds)]
    public async Task A_cache_that_cannot_be_filled_is_an_error()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var factory = new CronTabInformers(server.CreateRestClient());
        _ = factory.Stable.V1.CronTabs.Lister;
        using var deadline = new CancellationTokenSource();
        var starting = Controller.StartAsync(factory, deadline.Token);
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => starting);
    }

    [Fact(Timeout = Milliseconds)]
    public async Task What_the_cache_holds_stays_as_it_is_and_answers_in_place_of_the_server()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await FakeApiServer.StartAsync(cancellationToken: cancellationToken);
        server.AddResource(new FakeResource("stable.example.com", "v1", "CronTab", "crontabs"));
        server.Create(CronTabs, """{ "metadata": { "namespace": "shop", "name": "backup" }, "spec": { "schedule": "daily", "args": ["all"] } }""");
        await using var factory = new CronTabInformers(server.CreateRestClient());
        var tabs = factory.Stable.V1.CronTabs.Lister;
        await Controller.StartAsync(factory, cancellationToken);
        var client = new CountingClient(server.CreateRestClient());
        var controller = new Controller(client, tabs);
        var name = new ObjectName("shop", "backup");

        Assert.Equal("never", controller.Paused(name).Spec!.Schedule);
        Assert.Equal("daily", tabs.CronTabs("shop").GetRequired("backup").Spec!.Schedule);
        Assert.Equal(["archived"], controller.Archive("shop"));
        Assert.Equal(["all", "draft"], controller.Draft(name).Spec!.Args!);
        Assert.Equal(2, controller.Mark(name));
        Assert.Equal(["all"], tabs.CronTabs("shop").GetRequired("backup").Spec!.Args!);
        Assert.Equal("daily", await controller.ReconcileAsync(name, cancellationToken));
        Assert.Equal(0, client.Requests);
        Assert.Equal(1, await Controller.CountAsync(server.CreateRestClient(), cancellationToken));
    }

    private static CronTab OfVersion(string version) => new() { Metadata = new() { ResourceVersion = version } };

    private sealed class CountingClient(IRestClient inner) : IRestClient
    {
        public int Requests { get; private set; }

        public Uri BaseAddress => inner.BaseAddress;

        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return inner.SendAsync(request, cancellationToken);
        }

        public void Dispose() => inner.Dispose();
    }
}
