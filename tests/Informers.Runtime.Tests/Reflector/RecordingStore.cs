namespace Informers.Tests.Reflectors;

/// <summary>A store that writes down what is done to it, and fails a test in which two threads write at once.</summary>
internal sealed class RecordingStore : IReflectorStore<Widget>
{
    private readonly Dictionary<ObjectName, Widget> _contents = [];
    private int _writers;
    private volatile TaskCompletionSource? _capacity;
    private volatile TaskCompletionSource _waited = new();

    /// <summary>Such as <c>Replace 10: a b</c>, <c>Add a@11</c>, <c>Delete a@12</c>, <c>Bookmark 13</c>, <c>Resync</c>.</summary>
    public Recorder<string> Calls { get; } = new();

    /// <summary>What each <c>Replace</c> brought.</summary>
    public List<IReadOnlyList<Widget>> Lists { get; } = [];

    public bool HadTwoWriters { get; private set; }

    /// <summary>Runs inside of each call, before it is written down.</summary>
    public Action<string>? During { get; set; }

    public string[] Names
    {
        get
        {
            lock (_contents)
            {
                return [.. _contents.Keys.Select(k => k.Name).Order(StringComparer.Ordinal)];
            }
        }
    }

    public Widget? this[string name]
    {
        get
        {
            lock (_contents)
            {
                return _contents.GetValueOrDefault(new ObjectName("default", name));
            }
        }
    }

    /// <summary>From now on the store is full, until <see cref="HasCapacity"/>.</summary>
    public void IsFull()
    {
        _waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _capacity = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Waits until the reflector waits for capacity.</summary>
    public Task WaitedForAsync() => _waited.Task.WithinTimeout();

    public void HasCapacity()
    {
        var capacity = _capacity;
        _capacity = null;
        capacity?.SetResult();
    }

    public void Add(Widget obj) => Write($"Add {obj.Name}@{obj.ResourceVersion}", () => _contents[Key(obj)] = obj);

    public void Update(Widget obj) => Write($"Update {obj.Name}@{obj.ResourceVersion}", () => _contents[Key(obj)] = obj);

    public void Delete(Widget obj) => Write($"Delete {obj.Name}@{obj.ResourceVersion}", () => _contents.Remove(Key(obj)));

    public void Delete(ObjectName name) => Write($"Delete {name.Name}", () => _contents.Remove(name));

    public void Replace(IReadOnlyList<Widget> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable)
    {
        var text = $"Replace {resourceVersion}:{string.Concat(objects.Select(o => " " + o.Name))}";
        if (unreadable.Count > 0)
        {
            text += $" (and {string.Join(' ', unreadable.Select(u => u.Name ?? "?"))})";
        }

        Write(text, () =>
        {
            Lists.Add(objects);
            foreach (var key in _contents.Keys.Where(k => !unreadable.Contains(k) && !unreadable.Contains(default)).ToArray())
            {
                _contents.Remove(key);
            }

            foreach (var obj in objects)
            {
                _contents[Key(obj)] = obj;
            }
        });
    }

    public Widget? GetStored(ObjectName name)
    {
        lock (_contents)
        {
            return _contents.GetValueOrDefault(name);
        }
    }

    public void Resync() => Write("Resync", () => { });

    public void Bookmark(string resourceVersion) => Write($"Bookmark {resourceVersion}", () => { });

    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken)
    {
        if (_capacity is not { } capacity)
        {
            return ValueTask.CompletedTask;
        }

        var waiting = new ValueTask(capacity.Task.WaitAsync(cancellationToken));
        _waited.TrySetResult();
        return waiting;
    }

    private static ObjectName Key(Widget obj) => WidgetType.Namespaced.GetObjectName(obj);

    private void Write(string call, Action change)
    {
        if (Interlocked.Increment(ref _writers) > 1)
        {
            HadTwoWriters = true;
        }

        try
        {
            During?.Invoke(call);
            lock (_contents)
            {
                change();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _writers);
        }

        Calls.Add(call);
    }
}
