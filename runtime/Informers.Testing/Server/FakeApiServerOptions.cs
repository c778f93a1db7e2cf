namespace Informers.Testing;

/// <summary>How a <see cref="FakeApiServer"/> behaves. The defaults are those of a real API server.</summary>
public sealed class FakeApiServerOptions
{
    /// <summary>
    /// The clock of timestamps, bookmarks, timeouts and delays. Default: the system's; a <see cref="ManualTimeProvider"/> lets a test decide.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The port of HTTP/1.1 on the loopback address. Default: 0, a free one.</summary>
    public int Port { get; init; }

    /// <summary>The time between bookmarks of a watch, while the resource version moves. Default: one minute.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long before its timeout a watch gets a last bookmark. Default: two seconds.</summary>
    public TimeSpan BookmarkBeforeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long a watch without <c>timeoutSeconds</c> ends. Default: 45 minutes.</summary>
    public TimeSpan DefaultWatchTimeout { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>
    /// How many writes of each resource are kept for watches that start in the past and for lists of the past. Default: 32,768.
    /// </summary>
    public int HistorySize { get; init; } = 32_768;

    /// <summary>
    /// How many writes a watch may lag behind before it is ended, as it would be for a client that does not read. Default: 32,768.
    /// </summary>
    public int WatchBufferSize { get; init; } = 32_768;

    /// <summary>How long a continue token leads on consistently. Default: five minutes.</summary>
    public TimeSpan ContinueTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether lists at resource version 0 are answered whole from a cache, whatever their limit. Default: <see langword="true"/>.
    /// </summary>
    public bool WatchCache { get; init; } = true;

    /// <summary>Whether streaming lists (<c>sendInitialEvents</c>) are served; otherwise they are refused as by an old server. Default: <see langword="true"/>.</summary>
    public bool StreamingLists { get; init; } = true;

    /// <summary>
    /// Whether clients may leave <c>metadata.managedFields</c> out of answers, by <c>drop=metadata.managedFields</c> in <c>Accept</c>
    /// (KEP-5958). Default: <see langword="false"/>, as of servers before that: they ignore it.
    /// </summary>
    public bool ManagedFieldsOptOut { get; init; }

    /// <summary>
    /// Whether creating and updating an object over HTTP writes its status too, though it is a subresource. Default: <see langword="false"/>.
    /// </summary>
    public bool LenientStatus { get; init; }

    /// <summary>Resources beyond the built-in ones. Default: none.</summary>
    public IReadOnlyList<FakeResource> Resources { get; init; } = [];
}
