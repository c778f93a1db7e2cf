namespace Informers.Benchmarks.Peer;

/// <summary>What one run measures.</summary>
internal sealed record PeerOptions(
    Uri Server,
    string Resource,
    int Handlers,
    long Events,
    string? SyncedFile,
    bool KeepManagedFields,
    bool ShareParts,
    string? Fields,
    bool JsonDecoder,
    bool ListDuringEvents,
    TimeSpan ReadFor,
    TimeSpan Timeout);
