namespace Informers.Benchmarks.Peer;

/// <summary>What one run measures.</summary>
internal sealed record PeerOptions
{
    /// <summary>The API server; required.</summary>
    public Uri? Server { get; init; }

    public string Resource { get; init; } = "pods";

    public int Handlers { get; init; } = 1;

    public long Events { get; init; }

    public string? SyncedFile { get; init; }

    public bool KeepManagedFields { get; init; }

    public bool DisableCompression { get; init; }

    public bool ShareParts { get; init; }

    /// <summary>What is decoded of each pod; <see langword="null"/> for all of it.</summary>
    public string? Fields { get; init; }

    public bool JsonDecoder { get; init; }

    public bool ListDuringEvents { get; init; }

    public TimeSpan ReadFor { get; init; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);
}
