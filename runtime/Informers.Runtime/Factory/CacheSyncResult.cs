namespace Informers;

/// <summary>How far the informers of a factory have come.</summary>
/// <remarks>The counterpart of client-go's <c>cache.SyncResult</c>.</remarks>
public sealed class CacheSyncResult
{
    /// <summary>Holds the states.</summary>
    /// <param name="informers">A state for each informer that was asked for.</param>
    public CacheSyncResult(IReadOnlyList<CacheSyncState> informers)
    {
        ArgumentNullException.ThrowIfNull(informers);
        Informers = informers;
    }

    /// <summary>A state for each informer that was asked for.</summary>
    public IReadOnlyList<CacheSyncState> Informers { get; }

    /// <summary>Whether all have synced.</summary>
    public bool AllSynced => Informers.All(static informer => informer.HasSynced);

    /// <summary>Those that have not synced.</summary>
    public IEnumerable<CacheSyncState> Pending => Informers.Where(static informer => !informer.HasSynced);

    /// <summary>One line for each informer that has not synced, with the reason.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => AllSynced
        ? $"all {Informers.Count} informers have synced"
        : string.Join(Environment.NewLine, Pending.Select(static informer => informer.LastError is null
            ? $"{informer.Resource} has not synced"
            : $"{informer.Resource} has not synced: {informer.LastError.Message}"));
}
