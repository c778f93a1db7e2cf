using Informers.Rest;

namespace Informers.Tests;

public sealed class RequestTargetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "v1", "pods", ResourceScope.Namespaced, null, "api/v1/pods")]
    [InlineData("", "v1", "pods", ResourceScope.Namespaced, "", "api/v1/pods")]
    [InlineData("", "v1", "pods", ResourceScope.Namespaced, "shop", "api/v1/namespaces/shop/pods")]
    [InlineData("", "v1", "nodes", ResourceScope.Cluster, "shop", "api/v1/nodes")]
    [InlineData("apps", "v1", "deployments", ResourceScope.Namespaced, null, "apis/apps/v1/deployments")]
    [InlineData("stable.example.com", "v1beta1", "crontabs", ResourceScope.Namespaced, "a/b?c", "apis/stable.example.com/v1beta1/namespaces/a%2Fb%3Fc/crontabs")]
    public void Addresses_follow_group_version_scope_and_namespace(
        string group, string version, string plural, ResourceScope scope, string? @namespace, string expected)
    {
        var target = new RequestTarget(new GroupVersionResource(group, version, plural), "Kind", scope, @namespace);

        Assert.Equal(expected, target.ListAddress(new ListOptions()).OriginalString);
        Assert.Equal(expected + "?watch=true", target.WatchAddress(new ListOptions()).OriginalString);
    }

    [Fact]
    public void A_list_sends_what_concerns_lists()
    {
        var options = new ListOptions
        {
            LabelSelector = "app in (a,b),!x",
            FieldSelector = "metadata.name=ä",
            Limit = 500,
            ResourceVersion = "0",
            ResourceVersionMatch = "NotOlderThan",
            AllowWatchBookmarks = true,
            SendInitialEvents = true,
            TimeoutSeconds = 9,
        };

        Assert.Equal(
            "api/v1/pods?labelSelector=app%20in%20%28a%2Cb%29%2C%21x&fieldSelector=metadata.name%3D%C3%A4&limit=500&resourceVersion=0"
            + "&resourceVersionMatch=NotOlderThan&timeoutSeconds=9",
            Pods.ListAddress(options).OriginalString);
    }

    [Fact]
    public void A_further_page_sends_its_token_and_no_version()
    {
        var options = new ListOptions { Limit = 2, Continue = "abc+/=", ResourceVersion = "10", ResourceVersionMatch = "Exact" };

        Assert.Equal("api/v1/pods?limit=2&continue=abc%2B%2F%3D", Pods.ListAddress(options).OriginalString);
    }

    [Fact]
    public void A_watch_sends_what_concerns_watches()
    {
        var options = new ListOptions
        {
            LabelSelector = "a=b",
            Limit = 500,
            Continue = "abc",
            ResourceVersion = "10",
            ResourceVersionMatch = "NotOlderThan",
            AllowWatchBookmarks = true,
            SendInitialEvents = true,
            TimeoutSeconds = 300,
        };

        Assert.Equal(
            "api/v1/pods?watch=true&labelSelector=a%3Db&resourceVersion=10&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
            + "&sendInitialEvents=true&timeoutSeconds=300",
            Pods.WatchAddress(options).OriginalString);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_tweak_sets_selectors_and_page_size_but_does_not_break_the_callers_query()
    {
        var handler = new StubHandler(() => StubHandler.Json("{\"items\":[]}"));
        var listerWatcher = handler.ToListerWatcher(new InformerOptions<Widget>
        {
            Namespace = "shop",
            TweakListOptions = o =>
            {
                o.LabelSelector = "app=web";
                o.FieldSelector = "a=b";
                o.Limit = 7;
                o.ResourceVersion = "99";
                o.ResourceVersionMatch = "Exact";
                o.Continue = "elsewhere";
                o.AllowWatchBookmarks = false;
                o.SendInitialEvents = null;
                o.TimeoutSeconds = 3600;
            },
        });
        var list = new ListOptions { Limit = 500, Continue = "next" };
        var watch = new ListOptions
        {
            ResourceVersion = "10",
            ResourceVersionMatch = "NotOlderThan",
            AllowWatchBookmarks = true,
            SendInitialEvents = true,
            TimeoutSeconds = 300,
        };

        await listerWatcher.ListAsync(list, new ListCollector(), Token);
        await using var open = await listerWatcher.WatchAsync(watch, Token);

        Assert.Equal(
            "/apis/example.com/v1/namespaces/shop/widgets?labelSelector=app%3Dweb&fieldSelector=a%3Db&limit=7&continue=next&timeoutSeconds=3600",
            handler.Requests[0].RequestUri!.PathAndQuery);
        Assert.Equal(
            "/apis/example.com/v1/namespaces/shop/widgets?watch=true&labelSelector=app%3Dweb&fieldSelector=a%3Db&resourceVersion=10"
            + "&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&sendInitialEvents=true&timeoutSeconds=300",
            handler.LastPathAndQuery);
        Assert.Null(list.LabelSelector);
        Assert.Equal(500, list.Limit);
        Assert.Equal(300, watch.TimeoutSeconds);
        Assert.Equal("gzip", handler.Requests[^1].Headers.AcceptEncoding.ToString());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(null, 300L)]
    [InlineData(0L, 300L)]
    [InlineData(60L, 60L)]
    [InlineData(900L, 300L)]
    public async Task A_tweak_may_shorten_a_watch_and_not_lengthen_it(long? tweaked, long expected)
    {
        var handler = new StubHandler(() => StubHandler.Json(string.Empty));
        var listerWatcher = handler.ToListerWatcher(new InformerOptions<Widget> { TweakListOptions = o => o.TimeoutSeconds = tweaked });

        await using var open = await listerWatcher.WatchAsync(new ListOptions { TimeoutSeconds = 300 }, Token);

        Assert.EndsWith($"timeoutSeconds={expected}", handler.LastPathAndQuery, StringComparison.Ordinal);
        Assert.Empty(handler.Requests[^1].Headers.AcceptEncoding);
    }

    private static RequestTarget Pods { get; } =
        new(new GroupVersionResource(string.Empty, "v1", "pods"), "Pod", ResourceScope.Namespaced, null);
}
