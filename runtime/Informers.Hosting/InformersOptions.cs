namespace Informers.Hosting;

/// <summary>
/// What can be said of a factory's informers in the configuration, under <c>Informers</c>, or <c>Informers:{key}</c> of a keyed factory, by the
/// names of these properties; and in code. Checked when the application starts.
/// </summary>
public sealed class InformersOptions
{
    /// <summary>The factory's name in logs, and its informers' in metrics. Default: the name of its class, with the key if there is one.</summary>
    public string? Name { get; set; }

    /// <summary>The namespace to follow. Default: all.</summary>
    public string? Namespace { get; set; }

    /// <summary>Several namespaces to follow; not with <see cref="Namespace"/>. Default: none of them in particular.</summary>
    public IList<string> Namespaces { get; set; } = [];

    /// <summary>How often handlers receive every stored object again. Default: zero, never.</summary>
    public TimeSpan DefaultResync { get; set; }

    /// <summary>The labels that objects of all types must have, such as <c>app=web</c>. Default: any.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>The fields that objects of all types must have. Default: any.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>Whether <c>metadata.managedFields</c> is kept. Default: <see langword="false"/>.</summary>
    public bool KeepManagedFields { get; set; }

    /// <summary>How many first lists may be under way at the same time. Default: zero, no limit. See <see cref="StartupOptions"/>.</summary>
    public int MaxConcurrentLists { get; set; }

    /// <summary>The longest time for which first lists wait, each process a random part of it. Default: zero. See <see cref="StartupOptions"/>.</summary>
    public TimeSpan StartupJitter { get; set; }

    /// <summary>
    /// Whether caches are watched for objects that somebody changes, as <see cref="SharedInformerOptions.DetectCacheMutations"/> says. Default:
    /// what the environment says.
    /// </summary>
    public bool? DetectCacheMutations { get; set; }

    /// <summary>
    /// Whether equal parts of all cached objects are one instance; see <see cref="SharedInformerOptions.ShareParts"/>. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool ShareParts { get; set; }

    /// <summary>
    /// Whether every informer of the factory starts with the application. Default: <see langword="true"/>. Otherwise those start that somebody
    /// asks for: at the start of the application, or when they are asked for, and then nothing has waited for them.
    /// </summary>
    public bool StartAll { get; set; } = true;

    /// <summary>
    /// Whether the start of the application waits until the informers have synced: other hosted services then find full caches. Default:
    /// <see langword="true"/>. Otherwise the health check says when they have.
    /// </summary>
    public bool WaitForSync { get; set; } = true;

    /// <summary>How long that waiting may last; then the application does not start. Default: no limit but the host's own.</summary>
    public TimeSpan? SyncTimeout { get; set; }

    /// <summary>
    /// How long a cache may go without a proof of life, once its watch was lost or requests fail, until the health check calls it stale.
    /// Default: five minutes.
    /// </summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(5);
}
