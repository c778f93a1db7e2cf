namespace Informers;

/// <summary>How far a cache can be trusted.</summary>
public enum FreshnessState
{
    /// <summary>The first list is not complete, or the informer has not been started.</summary>
    Syncing,

    /// <summary>A watch is open, or the next is about to be.</summary>
    Live,

    /// <summary>The watch was lost and is being re-established.</summary>
    Stale,

    /// <summary>Reading waits for a slow consumer.</summary>
    Paused,

    /// <summary>Lists or watches fail again and again.</summary>
    Failing,

    /// <summary>The informer has stopped; its cache no longer follows the server.</summary>
    Stopped,
}
