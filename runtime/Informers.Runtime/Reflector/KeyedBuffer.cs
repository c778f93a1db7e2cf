namespace Informers;

/// <summary>
/// The side buffer that a streaming list is read into. What changes or goes while the list is being streamed changes or goes here.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class KeyedBuffer<T>(ObjectIntake<T> intake, FailureReporter failures)
    where T : class
{
    private readonly Dictionary<ObjectName, T> _objects = [];
    private readonly HashSet<ObjectName> _unreadable = [];

    /// <summary>Applies an Added, Modified, Deleted or Invalid event.</summary>
    public void Apply(in WatchEvent<T> watchEvent)
    {
        if (watchEvent.Type is not (WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted))
        {
            ApplyInvalid(watchEvent.Error);
            return;
        }

        if (watchEvent.Type == WatchEventType.Deleted)
        {
            if (intake.TryName(watchEvent.Object, out var gone))
            {
                Remove(gone);
            }
        }
        else if (intake.TryAcceptListed(watchEvent.Object, out var name, out var obj))
        {
            _objects[name] = obj;
            _unreadable.Remove(name);
        }
        else
        {
            MarkUnreadable(name);
        }
    }

    /// <summary>Hands over what there is.</summary>
    public InitialState<T> ToState(string resourceVersion) => new([.. _objects.Values], _unreadable, resourceVersion);

    private void ApplyInvalid(Exception? error)
    {
        var invalid = error as InvalidObjectException ?? new InvalidObjectException("An event could not be understood.", error);
        if (invalid.HidesChange)
        {
            // It may have been the deletion of what is in here already. A list does not have what is gone.
            throw invalid;
        }

        failures.InvalidObject(invalid);
        if (invalid is { IsDeletion: true, Name: { } gone })
        {
            Remove(gone);
        }
        else if (invalid.Name is { } name)
        {
            MarkUnreadable(name);
        }
    }

    private void Remove(ObjectName name)
    {
        _objects.Remove(name);
        _unreadable.Remove(name);
    }

    // An earlier state that could be read is the last good one.
    private void MarkUnreadable(ObjectName name)
    {
        if (!_objects.ContainsKey(name))
        {
            _unreadable.Add(name);
        }
    }
}
