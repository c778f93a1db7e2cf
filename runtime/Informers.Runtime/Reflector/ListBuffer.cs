namespace Informers;

/// <summary>The side buffer that the items of a list are read into, so that the store changes only when all pages are there.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ListBuffer<T>(ObjectIntake<T> intake, FailureReporter failures, FreshnessTracker freshness, Deadline deadline)
    : IListReceiver<T>
    where T : class
{
    private readonly List<T> _objects = [];
    private readonly HashSet<ObjectName> _unreadable = [];
    private volatile bool _isClosed;

    public IReadOnlyList<T> Objects => _objects;

    public IReadOnlyCollection<ObjectName> Unreadable => _unreadable;

    /// <summary>Forgets all items: the list begins anew.</summary>
    public void Clear()
    {
        _objects.Clear();
        _unreadable.Clear();
    }

    /// <summary>Takes nothing any more, from a source that goes on reading after its request was cancelled.</summary>
    public void Close() => _isClosed = true;

    /// <inheritdoc/>
    public void OnItem(T item)
    {
        if (_isClosed)
        {
            return;
        }

        Progress();
        if (intake.TryAcceptListed(item, out var name, out var obj))
        {
            _objects.Add(obj);
        }
        else
        {
            _unreadable.Add(name);
        }

        // The transform's time is not the server's.
        deadline.Progress();
    }

    /// <inheritdoc/>
    public void OnInvalidItem(InvalidObjectException error)
    {
        if (_isClosed)
        {
            return;
        }

        Progress();
        failures.InvalidObject(error);
        _unreadable.Add(error.Name ?? default);
    }

    private void Progress()
    {
        freshness.ProofOfLife();
        deadline.Progress();
    }
}
