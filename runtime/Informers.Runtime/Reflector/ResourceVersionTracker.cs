namespace Informers;

/// <summary>
/// The newest resource version that the reflector has handed to its store, and what follows from it for the next list. Written by
/// the reflector's loop alone; <see cref="Last"/> may be read by anyone.
/// </summary>
internal sealed class ResourceVersionTracker
{
    private volatile string _last = string.Empty;

    // The server said of the last version that it is too old or too new for it. Only a consistent read helps.
    private bool _isUnavailable;

    /// <summary>The newest version; empty before the first.</summary>
    public string Last => _last;

    /// <summary>
    /// The version to list at: first whatever the server has at hand, later nothing older than what was seen (no travel back in time),
    /// and the newest there is after the server has refused that.
    /// </summary>
    public string ForList => _isUnavailable ? string.Empty : _last.Length == 0 ? "0" : _last;

    /// <summary>The version to start a streaming list at; never <c>0</c>.</summary>
    public string ForStreamingList => _isUnavailable ? string.Empty : _last;

    /// <summary>Whether versions of events that come from a watch begun here, Added ones included, are in order.</summary>
    public static bool IsOrderedFrom(string resourceVersion) => resourceVersion is not ("" or "0");

    /// <summary>A list is in the store.</summary>
    public void Listed(string resourceVersion)
    {
        _last = resourceVersion;
        _isUnavailable = false;
    }

    /// <summary>An event is in the store.</summary>
    public void Observed(string resourceVersion) => _last = resourceVersion;

    /// <summary>The server can answer at the last version no more, or not yet.</summary>
    public void MarkUnavailable() => _isUnavailable = true;

    /// <summary>Takes <see cref="MarkUnavailable"/> back: it was not said of the version that a watch goes on from.</summary>
    public void MarkAvailable() => _isUnavailable = false;
}
