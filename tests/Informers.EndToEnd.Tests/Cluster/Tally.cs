namespace Informers.EndToEnd.Tests;

/// <summary>
/// A handler that keeps books of its own from nothing but what it is told, and complains of what cannot be: an add of what it has, an
/// update or delete of what it has not.
/// </summary>
internal sealed class Tally<T>(ResourceType<T> type) : IResourceEventHandler<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, string> _versions = [];
    private readonly List<string> _complaints = [];
    private readonly List<DeletedObject<T>> _deleted = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_gate)
            {
                return [.. _complaints];
            }
        }
    }

    public IReadOnlyList<DeletedObject<T>> Deleted
    {
        get
        {
            lock (_gate)
            {
                return [.. _deleted];
            }
        }
    }

    public Dictionary<ObjectName, string> Versions
    {
        get
        {
            lock (_gate)
            {
                return new(_versions);
            }
        }
    }

    public void OnAdd(T obj, bool isInInitialList) => Note(() =>
    {
        if (!_versions.TryAdd(type.GetObjectName(obj), type.GetResourceVersion(obj)!))
        {
            _complaints.Add($"added again: {type.GetObjectName(obj)}");
        }
    });

    public void OnUpdate(T oldObj, T newObj) => Note(() =>
    {
        var name = type.GetObjectName(newObj);
        if (!_versions.TryGetValue(name, out var version))
        {
            _complaints.Add($"updated before added: {name}");
        }
        else if (version != type.GetResourceVersion(oldObj))
        {
            _complaints.Add($"updated from {type.GetResourceVersion(oldObj)}, but the last told was {version}: {name}");
        }

        _versions[name] = type.GetResourceVersion(newObj)!;
    });

    public void OnDelete(DeletedObject<T> deleted) => Note(() =>
    {
        _deleted.Add(deleted);
        if (!_versions.Remove(deleted.Name))
        {
            _complaints.Add($"deleted before added: {deleted.Name}");
        }
    });

    /// <summary>Waits until what was told satisfies a condition.</summary>
    public async Task WaitAsync(Func<IReadOnlyDictionary<ObjectName, string>, bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(_versions))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    private void Note(Action note)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            note();
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
