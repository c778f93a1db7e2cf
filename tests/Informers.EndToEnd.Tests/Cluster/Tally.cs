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

    // What somebody waits for, and the names in which that still differs from what was told.
    private IReadOnlyDictionary<ObjectName, string>? _expected;
    private HashSet<ObjectName> _different = [];
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

    public void OnAdd(T obj, bool isInInitialList) => Note(type.GetObjectName(obj), name =>
    {
        if (!_versions.TryAdd(name, type.GetResourceVersion(obj)!))
        {
            _complaints.Add($"added again: {name}");
        }
    });

    public void OnUpdate(T oldObj, T newObj) => Note(type.GetObjectName(newObj), name =>
    {
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

    public void OnDelete(DeletedObject<T> deleted) => Note(deleted.Name, name =>
    {
        _deleted.Add(deleted);
        if (!_versions.Remove(name))
        {
            _complaints.Add($"deleted before added: {name}");
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

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until what was told is exactly this. One wait at a time; each call costs the same however much there is.</summary>
    public async Task WaitForAsync(IReadOnlyDictionary<ObjectName, string> truth)
    {
        lock (_gate)
        {
            _expected = truth;
            _different = [.. truth.Keys.Concat(_versions.Keys).Where(IsDifferent)];
        }

        await WaitAsync(_ => _different.Count == 0);
    }

    private bool IsDifferent(ObjectName name) => _versions.GetValueOrDefault(name) != _expected!.GetValueOrDefault(name);

    private void Note(ObjectName name, Action<ObjectName> note)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            note(name);
            if (_expected is not null)
            {
                _ = IsDifferent(name) ? _different.Add(name) : _different.Remove(name);
            }

            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
