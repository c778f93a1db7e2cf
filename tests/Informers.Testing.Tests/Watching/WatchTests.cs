using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Watching;

public sealed class WatchTests : ApiTest
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_delivers_what_happens_after_its_resource_version()
    {
        CreateConfigMaps("a");
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");

        CreateConfigMaps("b");
        Server.Patch(ConfigMapsResource, Name("a"), """{"data":{"k":"v"}}""");
        Server.Delete(ConfigMapsResource, Name("a"));

        Assert.Equal("ADDED b@5", await watch.NextAsync());
        Assert.Equal("MODIFIED a@6", await watch.NextAsync());
        var deleted = await watch.ReadAsync();
        Assert.Equal("DELETED", deleted["type"]!.GetValue<string>());
        Assert.Equal("7", ResourceVersion(deleted["object"]!.AsObject()));
        Assert.Equal("v", deleted["object"]!["data"]!["k"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_from_the_past_replays_the_history()
    {
        var start = Server.ResourceVersion;
        CreateConfigMaps("a", "b");
        Server.Delete(ConfigMapsResource, Name("a"));

        using var watch = await WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={start}");

        Assert.Equal("ADDED a@4", await watch.NextAsync());
        Assert.Equal("ADDED b@5", await watch.NextAsync());
        Assert.Equal("DELETED a@6", await watch.NextAsync());
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("")]
    [InlineData("&resourceVersion=")]
    [InlineData("&resourceVersion=0")]
    public async Task A_watch_from_anywhere_starts_with_all_that_exists(string version)
    {
        CreateConfigMaps("b", "a");
        using var watch = await WatchAsync(ConfigMaps + "?watch=true" + version);
        CreateConfigMaps("c");

        Assert.Equal("ADDED a@5", await watch.NextAsync());
        Assert.Equal("ADDED b@4", await watch.NextAsync());
        Assert.Equal("ADDED c@6", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_that_leaves_the_selection_is_deleted_and_one_that_enters_is_added()
    {
        Server.Create(ConfigMapsResource, Object("a", label: "web"));
        Server.Create(ConfigMapsResource, Object("b", label: "db"));
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&labelSelector=app%3Dweb&resourceVersion={Server.ResourceVersion}");

        Server.Patch(ConfigMapsResource, Name("a"), """{"metadata":{"labels":{"app":"db"}}}""");
        Server.Patch(ConfigMapsResource, Name("b"), """{"metadata":{"labels":{"app":"web"}}}""");
        Server.Patch(ConfigMapsResource, Name("b"), """{"data":{"k":"v"}}""");
        Server.Delete(ConfigMapsResource, Name("a"));
        Server.Delete(ConfigMapsResource, Name("b"));

        var left = await watch.ReadAsync();
        Assert.Equal("DELETED", left["type"]!.GetValue<string>());
        Assert.Equal("web", left["object"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
        Assert.Equal("6", ResourceVersion(left["object"]!.AsObject()));
        Assert.Equal("ADDED b@7", await watch.NextAsync());
        Assert.Equal("MODIFIED b@8", await watch.NextAsync());
        Assert.Equal("DELETED b@10", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_of_one_namespace_or_one_name_hears_nothing_of_others()
    {
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");
        using var one = await WatchAsync($"/api/v1/configmaps?watch=true&fieldSelector=metadata.name%3Db&resourceVersion={Server.ResourceVersion}");

        Server.Create(ConfigMapsResource, Object("a", "other"));
        CreateConfigMaps("b");

        Assert.Equal("ADDED b@5", await watch.NextAsync());
        Assert.Equal("ADDED b@5", await one.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_from_a_compacted_version_gets_an_expired_error_and_ends()
    {
        var start = Server.ResourceVersion;
        CreateConfigMaps("a");
        Server.Faults.Compact();

        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={start}");

        Assert.Equal(
            ["""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 3 (4)","reason":"Expired","code":410}}"""],
            await watch.RestAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_compaction_is_felt_by_watches_of_resources_that_nobody_wrote_to()
    {
        var start = Server.ResourceVersion;
        CreateConfigMaps("a");
        Server.Faults.Compact();

        using var watch = await WatchAsync($"/apis/apps/v1/deployments?watch=true&resourceVersion={start}");

        Assert.Equal("ERROR", (await watch.ReadAsync())["type"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_open_watch_survives_a_compaction_and_misses_nothing()
    {
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");

        CreateConfigMaps("a");
        Server.Faults.Compact();
        CreateConfigMaps("b");
        Server.Faults.Compact();

        Assert.Equal("ADDED a@4", await watch.NextAsync());
        Assert.Equal("ADDED b@5", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_from_the_future_waits_for_it()
    {
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion + 1}");

        CreateConfigMaps("a", "b");

        Assert.Equal("ADDED b@5", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_ends_with_the_annotated_bookmark_and_goes_on()
    {
        CreateConfigMaps("a", "b");
        using var watch = await WatchAsync(
            ConfigMaps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        CreateConfigMaps("c");

        Assert.Equal("ADDED a@4", await watch.NextAsync());
        Assert.Equal("ADDED b@5", await watch.NextAsync());
        Assert.Equal(
            """{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}""",
            await watch.ReadLineAsync());
        Assert.Equal("ADDED c@6", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_without_bookmarks_has_no_end_mark()
    {
        CreateConfigMaps("a");
        using var watch = await WatchAsync(ConfigMaps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=60");
        Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Single(await watch.RestAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_streaming_list_from_the_future_gets_an_error()
    {
        using var watch = await WatchAsync(
            ConfigMaps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=99");

        var line = Assert.Single(await watch.RestAsync());
        var error = JsonNode.Parse(line)!;
        Assert.Equal("ERROR", error["type"]!.GetValue<string>());
        Assert.Equal("ResourceVersionTooLarge", error["object"]!["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_initial_events_only_what_comes_is_sent()
    {
        CreateConfigMaps("a");
        using var watch = await WatchAsync(ConfigMaps + "?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0");
        CreateConfigMaps("b");

        Assert.Equal("ADDED b@5", await watch.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Bookmarks_come_each_interval_but_only_when_the_version_moved()
    {
        using var watch = await WatchAsync(
            $"{ConfigMaps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion={Server.ResourceVersion}");

        // Nothing moved: no bookmark. Then something else moves: a bookmark.
        Time.Advance(TimeSpan.FromMinutes(1));
        await WaitForBookmarkTimerAsync();
        Server.Create(PodsResource, Object("p"));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            """{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"4"}}}""",
            await watch.ReadLineAsync());

        // An event that the client saw makes a bookmark of the same version needless.
        CreateConfigMaps("a");
        Assert.Equal("ADDED a@5", await watch.NextAsync());
        Time.Advance(TimeSpan.FromMinutes(1));
        await WaitForBookmarkTimerAsync();

        // The last one comes two seconds before the end.
        Server.Create(PodsResource, Object("q"));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("BOOKMARK @6", await watch.NextAsync());
        Server.Create(PodsResource, Object("r"));
        Time.Advance(TimeSpan.FromSeconds(58));
        Assert.Equal("BOOKMARK @7", await watch.NextAsync());
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Bookmarks_are_not_sent_to_those_who_do_not_allow_them()
    {
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&timeoutSeconds=90&resourceVersion={Server.ResourceVersion}");
        Server.Create(PodsResource, Object("p"));

        Time.Advance(TimeSpan.FromSeconds(90));

        Assert.Empty(await watch.RestAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_ends_cleanly_at_its_timeout_and_not_before()
    {
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&timeoutSeconds=7&resourceVersion={Server.ResourceVersion}");

        Time.Advance(TimeSpan.FromSeconds(6.9));
        CreateConfigMaps("a");
        Assert.Equal("ADDED a@4", await watch.NextAsync());
        Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(await watch.ReadLineAsync());
        await Server.WaitForWatchesAsync(ConfigMapsResource, 0, Cancellation).WithinTimeout();
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("&resourceVersionMatch=NotOlderThan", 422, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("&sendInitialEvents=true", 422, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("&sendInitialEvents=true&resourceVersionMatch=Exact", 422, "supported values: \"NotOlderThan\"")]
    [InlineData("&continue=x", 422, "resourceVersionMatch is forbidden when continue is provided")]
    [InlineData("&resourceVersion=abc", 500, "parsing \"abc\": invalid syntax")]
    [InlineData("&timeoutSeconds=abc", 400, "parsing \"abc\": invalid syntax")]
    [InlineData("&labelSelector=x%3D%3D%3D", 400, "unable to parse requirement")]
    public async Task Wrong_watch_parameters_are_refused(string query, int expectedCode, string expectedMessage)
    {
        var (code, status) = await GetAsync(ConfigMaps + "?watch=true" + query);

        Assert.Equal(expectedCode, (int)code);
        Assert.Contains(expectedMessage, status["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_server_without_streaming_lists_refuses_them()
    {
        await using var old = await FakeApiServer.StartAsync(new FakeApiServerOptions { StreamingLists = false }, Cancellation);
        using var response = await Client.GetAsync(
            new Uri(old.Address, ConfigMaps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"), Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_that_lags_too_far_behind_is_ended_and_writers_do_not_wait_for_it()
    {
        await using var small = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchBufferSize = 10 }, Cancellation);
        using var watch = await WatchAsync(new Uri(small.Address, $"{ConfigMaps}?watch=true&resourceVersion={small.ResourceVersion}").ToString());
        var payload = new string('x', 100_000);

        // The client does not read: no more than the buffers of two sockets can leave the server. The writes go on all the same.
        for (var i = 0; i < 300; i++)
        {
            var obj = Object($"m{i}");
            obj["data"] = new JsonObject { ["k"] = payload };
            small.Create(ConfigMapsResource, obj);
        }

        var lines = await watch.RestAsync();
        Assert.InRange(lines.Count, 1, 299);
        await small.WaitForWatchesAsync(ConfigMapsResource, 0, Cancellation).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_the_server_ends_open_watches_at_once()
    {
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");

        await Server.DisposeAsync().AsTask().WithinTimeout();

        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotNull(await watch.ReadLineAsync()));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_client_that_goes_away_closes_its_watch()
    {
        using (await WatchAsync(ConfigMaps + "?watch=true"))
        {
            await Server.WaitForWatchesAsync(ConfigMapsResource, 1, Cancellation).WithinTimeout();
        }

        await Server.WaitForWatchesAsync(ConfigMapsResource, 0, Cancellation).WithinTimeout();
    }

    // The stream has taken note of its bookmark timer when it has set the next one: two timers, the other being its timeout.
    private async Task WaitForBookmarkTimerAsync()
    {
        while (Time.ActiveTimerCount < 2)
        {
            await Task.Yield();
        }
    }
}
