namespace Informers.Testing;

/// <summary>What a watch asked for.</summary>
/// <param name="Revision">The resource version to start from; 0 for any.</param>
/// <param name="SendInitialEvents">Whether all that exists comes first, as synthetic events.</param>
/// <param name="AllowBookmarks">Whether bookmarks may be sent.</param>
/// <param name="Timeout">After how long the stream ends.</param>
internal readonly record struct WatchOptions(long Revision, bool SendInitialEvents, bool AllowBookmarks, TimeSpan Timeout);
