using System.Net;
using System.Net.Sockets;
using Informers.Rest;

namespace Informers.Tests;

public sealed class RestClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://host", "https://host/")]
    [InlineData("https://host:6443/", "https://host:6443/")]
    [InlineData("https://host/k8s/clusters/c1", "https://host/k8s/clusters/c1/")]
    [InlineData("https://host/k8s/clusters/c1/", "https://host/k8s/clusters/c1/")]
    [InlineData("http://127.0.0.1:8001", "http://127.0.0.1:8001/")]
    public void The_base_address_ends_in_a_slash(string given, string expected)
    {
        using var client = new RestClient(new Uri(given));

        Assert.Equal(expected, client.BaseAddress.AbsoluteUri);
    }

    [Theory]
    [InlineData("ftp://host/")]
    [InlineData("/api/v1")]
    [InlineData("https://user:s3cr3t-word@host/")]
    [InlineData("https://host/?a=b")]
    [InlineData("https://host/#a")]
    public void What_is_no_address_of_a_server_is_refused(string given)
    {
        var error = Assert.Throws<ArgumentException>(() => new RestClient(new Uri(given, UriKind.RelativeOrAbsolute)));

        Assert.DoesNotContain("s3cr3t-word", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("https://host/k8s/c1", "api/v1/pods?watch=true", "https://host/k8s/c1/api/v1/pods?watch=true")]
    [InlineData("https://host/k8s/c1/", "/api/v1/pods", "https://host/k8s/c1/api/v1/pods")]
    [InlineData("https://host/", "https://host/version", "https://host/version")]
    [InlineData("https://host/", "apis/x/v1/namespaces/a%2Fb/y", "https://host/apis/x/v1/namespaces/a%2Fb/y")]
    public async Task Relative_addresses_are_taken_from_the_base(string address, string request, string expected)
    {
        var sent = await SendAsync(address, request, null, Token);

        Assert.Equal(expected, sent.RequestUri!.AbsoluteUri);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Credentials_do_not_go_to_another_server()
    {
        var authenticated = false;
        var options = new RestClientOptions
        {
            Authenticate = (_, _) =>
            {
                authenticated = true;
                return Task.CompletedTask;
            },
        };

        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync("https://host/", "https://other/", options, Token));
        Assert.False(authenticated);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("https://host/", false, "2.0")]
    [InlineData("https://host/", true, "1.1")]
    [InlineData("http://host/", false, "1.1")]
    public async Task Requests_go_as_HTTP2_or_lower_over_TLS(string address, bool disableHttp2, string expected)
    {
        var sent = await SendAsync(address, "api", new RestClientOptions { DisableHttp2 = disableHttp2 }, Token);

        Assert.Equal(new Version(expected), sent.Version);
        Assert.Equal(HttpVersionPolicy.RequestVersionOrLower, sent.VersionPolicy);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false, "gzip")]
    [InlineData(true, "")]
    public async Task Nothing_compressed_is_asked_for_where_that_is_disabled(bool disableCompression, string expected)
    {
        var handler = new StubHandler(() => StubHandler.Json("{}"));
        using var httpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new RestClient(new Uri("https://host/"), httpClient, new RestClientOptions { DisableCompression = disableCompression });
        using var request = new HttpRequestMessage(HttpMethod.Get, "api") { Headers = { { "Accept-Encoding", "gzip" } } };

        using var response = await client.SendAsync(request, Token);

        Assert.Equal(expected, request.Headers.AcceptEncoding.ToString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Names_itself_and_the_server_and_adds_credentials_to_each_request()
    {
        var handler = new StubHandler(() => StubHandler.Json("{}"));
        var count = 0;
        using var httpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new RestClient(new Uri("https://10.0.0.1/"), httpClient, new RestClientOptions
        {
            TlsServerName = "kubernetes.default",
            Authenticate = (request, _) =>
            {
                request.Headers.Add("X-Count", $"{++count}");
                return Task.CompletedTask;
            },
        });

        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api");
            using var response = await client.SendAsync(request, Token);
        }

        Assert.StartsWith("informers/", handler.Requests[0].Headers.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal("kubernetes.default", handler.Requests[0].Headers.Host);
        Assert.Equal(["1", "2"], handler.Requests.Select(r => r.Headers.GetValues("X-Count").Single()));
    }

    [Fact]
    public void A_client_that_gives_up_before_a_watch_ends_is_refused()
    {
        using var httpClient = new HttpClient();

        var error = Assert.Throws<ArgumentException>(() => new RestClient(new Uri("https://host/"), httpClient));

        Assert.Contains("Timeout.InfiniteTimeSpan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_handler_is_set_up_for_watches()
    {
        using var handler = RestClient.CreateHandler();

        Assert.Equal(TimeSpan.FromSeconds(30), handler.KeepAlivePingDelay);
        Assert.Equal(TimeSpan.FromSeconds(15), handler.KeepAlivePingTimeout);
        Assert.Equal(HttpKeepAlivePingPolicy.Always, handler.KeepAlivePingPolicy);
        Assert.True(handler.EnableMultipleHttp2Connections);
        Assert.False(handler.AllowAutoRedirect);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Disposing_disposes_what_it_owns_once_and_not_the_callers_client()
    {
        var owned = new CountingDisposable();
        var handler = new StubHandler(() => StubHandler.Json("{}"));
        using var httpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new RestClient(new Uri("https://host/"), httpClient, new RestClientOptions { Owned = owned });

        client.Dispose();
        client.Dispose();

        Assert.Equal(1, owned.Count);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SendAsync(request, Token));
        using var response = await httpClient.GetAsync(new Uri("https://host/"), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Cancelling_carries_the_callers_token_also_out_of_a_credential_that_is_being_fetched()
    {
        using var cancellation = new CancellationTokenSource();
        var fetching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = SendAsync(
            "https://host/",
            "api",
            new RestClientOptions
            {
                Authenticate = async (_, token) =>
                {
                    fetching.SetResult();
                    using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                    await Task.Delay(Timeout.InfiniteTimeSpan, linked.Token);
                },
            },
            cancellation.Token);
        await fetching.Task.WithinTimeout();

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WithinTimeout());
        Assert.Equal(cancellation.Token, error.CancellationToken);
    }

    [Fact]
    public void A_refused_connection_is_told_from_other_errors_at_any_depth()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        var reset = new SocketException((int)SocketError.ConnectionReset);

        Assert.True(TransportErrors.IsConnectionRefused(refused));
        Assert.True(TransportErrors.IsConnectionRefused(new HttpRequestException("x", new IOException("y", refused))));
        Assert.True(TransportErrors.IsConnectionRefused(new HttpRequestException("x", new AggregateException(reset, refused))));
        Assert.False(TransportErrors.IsConnectionRefused(new HttpRequestException("x", reset)));
        Assert.False(TransportErrors.IsConnectionRefused(new HttpRequestException("x")));
        Assert.False(TransportErrors.IsConnectionRefused(null));
    }

    private static async Task<HttpRequestMessage> SendAsync(
        string address, string requestUri, RestClientOptions? options, CancellationToken cancellationToken)
    {
        var handler = new StubHandler(() => StubHandler.Json("{}"));
        using var httpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new RestClient(new Uri(address), httpClient, options);
        var request = new HttpRequestMessage(HttpMethod.Get, requestUri);
        using var response = await client.SendAsync(request, cancellationToken);
        return request;
    }

    private sealed class CountingDisposable : IDisposable
    {
        public int Count { get; private set; }

        public void Dispose() => Count++;
    }
}
