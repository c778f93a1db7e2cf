using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests.Faults;

public sealed class FaultTests : ApiTest
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_next_requests_fail_as_told_and_then_no_more()
    {
        using var fault = Server.Faults.Fail(429, retryAfter: TimeSpan.FromSeconds(3), count: 2, when: r => r.Verb == "list");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/version")).Code);
        using var response = await Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), Cancellation);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter!.Delta);
        Assert.Equal("TooManyRequests", status["reason"]!.GetValue<string>());
        Assert.Equal(3, status["details"]!["retryAfterSeconds"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync(ConfigMaps)).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ConfigMaps)).Code);
        Assert.Equal(2, fault.Hits);
        Assert.Equal(0, fault.Remaining);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Watches_can_be_refused_with_410()
    {
        Server.Faults.Fail(410, when: r => r.Verb == "watch");

        var (code, status) = await GetAsync(ConfigMaps + "?watch=true&resourceVersion=1");

        Assert.Equal(HttpStatusCode.Gone, code);
        Assert.Equal("Expired", status["reason"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Failures_follow_each_other_one_per_request()
    {
        Server.Faults.Fail(500);
        Server.Faults.Fail(503);

        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(ConfigMaps)).Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(ConfigMaps)).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ConfigMaps)).Code);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_delay_runs_on_the_servers_clock()
    {
        using var fault = Server.Faults.Delay(TimeSpan.FromSeconds(10));
        var answer = GetAsync(ConfigMaps);
        await Time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Cancellation).WithinTimeout();

        Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(answer.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await answer.WithinTimeout()).Code);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stalled_request_gets_no_byte_until_released()
    {
        using var fault = Server.Faults.Stall(when: r => r.Verb == "watch");
        var headers = Client.GetAsync(new Uri(ConfigMaps + "?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await fault.WaitForHitsAsync(1, Cancellation).WithinTimeout();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ConfigMaps)).Code);
        Assert.False(headers.IsCompleted);
        fault.Release();

        using var response = await headers.WithinTimeout();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stall_in_the_middle_sends_just_so_many_bytes_until_released()
    {
        CreateConfigMaps("a");
        var whole = await Client.GetByteArrayAsync(ConfigMaps, Cancellation);
        using var fault = Server.Faults.StallAfter(20);
        using var response = await Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);

        var start = new byte[20];
        await stream.ReadExactlyAsync(start, Cancellation);
        var next = new byte[1];
        var reading = stream.ReadAsync(next, Cancellation).AsTask();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/version")).Code);
        Assert.False(reading.IsCompleted);
        fault.Release();

        Assert.Equal(whole[..20], start);
        Assert.Equal(1, await reading.WithinTimeout());
        Assert.Equal(whole[20], next[0]);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1_000_000)]
    public async Task A_cut_response_ends_in_an_error_after_so_many_bytes(int bytes)
    {
        CreateConfigMaps("a");
        var whole = await Client.GetByteArrayAsync(ConfigMaps, Cancellation);
        using var fault = Server.Faults.CutAfter(bytes);
        using var response = await Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);

        using var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(received, Cancellation).WithinTimeout());
        Assert.Equal(whole[..Math.Min(bytes, whole.Length)], received.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_cut_before_the_answer_is_a_broken_connection()
    {
        using var fault = Server.Faults.Cut();

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ConfigMaps)).Code);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_watch_can_be_cut_in_the_middle_of_an_event()
    {
        using var fault = Server.Faults.CutAfter(30, when: r => r.Verb == "watch");
        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");
        CreateConfigMaps("a");

        await Assert.ThrowsAnyAsync<IOException>(watch.ReadLineAsync);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Something_else_can_be_answered()
    {
        Server.Faults.Respond("<html>Bad gateway</html>", "text/html", 502);
        Server.Faults.Respond("""{"kind":"ConfigMapList","items":[{"meta""");

        using var page = await Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), Cancellation);
        using var truncated = await Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("<html>Bad gateway</html>", await page.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("""{"kind":"ConfigMapList","items":[{"meta""", await truncated.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Closed_watches_end_cleanly_after_what_was_written_before()
    {
        using var maps = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={Server.ResourceVersion}");
        using var pods = await WatchAsync($"{Pods}?watch=true&resourceVersion={Server.ResourceVersion}");
        CreateConfigMaps("a");

        Assert.Equal(1, Server.Faults.CloseWatches(r => r.Resource == "configmaps"));
        Server.Create(PodsResource, Object("p"));

        Assert.Single(await maps.RestAsync());
        Assert.Equal("ADDED p@5", await pods.NextAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cut_watches_end_in_an_error()
    {
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");

        Assert.Equal(1, Server.Faults.CutWatches());

        await Assert.ThrowsAnyAsync<IOException>(watch.ReadLineAsync);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Any_line_can_be_sent_into_a_watch()
    {
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");

        Server.Faults.SendToWatches("""{"type":"STRANGE","object":{}}""");

        Assert.Equal("""{"type":"STRANGE","object":{}}""", await watch.ReadLineAsync());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_dropped_event_changes_the_object_and_no_watch_hears_of_it()
    {
        CreateConfigMaps("a");
        var start = Server.ResourceVersion;
        using var live = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={start}");

        Server.Faults.DropEvents();
        Server.Delete(ConfigMapsResource, Name("a"));
        CreateConfigMaps("b");
        using var late = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={start}");

        Assert.Equal("ADDED b@6", await live.NextAsync());
        Assert.Equal("ADDED b@6", await late.NextAsync());
        Assert.Equal(["b"], Names((await GetAsync(ConfigMaps)).Body));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_bearer_token_can_be_required_and_is_not_logged()
    {
        Server.Faults.RequiredBearerToken = "s3cr3t-right";
        var (missing, status) = await GetAsync(ConfigMaps);
        Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cr3t-wrong");
        var (wrong, _) = await GetAsync(ConfigMaps);
        Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cr3t-right");
        var (right, _) = await GetAsync(ConfigMaps);

        Assert.Equal(HttpStatusCode.Unauthorized, missing);
        Assert.Equal("Unauthorized", status["reason"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong);
        Assert.Equal(HttpStatusCode.OK, right);
        Assert.DoesNotContain("right", string.Concat(Server.Requests), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Verbs_can_be_forbidden()
    {
        using var fault = Server.Faults.Forbid(r => r.Verb == "watch" && r.Resource == "configmaps");

        var (code, status) = await GetAsync(ConfigMaps + "?watch=true");

        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Equal("Forbidden", status["reason"]!.GetValue<string>());
        Assert.Contains("cannot watch resource \"configmaps\"", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ConfigMaps)).Code);
        fault.Release();
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_stopped_server_refuses_connections_and_keeps_its_objects()
    {
        CreateConfigMaps("a");
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");
        var address = Server.Address;
        await Server.StopAsync(Cancellation).WithinTimeout();

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync(new Uri(ConfigMaps, UriKind.Relative), Cancellation));
        await Server.RestartAsync(cancellationToken: Cancellation).WithinTimeout();

        Assert.Equal(address, Server.Address);
        Assert.Equal(["a"], Names((await GetAsync(ConfigMaps)).Body));
        Assert.Empty(Server.OpenWatches);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_restart_waits_for_its_ports()
    {
        var address = Server.Address;
        await Server.StopAsync(Cancellation).WithinTimeout();
        using var other = new TcpListener(IPAddress.Loopback, address.Port);
        other.Start();

        var restart = Server.RestartAsync(cancellationToken: Cancellation);
        Assert.False(restart.IsCompleted);
        other.Stop();
        await restart.WithinTimeout();

        Assert.Equal(address, Server.Address);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/version")).Code);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_ends_a_restart_that_waits_for_its_ports()
    {
        await Server.StopAsync(Cancellation).WithinTimeout();
        using var other = new TcpListener(IPAddress.Loopback, Server.Address.Port);
        other.Start();

        var restart = Server.RestartAsync(cancellationToken: Cancellation);
        await Server.DisposeAsync().AsTask().WithinTimeout();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(true, "ADDED")]
    [InlineData(false, "ERROR")]
    public async Task A_restart_keeps_or_loses_the_history(bool keepHistory, string expected)
    {
        var start = Server.ResourceVersion;
        CreateConfigMaps("a");

        await Server.RestartAsync(keepHistory, Cancellation).WithinTimeout();

        using var watch = await WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={start}");
        Assert.Equal(expected, (await watch.ReadAsync())["type"]!.GetValue<string>());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Requests_are_logged_with_what_they_ask_for()
    {
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("tester/1.0");
        await GetAsync(ConfigMaps + "?limit=1");
        await PatchAsync(Deployments + "/d/status", "{}");
        using var watch = await WatchAsync("/api/v1/pods?watch=true");

        Assert.Equal(
            [
                new FakeRequest("GET", ConfigMaps, "?limit=1", "list", "", "v1", "configmaps", null, "default", null, "tester/1.0", "HTTP/1.1"),
                new FakeRequest("PATCH", Deployments + "/d/status", "", "patch", "apps", "v1", "deployments", "status", "default", "d", "tester/1.0", "HTTP/1.1"),
                new FakeRequest("GET", "/api/v1/pods", "?watch=true", "watch", "", "v1", "pods", null, null, null, "tester/1.0", "HTTP/1.1"),
            ],
            Server.Requests);
        Assert.Equal([Server.Requests[2]], Server.OpenWatches);
        await Server.WaitForRequestsAsync(r => r.Verb == "list", 1, Cancellation).WithinTimeout();
        Server.ClearRequests();
        Assert.Empty(Server.Requests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_filter_that_throws_is_seen_in_the_answer()
    {
        using var fault = Server.Faults.Stall(when: _ => throw new InvalidOperationException("my filter"));

        var (code, status) = await GetAsync(ConfigMaps);

        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.Contains("my filter", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Clearing_ends_all_faults_and_releases_what_is_stalled()
    {
        using var stall = Server.Faults.Stall();
        Server.Faults.Fail(500, count: FaultInjector.Always, when: r => r.Verb == "watch");
        var stalled = GetAsync(ConfigMaps);
        await stall.WaitForHitsAsync(1, Cancellation).WithinTimeout();

        Server.Faults.Clear();

        Assert.Equal(HttpStatusCode.OK, (await stalled.WithinTimeout()).Code);
        using var watch = await WatchAsync(ConfigMaps + "?watch=true");
    }
}
