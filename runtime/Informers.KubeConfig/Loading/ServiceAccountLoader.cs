using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>Reads what Kubernetes mounts into each pod.</summary>
/// <remarks>The counterpart of client-go's <c>rest.InClusterConfig</c>.</remarks>
internal static class ServiceAccountLoader
{
    private const string Host = "KUBERNETES_SERVICE_HOST";
    private const string Port = "KUBERNETES_SERVICE_PORT";

    /// <summary>Why this is no pod with a service account; <see langword="null"/> when it is.</summary>
    public static string? Missing(KubeConfigOptions options)
    {
        var missing = new List<string>();
        if (string.IsNullOrEmpty(options.Environment(Host)))
        {
            missing.Add($"the environment variable {Host} is not set");
        }

        if (string.IsNullOrEmpty(options.Environment(Port)))
        {
            missing.Add($"the environment variable {Port} is not set");
        }

        foreach (var name in (ReadOnlySpan<string>)["token", "ca.crt"])
        {
            var file = Path.Combine(options.ServiceAccountFolder, name);
            if (!File.Exists(file))
            {
                missing.Add($"{file} does not exist");
            }
        }

        return missing.Count == 0 ? null : string.Join("; ", missing);
    }

    public static ClusterSettings Load(KubeConfigOptions options, ILogger logger)
    {
        if (Missing(options) is { } missing)
        {
            throw new KubeConfigException(
                $"This is no pod with a service account: {missing}. In a pod, see that automountServiceAccountToken is not false; outside of one, use a kubeconfig.");
        }

        if (!int.TryParse(options.Environment(Port), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new KubeConfigException($"the environment variable {Port} is '{options.Environment(Port)}', which is no port.");
        }

        var authority = RotatingText.FromFile(Path.Combine(options.ServiceAccountFolder, "ca.crt"), options, logger, null, trim: false);
        TlsMaterial.CheckAuthority(authority);
        var token = RotatingText.FromFile(Path.Combine(options.ServiceAccountFolder, "token"), options, logger, null, trim: true);
        var namespaceFile = Path.Combine(options.ServiceAccountFolder, "namespace");
        return new ClusterSettings
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, options.Environment(Host)!, port).Uri,
            Namespace = File.Exists(namespaceFile) && File.ReadAllText(namespaceFile).Trim() is { Length: > 0 } name ? name : "default",
            CertificateAuthority = authority,
            Credentials = new FileCredentials(token, basic: null, certificate: null, key: null),
            Origin = $"service account in {options.ServiceAccountFolder}",
        };
    }
}
