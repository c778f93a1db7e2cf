using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Informers.Rest;

/// <summary>
/// How to reach a cluster, and as whom: from a kubeconfig, or from the service account of the pod that this runs in. For programs without
/// KubernetesClient. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The counterpart of client-go's <c>rest.Config</c> with <c>clientcmd</c>. Where a certificate authority is given, it alone is trusted. Files
/// that are rotated are read again; credential plugins run again when what they gave has expired or is refused. No message, log or
/// <see cref="ToString"/> tells a secret.
/// </remarks>
public sealed class ClusterConfig
{
    private readonly ClusterSettings _settings;

    private ClusterConfig(ClusterSettings settings) => _settings = settings;

    /// <summary>The address of the API server.</summary>
    public Uri Server => _settings.Server;

    /// <summary>The namespace of the context, or of the pod; <c>default</c> when none is named.</summary>
    public string Namespace => _settings.Namespace;

    /// <summary>
    /// The files of <see cref="KubeConfigOptions.KubeConfigPath"/> or <c>KUBECONFIG</c> where they are given; else the service account, in a
    /// pod; else the file in the home directory.
    /// </summary>
    /// <param name="options">Where to look; <see langword="null"/> for the defaults.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="KubeConfigException">There is none, or it cannot be used.</exception>
    public static ClusterConfig LoadDefault(KubeConfigOptions? options = null)
    {
        options ??= new KubeConfigOptions();
        if (KubeConfigLoader.IsNamed(options))
        {
            return LoadKubeConfig(options);
        }

        if (ServiceAccountLoader.Missing(options) is not { } missing)
        {
            return LoadServiceAccount(options);
        }

        return File.Exists(KubeConfigLoader.HomeFile(options))
            ? LoadKubeConfig(options)
            : throw new KubeConfigException(
                $"There is no cluster to connect to. KUBECONFIG is not set and {KubeConfigLoader.HomeFile(options)} does not exist; and this is no pod with a service account: {missing}.");
    }

    /// <summary>A context of a kubeconfig.</summary>
    /// <param name="options">Which; <see langword="null"/> for the current one of the default files.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="KubeConfigException">There is none, or it cannot be used; says in which file, line and field.</exception>
    public static ClusterConfig LoadKubeConfig(KubeConfigOptions? options = null)
    {
        options ??= new KubeConfigOptions();
        return new ClusterConfig(KubeConfigLoader.Load(options, LoggerOf(options)));
    }

    /// <summary>The service account of the pod that this runs in.</summary>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="KubeConfigException">This is no pod, or it has no service account; says what is missing.</exception>
    public static ClusterConfig LoadServiceAccount(KubeConfigOptions? options = null)
    {
        options ??= new KubeConfigOptions();
        return new ClusterConfig(ServiceAccountLoader.Load(options, LoggerOf(options)));
    }

    /// <summary>Makes a client. Nothing is sent, and no credential plugin runs, before the first request.</summary>
    /// <param name="options">How to speak to the server: <see cref="RestClientOptions.DisableHttp2"/>, <see cref="RestClientOptions.DisableCompression"/> (which the
    /// configuration may ask for, too) and what it owns. Address, credentials and the TLS server name are this configuration's.</param>
    /// <returns>The client, which is the caller's to dispose, after what uses it.</returns>
    public IRestClient CreateRestClient(RestClientOptions? options = null)
    {
        var http = new HttpClient(new ClusterHandler(_settings), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        return new RestClient(Server, http, new RestClientOptions
        {
            Authenticate = options?.Authenticate,
            TlsServerName = _settings.TlsServerName,
            DisableHttp2 = options?.DisableHttp2 ?? false,
            DisableCompression = _settings.DisableCompression || (options?.DisableCompression ?? false),
            Owned = options?.Owned is { } owned ? new Both(http, owned) : http,
        });
    }

    /// <summary>Server and origin, such as <c>https://10.0.0.1:6443/ (context dev of /home/me/.kube/config)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} ({_settings.Origin})";

    private static ILogger LoggerOf(KubeConfigOptions options) =>
        GuardedLogger.Guard((options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Informers.KubeConfig"));

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
