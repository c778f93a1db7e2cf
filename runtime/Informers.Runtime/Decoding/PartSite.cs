namespace Informers.Decoding;

/// <summary>
/// Decides whether the parts of one place in the schema are worth looking for. Looking for a part costs a pass over its bytes, and is for
/// nothing where all of them are different, such as statuses of containers.
/// </summary>
/// <remarks>
/// It judges by a window of parts; if too few were found, it lets many pass, and then looks through a window again, as an informer of another
/// resource may have begun. Threads share it without a lock: a lost count makes a window a little longer.
/// </remarks>
/// <param name="window">How many parts are looked for before it judges.</param>
internal sealed class PartSite(int window = PartSite.Window)
{
    /// <summary>The usual window. Parts of templates come again only after those of other templates.</summary>
    internal const int Window = 2048;

    /// <summary>How many windows pass without being looked for once few were found.</summary>
    internal const int Rest = 8;

    // Finding one part pays for looking for so many.
    private const int WorthOneOf = 8;

    private static long _lastKind;

    private int _looked;
    private int _found;
    private int _resting;

    /// <summary>Tells the parts of this place from others with the same bytes.</summary>
    public long Kind { get; } = Interlocked.Increment(ref _lastKind);

    /// <summary>Whether to look for the next part.</summary>
    public bool IsWorthLooking()
    {
        if (_resting > 0)
        {
            _resting--;
            return false;
        }

        return true;
    }

    /// <summary>Notes a part that was looked for.</summary>
    /// <param name="found">Whether it was found.</param>
    public void Note(bool found)
    {
        if (found)
        {
            _found++;
        }

        if (++_looked < window)
        {
            return;
        }

        if (_found < window / WorthOneOf)
        {
            _resting = Rest * window;
        }

        _looked = 0;
        _found = 0;
    }
}
