using System.Text;
using Informers.Rest;

namespace Informers.Tests.KubeConfigs;

public sealed class LoadingTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_current_context_says_server_and_namespace()
    {
        var config = _folder.Load("{ server: 'https://10.0.0.1:6443' }", context: "{ cluster: c, user: u, namespace: shop }");
        Assert.Equal(new Uri("https://10.0.0.1:6443"), config.Server);
        Assert.Equal("shop", config.Namespace);
        Assert.Equal($"https://10.0.0.1:6443/ (context x of {_folder.PathOf("config")})", config.ToString());
        Assert.Equal("default", _folder.Load("{ server: 'https://10.0.0.1:6443' }").Namespace);
    }

    [Fact]
    public void JSON_is_YAML()
    {
        var path = _folder.Write("config", """
            { "current-context": "x", "contexts": [{ "name": "x", "context": { "cluster": "c" } }],
              "clusters": [{ "name": "c", "cluster": { "server": "https://10.0.0.1" } }], "users": null }
            """);
        Assert.Equal(new Uri("https://10.0.0.1"), ClusterConfig.LoadKubeConfig(_folder.Options(path)).Server);
    }

    [Fact]
    public void KUBECONFIG_files_are_merged_and_the_first_word_counts()
    {
        var first = _folder.Write("first", """
            contexts:
            - { name: a, context: { cluster: one, user: u } }
            clusters:
            - { name: one, cluster: { server: 'https://first' } }
            """);
        var second = _folder.Write("second", """
            current-context: b
            contexts:
            - { name: a, context: { cluster: two, user: u } }
            - { name: b, context: { cluster: one, user: u } }
            clusters:
            - { name: one, cluster: { server: 'https://second' } }
            - { name: two, cluster: { server: 'https://two' } }
            users:
            - { name: u, user: { token: s3cr3t-t } }
            """);
        _folder.Environment["KUBECONFIG"] = string.Join(Path.PathSeparator, first, _folder.PathOf("absent"), string.Empty, second);
        Assert.Equal(new Uri("https://first"), ClusterConfig.LoadKubeConfig(_folder.Options()).Server);
        Assert.Equal(new Uri("https://first"), ClusterConfig.LoadKubeConfig(_folder.Options(context: "a")).Server);
        Assert.Equal(new Uri("https://two"), ClusterConfig.LoadKubeConfig(_folder.Options(second, "a")).Server);
    }

    [Fact]
    public void Files_are_relative_to_the_kubeconfig_that_names_them()
    {
        _folder.Write("deep/pki/ca.crt", new TestAuthority().Pem);
        _folder.Write("deep/token", "s3cr3t-token\n");
        var path = _folder.Write("deep/config", ConfigFolder.Config(
            "{ server: 'https://10.0.0.1', certificate-authority: pki/ca.crt }", "{ tokenFile: token }"));
        Assert.NotNull(ClusterConfig.LoadKubeConfig(_folder.Options(path)));
    }

    [Fact]
    public void The_default_is_KUBECONFIG_then_the_pod_then_the_home_directory()
    {
        var nothing = Assert.Throws<KubeConfigException>(() => ClusterConfig.LoadDefault(_folder.Options()));
        Assert.Contains(Path.Combine("home", ".kube", "config"), nothing.Message, StringComparison.Ordinal);
        Assert.Contains("KUBERNETES_SERVICE_HOST", nothing.Message, StringComparison.Ordinal);

        _folder.Write(Path.Combine("home", ".kube", "config"), ConfigFolder.Config("{ server: 'https://home' }"));
        Assert.Equal(new Uri("https://home"), ClusterConfig.LoadDefault(_folder.Options()).Server);
        MakePod();
        Assert.Equal(new Uri("https://10.96.0.1"), ClusterConfig.LoadDefault(_folder.Options()).Server);
        _folder.Environment["KUBECONFIG"] = _folder.Write("named", ConfigFolder.Config("{ server: 'https://named' }"));
        Assert.Equal(new Uri("https://named"), ClusterConfig.LoadDefault(_folder.Options()).Server);
    }

    [Fact]
    public void A_pod_speaks_to_its_cluster_in_its_namespace()
    {
        MakePod();
        _folder.Write("serviceaccount/namespace", "shop\n");
        var config = ClusterConfig.LoadServiceAccount(_folder.Options());
        Assert.Equal("shop", config.Namespace);

        _folder.Environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        Assert.Equal(new Uri("https://[fd00::1]"), ClusterConfig.LoadServiceAccount(_folder.Options()).Server);
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST")]
    [InlineData("KUBERNETES_SERVICE_PORT")]
    [InlineData("token")]
    [InlineData("ca.crt")]
    public void What_a_pod_lacks_is_named(string missing)
    {
        MakePod();
        _folder.Environment.Remove(missing);
        File.Delete(_folder.PathOf(Path.Combine("serviceaccount", missing)));
        var error = Assert.Throws<KubeConfigException>(() => ClusterConfig.LoadServiceAccount(_folder.Options()));
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("; ", error.Message[..error.Message.IndexOf("In a pod", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ server: 'https://h', certificate-authority-data: '%%%' }", "{ }", "clusters[c].cluster.certificate-authority-data", "base64")]
    [InlineData("{ server: 'https://h', certificate-authority-data: AAAA }", "{ }", "clusters[c].cluster.certificate-authority-data", "PEM")]
    [InlineData("{ server: 'https://h', certificate-authority: nowhere.crt }", "{ }", "clusters[c].cluster.certificate-authority", "nowhere.crt")]
    [InlineData("{ server: h:6443 }", "{ }", "clusters[c].cluster.server", "https://10.0.0.1:6443")]
    [InlineData("{ }", "{ }", "clusters[c].cluster.server", "missing")]
    [InlineData("{ server: 'https://h', insecure-skip-tls-verify: yes please }", "{ }", "clusters[c].cluster.insecure-skip-tls-verify", "neither true nor false")]
    [InlineData("{ server: 'https://h', proxy-url: 'ftp://me:s3cr3t-password@p' }", "{ }", "clusters[c].cluster.proxy-url", "http://proxy:3128")]
    [InlineData("{ server: 'https://h' }", "{ token: [s3cr3t-token] }", "users[u].user.token", "single value")]
    [InlineData("{ server: 'https://h' }", "{ token: s3cr3t-token, username: me, password: s3cr3t-password }", "users[u].user.username", "token is given too")]
    [InlineData("{ server: 'https://h' }", "{ client-certificate-data: czNjcjN0LWNlcnQ= }", "users[u].user.client-key", "go together")]
    [InlineData("{ server: 'https://h' }", "{ tokenFile: nowhere }", "users[u].user.tokenFile", "nowhere")]
    [InlineData("{ server: 'https://h' }", "{ auth-provider: { name: gcp } }", "users[u].user.auth-provider", "exec")]
    [InlineData("{ server: 'https://h' }", "{ as-groups: [g] }", "users[u].user.as", "missing")]
    [InlineData("{ server: 'https://h' }", "{ as: me, as-groups: [g, h] }", "users[u].user.as-groups", "several values")]
    [InlineData("{ server: 'https://h' }", "{ as: me, as-user-extra: { k: [g, h] } }", "users[u].user.as-user-extra.k", "several values")]
    [InlineData("{ server: 'https://h' }", "{ exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: c } }", "users[u].user.exec.apiVersion", "v1beta1")]
    [InlineData("{ server: 'https://h' }", "{ exec: { apiVersion: client.authentication.k8s.io/v1, command: c } }", "users[u].user.exec.interactiveMode", "Never, IfAvailable or Always")]
    [InlineData("{ server: 'https://h' }", "{ exec: { apiVersion: client.authentication.k8s.io/v1beta1 } }", "users[u].user.exec.command", "missing")]
    public void A_bad_field_is_named_with_file_and_line_and_without_its_secrets(string cluster, string user, string field, string says)
    {
        var error = Assert.Throws<KubeConfigException>(() => _folder.Load(cluster, user));
        Assert.Equal(_folder.PathOf("config"), error.File);
        Assert.Equal(field.StartsWith("clusters", StringComparison.Ordinal) ? 9 : 12, error.Line);
        Assert.Equal(field, error.Field);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_authority_that_nobody_would_check_is_refused()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(new TestAuthority().Pem));
        var error = Assert.Throws<KubeConfigException>(() =>
            _folder.Load($"{{ server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: {data} }}"));
        Assert.Equal("clusters[c].cluster.insecure-skip-tls-verify", error.Field);
    }

    [Theory]
    [InlineData("current-context: x\nusers:\n- name: u\n  user: { token: 's3cr3t-token }\n", 4)]
    [InlineData("current-context: x\ncurrent-context: s3cr3t-token\n", 2)]
    public void What_is_no_YAML_is_told_without_quoting_it(string text, int line)
    {
        var path = _folder.Write("config", text);
        var error = Assert.Throws<KubeConfigException>(() => ClusterConfig.LoadKubeConfig(_folder.Options(path)));
        Assert.Equal(path, error.File);
        Assert.Equal(line, error.Line);
        Assert.DoesNotContain("s3cr3t-", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_lead_nowhere_are_told_with_those_that_there_are()
    {
        var noContext = Assert.Throws<KubeConfigException>(() => ClusterConfig.LoadKubeConfig(_folder.Options(
            _folder.Write("config", ConfigFolder.Config("{ server: 'https://h' }")), "y")));
        Assert.Contains("There are: x.", noContext.Message, StringComparison.Ordinal);
        var noCluster = Assert.Throws<KubeConfigException>(() => _folder.Load("{ server: 'https://h' }", context: "{ cluster: d, user: u }"));
        Assert.Equal("contexts[x].context.cluster", noCluster.Field);
        Assert.Contains("There are: c.", noCluster.Message, StringComparison.Ordinal);
        var noUser = Assert.Throws<KubeConfigException>(() => _folder.Load("{ server: 'https://h' }", context: "{ cluster: c, user: v }"));
        Assert.Contains("There are: u.", noUser.Message, StringComparison.Ordinal);
        var noCurrent = Assert.Throws<KubeConfigException>(() => ClusterConfig.LoadKubeConfig(_folder.Options(_folder.Write("config", "kind: Config"))));
        Assert.Equal("current-context", noCurrent.Field);
    }

    private void MakePod()
    {
        _folder.Environment["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
        _folder.Environment["KUBERNETES_SERVICE_PORT"] = "443";
        _folder.Write("serviceaccount/token", "s3cr3t-token");
        _folder.Write("serviceaccount/ca.crt", new TestAuthority().Pem);
    }
}
