using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>Where a <see cref="ClusterConfig"/> comes from, and how it works.</summary>
public sealed class KubeConfigOptions
{
    /// <summary>
    /// The kubeconfig file. Default: the files that the environment variable <c>KUBECONFIG</c> names, merged as kubectl does; else
    /// <c>.kube/config</c> in the home directory.
    /// </summary>
    public string? KubeConfigPath { get; init; }

    /// <summary>The context to use. Default: the current context of the kubeconfig.</summary>
    public string? Context { get; init; }

    /// <summary>The folder with the token, CA certificate and namespace of a pod's service account. Default: where Kubernetes mounts it.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// How often files (tokens, CA and client certificates) are read again, at most, to follow their rotation. Besides, they are read again at
    /// once when the server refuses what they say. Default: one minute.
    /// </summary>
    public TimeSpan FileCheckPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a credential plugin may take. Default: five minutes, since it may ask a person.</summary>
    public TimeSpan ExecTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where is logged. Secrets never are. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of rotations and expiries. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable; a seam for tests.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The home directory; a seam for tests.</summary>
    internal string HomeFolder { get; init; } = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>Whether a person can be asked; a seam for tests.</summary>
    internal Func<bool> IsTerminal { get; init; } = static () => !Console.IsInputRedirected;
}
