using System.Net;
using System.Text;
using System.Text.Json;
using Informers.Rest;

namespace Informers.Tests.KubeConfigs;

/// <summary>Credential plugins: real processes.</summary>
public sealed class ExecTests : IAsyncLifetime, IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly ConfigFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private TlsServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Runs => File.ReadAllLines(_folder.PathOf("runs")).Length;

    public async ValueTask InitializeAsync() => _server = await TlsServer.StartAsync(_authority.Server());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Assert.DoesNotContain("s3cr3t-", _folder.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(V1)]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_plugins_token_is_used_and_the_plugin_runs_once(string version)
    {
        Plugin($$"""{ "kind": "ExecCredential", "apiVersion": "{{version}}", "status": { "token": "s3cr3t-token" } }""");
        using var client = Load(version).CreateRestClient();
        await Task.WhenAll(GetAsync(client), GetAsync(client));
        await GetAsync(client);
        Assert.All(_server.Requests, static request => Assert.Equal("Bearer s3cr3t-token", request.Authorization));
        Assert.Equal(1, Runs);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_plugin_is_told_arguments_environment_and_cluster()
    {
        Plugin($$"""{ "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": { "token": "s3cr3t-token" } }""",
            """
            printf '%s\n' "$@" "$COLOR" "$HOME" > "$(dirname "$0")/arguments"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            """);
        using var client = Load(
            V1,
            ", args: [get, 'a token'], env: [{ name: COLOR, value: red }], provideClusterInfo: true",
            ", disable-compression: true, extensions: [{ name: client.authentication.k8s.io/exec, extension: { audience: cluster-1, level: 3, nested: [true, null, 'true'] } }]")
            .CreateRestClient();
        await GetAsync(client);
        Assert.Equal(
            ["get", "a token", "red", Environment.GetEnvironmentVariable("HOME") ?? string.Empty],
            await File.ReadAllLinesAsync(_folder.PathOf("arguments"), Ct));
        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.PathOf("info"), Ct));
        Assert.Equal("ExecCredential", info.RootElement.GetProperty("kind").GetString());
        Assert.Equal(V1, info.RootElement.GetProperty("apiVersion").GetString());
        var spec = info.RootElement.GetProperty("spec");
        Assert.False(spec.GetProperty("interactive").GetBoolean());
        var cluster = spec.GetProperty("cluster");
        Assert.Equal(_server.Address.ToString(), cluster.GetProperty("server").GetString());
        Assert.True(cluster.GetProperty("disable-compression").GetBoolean());
        Assert.Equal(_authority.Pem, Encoding.UTF8.GetString(cluster.GetProperty("certificate-authority-data").GetBytesFromBase64()));
        Assert.Equal("""{"audience":"cluster-1","level":3,"nested":[true,null,"true"]}""", cluster.GetProperty("config").GetRawText());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Without_provideClusterInfo_the_plugin_is_not_told_of_the_cluster()
    {
        Plugin($$"""{ "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": { "token": "s3cr3t-token" } }""",
            """printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info" """);
        using var client = Load().CreateRestClient();
        await GetAsync(client);
        Assert.Equal(
            $$$"""{"kind":"ExecCredential","apiVersion":"{{{V1}}}","spec":{"interactive":false}}""",
            await File.ReadAllTextAsync(_folder.PathOf("info"), Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_plugin_runs_again_when_what_it_gave_has_expired()
    {
        Plugin($$"""{ "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": { "token": "s3cr3t-token", "expirationTimestamp": "2026-01-01T01:00:00Z" } }""");
        using var client = Load().CreateRestClient();
        await GetAsync(client);
        _folder.Time.Advance(TimeSpan.FromMinutes(59));
        await GetAsync(client);
        Assert.Equal(1, Runs);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client);
        Assert.Equal(2, Runs);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_plugin_runs_again_when_the_server_refuses_and_the_request_is_repeated()
    {
        _folder.Write("token", "s3cr3t-1");
        Plugin(string.Empty, $$"""
            printf '{ "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": { "token": "%s" } }' "$(cat "$(dirname "$0")/token")"
            """);
        _server.ValidToken = "s3cr3t-1";
        using var client = Load().CreateRestClient();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        _folder.Write("token", "s3cr3t-2");
        _server.ValidToken = "s3cr3t-2";
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client));
        Assert.Equal(2, Runs);
        _server.ValidToken = "s3cr3t-3";
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_plugins_certificate_is_shown_and_replaced()
    {
        WriteCredential("one");
        Plugin(string.Empty, """cat "$(dirname "$0")/credential" """);
        using var client = Load().CreateRestClient();
        await GetAsync(client);
        WriteCredential("two");
        _folder.Time.Advance(TimeSpan.FromHours(2));
        await GetAsync(client);
        Assert.Equal(["CN=one", "CN=two"], _server.Requests.Select(static request => request.Certificate));

        void WriteCredential(string name)
        {
            var (certificate, key) = _authority.Client(name);
            _folder.Write("credential", $$"""
                { "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": {
                  "clientCertificateData": {{JsonSerializer.Serialize(certificate)}}, "clientKeyData": {{JsonSerializer.Serialize(key)}},
                  "expirationTimestamp": "2026-01-01T01:00:00Z" } }
                """);
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("s3cr3t-junk", "printed no JSON")]
    [InlineData("""{ "kind": "Secret", "token": "s3cr3t-token" }""", "kind is not ExecCredential")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1beta1", "status": { "token": "s3cr3t-token" } }""", "apiVersion is not")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1" }""", "without a status")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": { } }""", "neither a token nor")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": { "clientKeyData": "s3cr3t-key" } }""", "only one of")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": { "token": "s3cr3t-token\n" } }""", "no header can carry")]
    [InlineData("""{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": { "token": "s3cr3t-token", "expirationTimestamp": "s3cr3t-soon" } }""", "no time")]
    public async Task What_a_plugin_printed_wrong_is_told_without_quoting_it(string output, string says)
    {
        Plugin(output);
        using var client = Load().CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Equal(HttpRequestError.UserAuthenticationError, error.HttpRequestError);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("plugin.sh", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_plugin_that_fails_is_told_of_and_runs_again_for_the_next_request()
    {
        Plugin(string.Empty, "echo 'Not logged in.' >&2\nexit 3");
        using var client = Load().CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Equal(2, Runs);
        Assert.Empty(_server.Requests);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_plugin_that_is_missing_is_told_of_with_the_hint_where_to_get_it()
    {
        using var client = _folder.Load(
            Cluster(), $"{{ exec: {{ apiVersion: {V1}, command: no-such-plugin-anywhere, interactiveMode: Never, installHint: 'Get it from example.com.' }} }}")
            .CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Contains("no-such-plugin-anywhere", error.Message, StringComparison.Ordinal);
        Assert.Contains("Get it from example.com.", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_plugin_that_hangs_is_killed_and_who_waits_may_give_up_before()
    {
        Plugin(string.Empty, """
            sleep 1000
            """);
        using var client = Load().CreateRestClient();
        using var giveUp = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        var sending = client.SendAsync(request, giveUp.Token);
        var other = GetAsync(client);
        await _folder.Time.WaitForTimerAsync(TimeSpan.FromMinutes(5), Ct);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WithinTimeout());
        Assert.False(other.IsCompleted);

        _folder.Time.Advance(TimeSpan.FromMinutes(5));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => other.WithinTimeout());
        Assert.Contains("did not end within", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_plugin_that_must_ask_a_person_is_not_run_where_there_is_none()
    {
        Plugin(string.Empty);
        using var client = Load(mode: "Always").CreateRestClient();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Contains("Always", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("runs")));
    }

    [Theory]
    [InlineData("Never", true, false)]
    [InlineData("IfAvailable", true, true)]
    [InlineData("IfAvailable", false, false)]
    public async Task A_plugin_knows_whether_it_may_ask(string mode, bool isTerminal, bool interactive)
    {
        _folder.IsTerminal = isTerminal;
        Plugin($$"""{ "kind": "ExecCredential", "apiVersion": "{{V1}}", "status": { "token": "s3cr3t-token" } }""",
            """printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info" """);
        using var client = Load(mode: mode).CreateRestClient();
        await GetAsync(client);
        Assert.Contains(
            $"\"interactive\":{(interactive ? "true" : "false")}", await File.ReadAllTextAsync(_folder.PathOf("info"), Ct), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> GetAsync(IRestClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        using var response = await client.SendAsync(request, Ct);
        return response.StatusCode;
    }

    private void Plugin(string output, string script = "")
    {
        _folder.Write("output", output);
        _folder.WriteScript("plugin.sh", $"""
            echo run >> "$(dirname "$0")/runs"
            {script}
            cat "$(dirname "$0")/output"
            """);
    }

    private ClusterConfig Load(string version = V1, string more = "", string moreCluster = "", string mode = "Never") => _folder.Load(
        Cluster(moreCluster), $"{{ exec: {{ apiVersion: {version}, command: ./plugin.sh, interactiveMode: {mode}{more} }} }}");

    private string Cluster(string more = "") =>
        $"{{ server: '{_server.Address}', certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Pem))}{more} }}";
}
