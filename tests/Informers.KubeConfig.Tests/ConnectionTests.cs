using System.Net;
using System.Text;
using Informers.Rest;

namespace Informers.Tests.KubeConfigs;

/// <summary>Against a TLS server, with certificates made for the test.</summary>
public sealed class ConnectionTests : IAsyncLifetime, IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private TlsServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TlsServer.StartAsync(_authority.Server());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Assert.DoesNotContain("s3cr3t-", _folder.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_given_authority_is_trusted_over_HTTP2()
    {
        using var client = _folder.Load(Cluster()).CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        Assert.Equal("HTTP/2", Assert.Single(_server.Requests).Protocol);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Only_the_given_authority_is_trusted()
    {
        using var client = _folder.Load(Cluster(new TestAuthority("another"))).CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_an_authority_the_systems_are_asked_which_do_not_know_ours()
    {
        using var client = _folder.Load($"{{ server: '{_server.Address}' }}").CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_bundle_of_authorities_and_one_that_is_no_root_are_trusted()
    {
        var intermediate = _authority.Intermediate("intermediate");
        _server.Rotate(intermediate.Server());
        var bundle = _folder.Write("ca.crt", new TestAuthority("another").Pem + "\n" + intermediate.Pem);
        using var client = _folder.Load($"{{ server: '{_server.Address}', certificate-authority: '{bundle}' }}").CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_certificate_for_another_name_is_refused_unless_tls_server_name_says_it()
    {
        _server.Rotate(_authority.Server("kubernetes.example"));
        using var strict = _folder.Load(Cluster()).CreateRestClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(strict));

        using var named = _folder.Load(Cluster(more: ", tls-server-name: kubernetes.example")).CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(named));
        Assert.Contains("kubernetes.example", _server.ServerNames);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Insecure_skip_tls_verify_trusts_anybody()
    {
        using var client = _folder.Load($"{{ server: '{_server.Address}', insecure-skip-tls-verify: true }}").CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("", false, "gzip")]
    [InlineData(", disable-compression: true", false, "")]
    [InlineData(", disable-compression: false", true, "")]
    public async Task Disable_compression_asks_for_nothing_compressed(string more, bool byOption, string expected)
    {
        using var client = _folder.Load(Cluster(more: more)).CreateRestClient(new RestClientOptions { DisableCompression = byOption });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x") { Headers = { { "Accept-Encoding", "gzip" } } };
        using var response = await client.SendAsync(request, Ct).WithinTimeout();
        Assert.Equal(expected, request.Headers.AcceptEncoding.ToString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Token_and_basic_credentials_are_sent()
    {
        using var token = _folder.Load(Cluster(), "{ token: s3cr3t-token }").CreateRestClient();
        using var basic = _folder.Load(Cluster(), "{ username: me, password: 's3cr3t-pass:word' }").CreateRestClient();
        using var none = _folder.Load(Cluster()).CreateRestClient();
        await GetAsync(token);
        await GetAsync(basic);
        await GetAsync(none);
        Assert.Equal(
            ["Bearer s3cr3t-token", $"Basic {Convert.ToBase64String("me:s3cr3t-pass:word"u8)}", string.Empty],
            _server.Requests.Select(static request => request.Authorization));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_certificate_is_shown(bool inFiles)
    {
        var (certificate, key) = _authority.Client("me");
        var user = inFiles
            ? $"{{ client-certificate: '{_folder.Write("me.crt", certificate)}', client-key: '{_folder.Write("me.key", key)}' }}"
            : $"{{ client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)} }}";
        using var client = _folder.Load(Cluster(), user).CreateRestClient();
        await GetAsync(client);
        Assert.Equal("CN=me", Assert.Single(_server.Requests).Certificate);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Impersonation_is_sent()
    {
        using var client = _folder.Load(
            Cluster(), "{ as: jane, as-uid: '7', as-groups: [devs], as-user-extra: { Example.com/Scope: [a], other: [b] } }").CreateRestClient();
        await GetAsync(client);
        Assert.Equal(
            ["impersonate-extra-example.com%2fscope: a", "impersonate-extra-other: b", "impersonate-group: devs", "impersonate-uid: 7", "impersonate-user: jane"],
            Assert.Single(_server.Requests).Impersonation);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        var file = _folder.Write("token", "s3cr3t-1\n");
        using var client = _folder.Load(Cluster(), $"{{ token: s3cr3t-0, tokenFile: '{file}' }}").CreateRestClient();
        await GetAsync(client);
        _folder.Write("token", "s3cr3t-2\n");
        _folder.Time.Advance(TimeSpan.FromSeconds(59));
        await GetAsync(client);
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        await GetAsync(client);

        // What is away for a moment stays as it was.
        File.Delete(file);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client);
        Assert.Equal(
            ["Bearer s3cr3t-1", "Bearer s3cr3t-1", "Bearer s3cr3t-2", "Bearer s3cr3t-2"],
            _server.Requests.Select(static request => request.Authorization));
        Assert.Contains(file, _folder.Log, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_that_is_refused_is_read_again_at_once_and_the_request_is_repeated()
    {
        var file = _folder.Write("token", "s3cr3t-1");
        _server.ValidToken = "s3cr3t-1";
        using var client = _folder.Load(Cluster(), $"{{ tokenFile: '{file}' }}").CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        _server.ValidToken = "s3cr3t-2";
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client));
        _folder.Write("token", "s3cr3t-2");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        Assert.Equal(4, _server.Requests.Count);

        // A body cannot be sent twice: that request fails, and the next one has the new token.
        _server.ValidToken = "s3cr3t-3";
        _folder.Write("token", "s3cr3t-3");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/x") { Content = new StringContent("{}") };
        using var response = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_new_authority_gets_new_connections_while_what_is_open_goes_on()
    {
        var file = _folder.Write("ca.crt", _authority.Pem);
        using var client = _folder.Load($"{{ server: '{_server.Address}', certificate-authority: '{file}' }}").CreateRestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/open");
        using var open = await client.SendAsync(request, Ct);
        using var reader = new StreamReader(await open.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("first", await reader.ReadLineAsync(Ct));

        // A connection that is open is used on until the file is looked at; a new one needs the new authority.
        var next = new TestAuthority("next");
        _server.Rotate(next.Server());
        _folder.Write("ca.crt", next.Pem);
        using var fresh = _folder.Load($"{{ server: '{_server.Address}', certificate-authority: '{file}' }}").CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(fresh));
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));

        _server.EndOpen.SetResult();
        Assert.Equal("last", await reader.ReadLineAsync(Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_authority_that_no_longer_fits_is_read_again_at_once()
    {
        var file = _folder.Write("ca.crt", _authority.Pem);
        using var client = _folder.Load($"{{ server: '{_server.Address}', certificate-authority: '{file}' }}").CreateRestClient();
        var next = new TestAuthority("next");
        _server.Rotate(next.Server());
        _folder.Write("ca.crt", next.Pem);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_client_certificate_is_rotated_and_half_a_rotation_keeps_the_former()
    {
        var (certificate, key) = _authority.Client("former");
        var certificateFile = _folder.Write("me.crt", certificate);
        var keyFile = _folder.Write("me.key", key);
        using var client = _folder.Load(Cluster(), $"{{ client-certificate: '{certificateFile}', client-key: '{keyFile}' }}").CreateRestClient();
        await GetAsync(client);
        (certificate, key) = _authority.Client("new");
        _folder.Write("me.crt", certificate);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client);
        _folder.Write("me.key", key);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client);
        Assert.Equal(["CN=former", "CN=former", "CN=new"], _server.Requests.Select(static request => request.Certificate));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_key_of_another_certificate_is_told_of()
    {
        var (certificate, _) = _authority.Client("me");
        var (_, key) = _authority.Client("somebody else");
        using var client = _folder.Load(
            Cluster(), $"{{ client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)} }}").CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Contains("context x", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_proxy_is_used_with_its_password_and_never_told()
    {
        await using var proxy = new ConnectProxy();
        using var client = _folder.Load(Cluster(more: $", proxy-url: 'http://me:s3cr3t-password@127.0.0.1:{proxy.Port}'")).CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        Assert.Contains($"Basic {Convert.ToBase64String("me:s3cr3t-password"u8)}", proxy.Authorizations);

        proxy.Refuse = true;
        using var second = _folder.Load(Cluster(more: $", proxy-url: 'http://me:s3cr3t-password@127.0.0.1:{proxy.Port}'")).CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(second));
        Assert.DoesNotContain("s3cr3t-", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_pods_token_and_authority_are_used_and_rotated()
    {
        _folder.Environment["KUBERNETES_SERVICE_HOST"] = _server.Address.Host;
        _folder.Environment["KUBERNETES_SERVICE_PORT"] = $"{_server.Address.Port}";
        _folder.Write("serviceaccount/ca.crt", _authority.Pem);
        _folder.Write("serviceaccount/token", "s3cr3t-1");
        using var client = ClusterConfig.LoadDefault(_folder.Options()).CreateRestClient();
        await GetAsync(client);
        _folder.Write("serviceaccount/token", "s3cr3t-2");
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client);
        Assert.Equal(["Bearer s3cr3t-1", "Bearer s3cr3t-2"], _server.Requests.Select(static request => request.Authorization));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Many_requests_at_once_over_a_rotation_all_succeed()
    {
        var file = _folder.Write("ca.crt", _authority.Pem);
        using var client = _folder.Load($"{{ server: '{_server.Address}', certificate-authority: '{file}' }}").CreateRestClient();
        var another = new TestAuthority("another").Pem;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                if (worker == 0)
                {
                    _folder.Write("ca.crt", i % 2 == 0 ? _authority.Pem + "\n" + another : _authority.Pem);
                    _folder.Time.Advance(TimeSpan.FromMinutes(1));
                }

                Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
            }
        })));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<HttpStatusCode> GetAsync(IRestClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        using var response = await client.SendAsync(request, Ct).WithinTimeout();
        await response.Content.ReadAsByteArrayAsync(Ct);
        return response.StatusCode;
    }

    private string Cluster(TestAuthority? authority = null, string more = "") =>
        $"{{ server: '{_server.Address}', certificate-authority-data: {Base64((authority ?? _authority).Pem)}{more} }}";
}
