namespace Informers;

/// <summary>How far one informer of a factory has come.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="HasSynced">Whether its first list is in the store.</param>
/// <param name="LastError">Why not, where a list or watch has failed.</param>
public sealed record CacheSyncState(GroupVersionResource Resource, bool HasSynced, Exception? LastError);
