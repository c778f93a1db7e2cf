using System.Net;

namespace Informers.Tests.KubeConfigs;

public sealed class RealApiServerTests
{
    private const int Milliseconds = 4 * TestTimeouts.Milliseconds;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = Milliseconds)]
    public async Task An_informer_syncs_with_a_plugins_token_over_TLS_and_a_wrong_token_is_refused()
    {
        Assert.SkipWhen(RealApiServer.SkipReason is not null, RealApiServer.SkipReason ?? string.Empty);
        await using var server = await RealApiServer.StartAsync(Ct);
        using var folder = new ConfigFolder();
        folder.WriteScript("plugin.sh", $$"""
            echo '{ "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": { "token": "{{server.Token}}" } }'
            """);
        var cluster = $"{{ server: '{server.Address}', certificate-authority: '{server.CertificateFile}' }}";
        const string Exec = "exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, interactiveMode: Never }";

        var config = folder.Load(cluster, $"{{ {Exec} }}");
        await using var factory = new DynamicSharedInformerFactory(config.CreateRestClient(), ownsClient: true);
        var namespaces = factory.ForResource(new GroupVersionResource("", "v1", "namespaces"));
        factory.Start(Ct);
        await factory.EnsureCacheSyncAsync(Ct);
        Assert.NotEmpty(namespaces.Informer.LastSyncResourceVersion);

        using var stranger = folder.Load(cluster, "{ token: s3cr3t-wrong }").CreateRestClient();
        using var refused = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces");
        using var answer = await stranger.SendAsync(refused, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain(server.Token, folder.Log, StringComparison.Ordinal);
    }
}
