using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests;

public sealed class ResponseErrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_status_gives_code_reason_message_causes_and_the_wait_it_asks_for()
    {
        var error = await FailAsync(() => StubHandler.Json(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: Too large resource version: 9, current: 4","reason":"Timeout",
             "details":{"group":"x","causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version","field":"f"},7],"retryAfterSeconds":1},"code":504}
            """,
            HttpStatusCode.GatewayTimeout));

        Assert.Equal(504, error.Status.Code);
        Assert.Equal("Timeout", error.Status.Reason);
        Assert.Equal("Timeout: Too large resource version: 9, current: 4", error.Status.Message);
        Assert.Equal(new StatusCause("ResourceVersionTooLarge", "Too large resource version", "f"), Assert.Single(error.Status.Causes));
        Assert.Equal(TimeSpan.FromSeconds(1), error.Status.RetryAfter);
        Assert.True(error.IsTooLargeResourceVersion);
        Assert.Contains("Could not list widgets.v1.example.com in all namespaces: 504 Timeout. The server says: Timeout: Too large", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(401, "Unauthorized", "credentials")]
    [InlineData(403, "Forbidden", "the verbs list and watch on widgets in the API group example.com, in namespace 'shop'")]
    [InlineData(404, "NotFound", "CustomResourceDefinition")]
    [InlineData(410, "Expired", "410")]
    [InlineData(429, "TooManyRequests", "429")]
    [InlineData(500, "InternalError", "500")]
    [InlineData(502, "InternalError", "502")]
    [InlineData(503, "ServiceUnavailable", "503")]
    [InlineData(302, "Found", "final address")]
    public async Task An_error_without_a_status_gets_its_reason_from_the_HTTP_status(int code, string reason, string expected)
    {
        var error = await FailAsync(() => StubHandler.Json(string.Empty, (HttpStatusCode)code), new InformerOptions<Widget> { Namespace = "shop" });

        Assert.Equal(code, error.Status.Code);
        Assert.Equal(reason, error.Status.Reason);
        Assert.Contains("in namespace 'shop'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_page_of_a_proxy_is_shown_in_part_and_on_one_line()
    {
        var error = await FailAsync(() => StubHandler.Body(
            new MemoryStream(Encoding.UTF8.GetBytes("<html>\r\n\u0007<h1>502 Bad Gateway</h1>" + new string('x', 100_000))),
            HttpStatusCode.BadGateway,
            "text/html"));

        Assert.True(error.IsInternalError is false);
        Assert.Contains("content type text/html", error.Message, StringComparison.Ordinal);
        Assert.Contains("<html> <h1>502 Bad Gateway</h1>", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 500);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Headers_never_appear_in_messages()
    {
        var error = await FailAsync(() =>
        {
            var response = StubHandler.Json("nope", HttpStatusCode.Unauthorized);
            response.Headers.Add("Set-Cookie", "session=s3cr3t-word");
            response.Headers.WwwAuthenticate.Add(new AuthenticationHeaderValue("Bearer", "s3cr3t-word"));
            return response;
        });

        Assert.DoesNotContain("s3cr3t-word", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Retry_after_comes_from_the_header_in_seconds_or_as_a_date()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var options = new InformerOptions<Widget> { TimeProvider = clock };

        var seconds = await FailAsync(() => WithRetryAfter(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))), options);
        var date = await FailAsync(() => WithRetryAfter(new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(90))), options);
        var past = await FailAsync(() => WithRetryAfter(new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(-90))), options);

        Assert.Equal(TimeSpan.FromSeconds(7), seconds.Status.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(90), date.Status.RetryAfter);
        Assert.Equal(TimeSpan.Zero, past.Status.RetryAfter);
        Assert.True(seconds.IsTooManyRequests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task No_more_of_an_endless_error_body_is_read_than_a_status_could_be()
    {
        var read = 0L;
        var error = await FailAsync(() => StubHandler.Body(
            new PiecesStream(new byte[1_000_000], () =>
            {
                read += 1000;
                return 1000;
            }),
            HttpStatusCode.InternalServerError));

        Assert.True(error.IsInternalError);
        Assert.InRange(read, 1, 100_000);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_error_body_that_stalls_is_given_up()
    {
        var clock = new ManualTimeProvider();
        var body = new LiveStream();
        body.Send("""{"kind":"Status","code":503,"message":"half a st""");
        var failing = FailAsync(
            () => StubHandler.Body(body, HttpStatusCode.ServiceUnavailable), new InformerOptions<Widget> { TimeProvider = clock });
        await body.Waiting.WithinTimeout();

        clock.Advance(TimeSpan.FromSeconds(10));

        var error = await failing.WithinTimeout();
        Assert.Equal(503, error.Status.Code);
        Assert.True(body.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_refused_watch_says_so()
    {
        var handler = new StubHandler(() => StubHandler.Json(
            """{"kind":"Status","code":403,"reason":"Forbidden","message":"widgets.example.com is forbidden"}""", HttpStatusCode.Forbidden));

        var error = await Assert.ThrowsAsync<ApiStatusException>(
            () => handler.ToListerWatcher(type: WidgetType.Cluster).WatchAsync(new ListOptions(), Token));

        Assert.True(error.IsForbidden);
        Assert.Contains("Could not watch widgets.v1.example.com in the cluster: 403 Forbidden", error.Message, StringComparison.Ordinal);
        Assert.Contains("widgets.example.com is forbidden.", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Another_partys_deadline_is_an_unreachable_server_and_no_cancellation()
    {
        var handler = new StubHandler((_, _) => throw new TaskCanceledException("connecting took too long", new TimeoutException("30 s")));

        await Assert.ThrowsAsync<HttpRequestException>(() => handler.ToListerWatcher().ListAsync(new ListOptions(), new ListCollector(), Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => handler.ToListerWatcher().WatchAsync(new ListOptions(), Token));
    }

    private static HttpResponseMessage WithRetryAfter(RetryConditionHeaderValue value)
    {
        var response = StubHandler.Json(string.Empty, HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = value;
        return response;
    }

    private static Task<ApiStatusException> FailAsync(Func<HttpResponseMessage> answer, InformerOptions<Widget>? options = null) =>
        Assert.ThrowsAsync<ApiStatusException>(
            () => new StubHandler(answer).ToListerWatcher(options).ListAsync(new ListOptions(), new ListCollector(), Token));
}
