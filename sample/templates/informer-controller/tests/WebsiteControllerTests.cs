using System.Net;
using Informer_Controller.Generated.Core.V1;
using Informer_Controller.Generated.Example.V1;
using Informers;
using Informers.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Informer_Controller.Tests;

public sealed class WebsiteControllerTests : IAsyncLifetime
{
    private static readonly GroupVersionResource Websites = new("example.com", "v1", "websites");
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    private static readonly ObjectName Hello = new("default", "hello");

    private FakeApiServer _server = null!;
    private WebApplication _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(
            new FakeApiServerOptions { Resources = [new FakeResource("example.com", "v1", "Website", "websites") { HasStatus = true }] },
            Cancellation);
        _server.Create(
            Websites,
            """{ "metadata": { "namespace": "default", "name": "hello" }, "spec": { "title": "Hello", "text": "1 < 2" } }""");
        _app = ControllerApp.Build(["--urls", "http://127.0.0.1:0"], _server.CreateRestClient());
        await _app.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_website_gets_a_page_and_a_status()
    {
        await using var pages = Follow<IConfigMapInformer, ConfigMap>(static informer => informer.Informer);
        var page = await NextAsync(pages, static _ => true);
        Assert.Equal("<h1>Hello</h1><p>1 &lt; 2</p>", page.Data!["index.html"]);
        Assert.Equal("Website", Assert.Single(page.Metadata!.OwnerReferences!).Kind);

        await using var websites = Follow<IWebsiteInformer, Website>(static informer => informer.Informer);
        var website = await NextAsync(websites, static website => website.Status is not null);
        Assert.Equal("hello", website.Status!.ConfigMap);
        Assert.Equal(1, website.Status.ObservedGeneration);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_follows_its_website()
    {
        await using var pages = Follow<IConfigMapInformer, ConfigMap>(static informer => informer.Informer);
        await NextAsync(pages, static _ => true);
        _server.Patch(Websites, Hello, """{ "spec": { "title": "Good bye" } }""");
        await NextAsync(pages, static page => page.Data!["index.html"].StartsWith("<h1>Good bye</h1>", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_somebody_else_changes_is_put_right()
    {
        await using var pages = Follow<IConfigMapInformer, ConfigMap>(static informer => informer.Informer);
        await NextAsync(pages, static _ => true);
        _server.Patch(ConfigMaps, Hello, """{ "data": { "index.html": "something else" } }""");
        await NextAsync(pages, static page => page.Data!["index.html"] == "something else");
        await NextAsync(pages, static page => page.Data!["index.html"] == "<h1>Hello</h1><p>1 &lt; 2</p>");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_ConfigMap_of_somebody_else_is_left_alone()
    {
        await using var pages = Follow<IConfigMapInformer, ConfigMap>(static informer => informer.Informer);
        var before = _server.Create(
            ConfigMaps, """{ "metadata": { "namespace": "default", "name": "taken" }, "data": { "index.html": "not a page" } }""");
        await NextAsync(pages, static page => page.Metadata!.Name == "taken");

        // One worker takes them in turn: when the second has its page, it is done with the first.
        _server.Create(Websites, """{ "metadata": { "namespace": "default", "name": "taken" }, "spec": { "title": "Taken" } }""");
        _server.Create(Websites, """{ "metadata": { "namespace": "default", "name": "after" }, "spec": { "title": "After" } }""");
        await NextAsync(pages, static page => page.Metadata!.Name == "after");

        var name = new ObjectName("default", "taken");
        Assert.Equal(before.ToJsonString(), _server.Get(ConfigMaps, name)!.ToJsonString());
        Assert.Null(_server.Get(Websites, name)!["status"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Health_and_metrics_are_served()
    {
        await using var pages = Follow<IConfigMapInformer, ConfigMap>(static informer => informer.Informer);
        await NextAsync(pages, static _ => true);
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        using var ready = await http.GetAsync(new Uri("healthz/ready", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("websites.v1.example.com", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var live = await http.GetAsync(new Uri("healthz/live", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Contains("workqueue_adds_total", await http.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    // Every change from now on, in order, after what is there.
    private IAsyncEnumerator<ResourceEvent<T>> Follow<TInformer, T>(Func<TInformer, ISharedIndexInformer<T>> informer)
        where TInformer : notnull
        where T : class =>
        informer(_app.Services.GetRequiredService<TInformer>()).WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<ResourceEvent<T>> changes, Func<T, bool> wanted)
        where T : class
    {
        while (await changes.MoveNextAsync())
        {
            if (changes.Current is { Type: not ResourceEventType.Deleted, Object: { } obj } && wanted(obj))
            {
                return obj;
            }
        }

        throw new InvalidOperationException("The informer has stopped.");
    }
}
