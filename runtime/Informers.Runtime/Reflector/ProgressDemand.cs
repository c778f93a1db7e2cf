namespace Informers;

/// <summary>
/// The version that someone wants the reflector to see soon. A watch that has nothing to tell is silent for a minute or longer, also while
/// versions move; so the one that is open is given up for something that tells the version.
/// </summary>
/// <remarks>
/// Two things do. A consistent list, which costs what it lists. Or a watch that is to end in a few seconds: before the end API servers send a
/// bookmark, if their version has moved since it was opened, or before that without a change of the resource. In a cluster where
/// something is always written that is always so; elsewhere a list has to do it.
/// </remarks>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ProgressDemand<T>
    where T : class
{
    // Guards the three. A leaf.
    private readonly Lock _gate = new();
    private string? _wanted;
    private bool _byList;
    private WatchStream<T>? _interruptible;

    /// <summary>Wants a version. By any thread.</summary>
    /// <param name="resourceVersion">The version; it can be compared.</param>
    /// <param name="byList">Whether by a list at once.</param>
    public void Want(string resourceVersion, bool byList)
    {
        WatchStream<T>? interrupted;
        lock (_gate)
        {
            if (_wanted is null || IsBehind(_wanted, resourceVersion))
            {
                _wanted = resourceVersion;
            }

            _byList = byList;
            interrupted = _interruptible;
            _interruptible = null;
        }

        interrupted?.Interrupt();
    }

    /// <summary>What is wanted, if that is newer than what the reflector has seen last; and whether by a list.</summary>
    public (string? Version, bool ByList) Unmet(string lastVersion)
    {
        lock (_gate)
        {
            if (_wanted is not null && !IsBehind(lastVersion, _wanted))
            {
                _wanted = null;
            }

            return (_wanted, _byList && _wanted is not null);
        }
    }

    /// <summary>Has a stream interrupted as soon as a version is wanted, until <see cref="Release"/>.</summary>
    public void Watch(WatchStream<T> stream)
    {
        lock (_gate)
        {
            _interruptible = stream;
        }
    }

    /// <summary>Lets the stream be.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _interruptible = null;
        }
    }

    /// <summary>Wants a version no more, if nothing newer is wanted since.</summary>
    public void Drop(string resourceVersion)
    {
        lock (_gate)
        {
            _wanted = _wanted == resourceVersion ? null : _wanted;
        }
    }

    // What cannot be compared is never taken for behind: its bookmarks would lead nowhere.
    private static bool IsBehind(string version, string other) =>
        version.Length == 0 || (ResourceVersions.TryCompare(version, other, out var order) && order < 0);
}
