namespace Informers.Soak;

/// <summary>
/// A handler that keeps books of its own from nothing but what it is told, and complains of what cannot be: an add of what it has, an
/// update or delete of what it has not, a call after its removal, two calls at once. Now and then it throws, after it has noted down.
/// </summary>
internal sealed class Book<T>(ResourceType<T> type, bool throws) : IResourceEventHandler<T>
    where T : class
{
    private const int CallsBetweenThrows = 997;
    private const int MostComplaints = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, string> _versions = [];
    private readonly List<string> _complaints = [];
    private int _inCall;
    private bool _isClosed;

    /// <summary>How often it was called.</summary>
    public long Calls { get; private set; }

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

    /// <summary>What exists, as far as it was told, and in which version.</summary>
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

    /// <summary>From now on nothing may come any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    public void OnAdd(T obj, bool isInInitialList) => Note(type.GetObjectName(obj), "added", name =>
    {
        if (!_versions.TryAdd(name, type.GetResourceVersion(obj)!))
        {
            Complain($"{name} was added again");
        }
    });

    public void OnUpdate(T oldObj, T newObj) => Note(type.GetObjectName(newObj), "updated", name =>
    {
        if (!_versions.TryGetValue(name, out var version))
        {
            Complain($"{name} was updated before it was added");
        }
        else if (version != type.GetResourceVersion(oldObj))
        {
            Complain($"{name} was updated from {type.GetResourceVersion(oldObj)}, but the last told was {version}");
        }

        _versions[name] = type.GetResourceVersion(newObj)!;
    });

    public void OnDelete(DeletedObject<T> deleted) => Note(deleted.Name, "deleted", name =>
    {
        if (!_versions.Remove(name))
        {
            Complain($"{name} was deleted before it was added");
        }
    });

    private void Note(ObjectName name, string what, Action<ObjectName> note)
    {
        var isAlone = Interlocked.Increment(ref _inCall) == 1;
        long calls;
        lock (_gate)
        {
            calls = ++Calls;
            note(name);
            if (!isAlone)
            {
                Complain($"{name} was {what} while another call was under way");
            }

            if (_isClosed)
            {
                Complain($"{name} was {what} after the handler was removed");
            }
        }

        Interlocked.Decrement(ref _inCall);
        if (throws && calls % CallsBetweenThrows == 0)
        {
            throw new InvalidOperationException("The soak's handler throws now and then.");
        }
    }

    private void Complain(string complaint)
    {
        if (_complaints.Count < MostComplaints)
        {
            _complaints.Add(complaint);
        }
    }
}
