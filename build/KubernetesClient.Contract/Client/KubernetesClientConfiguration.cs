using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

/// <summary>How to reach an API server. A kubeconfig file can't be read here (it takes a YAML parser): the real package can.</summary>
public class KubernetesClientConfiguration
{
    public static readonly string KubeConfigDefaultLocation =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    public string Namespace { get; set; }

    public string Host { get; set; }

    public X509Certificate2Collection SslCaCerts { get; set; }

    /// <summary>PEM in base64.</summary>
    public string ClientCertificateData { get; set; }

    /// <summary>PEM in base64.</summary>
    public string ClientCertificateKeyData { get; set; }

    public string ClientCertificateFilePath { get; set; }

    public X509KeyStorageFlags? ClientCertificateKeyStoreFlags { get; set; }

    public string ClientKeyFilePath { get; set; }

    public bool SkipTlsVerify { get; set; }

    public string TlsServerName { get; set; }

    public string UserAgent { get; set; } = "kubernetes-csharp/contract";

    public string Username { get; set; }

    public string Password { get; set; }

    public string AccessToken { get; set; }

    public ITokenProvider TokenProvider { get; set; }

    public TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public Action<SocketsHttpHandler> FirstMessageHandlerSetup { get; set; }

    public bool DisableHttp2 { get; set; }

    public static KubernetesClientConfiguration BuildDefaultConfig()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { } path)
        {
            throw NeedsPackage(path);
        }

        if (File.Exists(KubeConfigDefaultLocation))
        {
            throw NeedsPackage(KubeConfigDefaultLocation);
        }

        return IsInCluster() ? InClusterConfig() : new KubernetesClientConfiguration { Host = "http://localhost:8080" };
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        string kubeconfigPath = null, string currentContext = null, string masterUrl = null, bool useRelativePaths = true) =>
        throw NeedsPackage(kubeconfigPath ?? KubeConfigDefaultLocation);

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        FileInfo kubeconfig, string currentContext = null, string masterUrl = null, bool useRelativePaths = true) =>
        throw NeedsPackage(kubeconfig?.FullName);

    public static bool IsInCluster() =>
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } &&
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } &&
        File.Exists(Path.Combine(ServiceAccount, "token")) &&
        File.Exists(Path.Combine(ServiceAccount, "ca.crt"));

    public static KubernetesClientConfiguration InClusterConfig()
    {
        if (!IsInCluster())
        {
            throw new KubeConfigException(
                "This process runs in no pod with a service account: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, or the account's " +
                "token or ca.crt is missing. Set automountServiceAccountToken: true in the pod.");
        }

        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(Path.Combine(ServiceAccount, "ca.crt"));
        string namespaceFile = Path.Combine(ServiceAccount, "namespace");
        int port = int.Parse(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"), CultureInfo.InvariantCulture);
        return new KubernetesClientConfiguration
        {
            Host = new UriBuilder("https", Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), port).ToString(),
            TokenProvider = new TokenFileAuth(Path.Combine(ServiceAccount, "token")),
            SslCaCerts = authorities,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile) : null,
        };
    }

    private static PlatformNotSupportedException NeedsPackage(string path) =>
        new($"To read the kubeconfig {path} build with -p:KubernetesClient=package: this build has declarations in the place of the " +
            "package KubernetesClient, and no YAML parser. See build/KubernetesClient.Contract/README.md.");
}
