using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Informers.Rest;

namespace Informers.Tests.SharedInformer;

/// <summary>
/// Widgets in memory, listed and watched as an API server would: one counter of resource versions, a history that a watch resumes from,
/// and faults. Every list and event carries its own copies, as decoding does. Thread-safe.
/// </summary>
internal sealed class FakeSource : IListerWatcher<Widget>
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ObjectName, Widget> _objects = [];
    private readonly List<(long Version, WatchEvent<Widget> Event)> _history = [];
    private readonly List<FakeWatch> _watches = [];
    private readonly List<TaskCompletionSource> _changed = [];
    private long _version = 1;
    private long _oldestVersion = 1;
    private int _lists;
    private int _watchCount;
    private Exception? _listError;
    private Exception? _watchError;
    private TaskCompletionSource? _listGate;

    public bool SupportsStreamingList => false;

    /// <summary>How often was listed, or tried to.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <summary>How many watches were opened.</summary>
    public int WatchCount => Volatile.Read(ref _watchCount);

    /// <summary>What each list fails with; <see langword="null"/> for none.</summary>
    public Exception? ListError
    {
        get => Volatile.Read(ref _listError);
        set => Volatile.Write(ref _listError, value);
    }

    /// <summary>What each watch fails with; <see langword="null"/> for none.</summary>
    public Exception? WatchError
    {
        get => Volatile.Read(ref _watchError);
        set => Volatile.Write(ref _watchError, value);
    }

    public string ResourceVersion
    {
        get
        {
            lock (_gate)
            {
                return Text(_version);
            }
        }
    }

    public void Add(params IEnumerable<Widget> widgets) => Each(widgets, widget => Change(WatchEventType.Added, widget, tell: true));

    public void Modify(params IEnumerable<Widget> widgets) => Each(widgets, widget => Change(WatchEventType.Modified, widget, tell: true));

    public void Delete(params IEnumerable<Widget> widgets) => Each(widgets, widget => Change(WatchEventType.Deleted, widget, tell: true));

    /// <summary>As <see cref="Add"/>, without the event: as if it was lost.</summary>
    public void AddDropWatch(Widget widget) => Change(WatchEventType.Added, widget, tell: false);

    /// <summary>As <see cref="Modify"/>, without the event.</summary>
    public void ModifyDropWatch(Widget widget) => Change(WatchEventType.Modified, widget, tell: false);

    /// <summary>As <see cref="Delete"/>, without the event.</summary>
    public void DeleteDropWatch(Widget widget) => Change(WatchEventType.Deleted, widget, tell: false);

    /// <summary>Ends all watches and forgets the history, so that the reflector must list again.</summary>
    public void ResetWatch()
    {
        FakeWatch[] watches;
        lock (_gate)
        {
            _version++;
            _oldestVersion = _version;
            _history.Clear();
            watches = [.. _watches];
            _watches.Clear();
        }

        foreach (var watch in watches)
        {
            watch.End();
        }
    }

    public bool Contains(Widget widget)
    {
        lock (_gate)
        {
            return _objects.ContainsKey(WidgetType.Namespaced.GetObjectName(widget));
        }
    }

    /// <summary>A bookmark to all watches, of the version that is the newest, or will be.</summary>
    public void Bookmark(string? version = null)
    {
        lock (_gate)
        {
            foreach (var watch in _watches)
            {
                watch.Write(WatchEvent<Widget>.Bookmark(version ?? Text(_version)));
            }
        }
    }

    /// <summary>Makes lists wait until the returned source is completed.</summary>
    public TaskCompletionSource HoldLists()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _listGate, gate);
        return gate;
    }

    /// <summary>Waits until that many watches were opened in all.</summary>
    public Task WaitForWatchesAsync(int count) => WaitAsync(() => _watchCount >= count);

    /// <summary>Waits until that many lists were begun in all.</summary>
    public Task WaitForListsAsync(int count) => WaitAsync(() => _lists >= count);

    public async Task<ListPage> ListAsync(ListOptions options, IListReceiver<Widget> receiver, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _lists++;
        }

        NoteChange();
        if (Volatile.Read(ref _listGate) is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (ListError is { } error)
        {
            throw error;
        }

        Widget[] items;
        string version;
        lock (_gate)
        {
            items = [.. _objects.Values.Select(Copy)];
            version = Text(_version);
        }

        foreach (var item in items)
        {
            receiver.OnItem(item);
        }

        return new ListPage(version);
    }

    public Task<IWatch<Widget>> WatchAsync(ListOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (WatchError is { } error)
        {
            throw error;
        }

        FakeWatch watch;
        lock (_gate)
        {
            var from = long.Parse(options.ResourceVersion!, CultureInfo.InvariantCulture);
            if (from < _oldestVersion)
            {
                throw Expired();
            }

            watch = new FakeWatch(this);
            foreach (var (version, change) in _history)
            {
                if (version > from)
                {
                    watch.Write(Copy(change));
                }
            }

            _watches.Add(watch);
            _watchCount++;
        }

        NoteChange();
        return Task.FromResult<IWatch<Widget>>(watch);
    }

    public static ApiStatusException Expired() => Refused(410, "Expired", "too old resource version");

    public static ApiStatusException Refused(int code, string reason, string message) =>
        new(new Status { Code = code, Reason = reason, Message = message }, $"{(HttpStatusCode)code}: {message}");

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static void Each(IEnumerable<Widget> widgets, Action<Widget> action)
    {
        foreach (var widget in widgets)
        {
            action(widget);
        }
    }

    private static Widget Copy(Widget widget) => new()
    {
        Name = widget.Name,
        Namespace = widget.Namespace,
        Uid = widget.Uid,
        ResourceVersion = widget.ResourceVersion,
        Value = widget.Value,
        Labels = widget.Labels is null ? null : new(widget.Labels),
    };

    private static WatchEvent<Widget> Copy(WatchEvent<Widget> change) => change.Type switch
    {
        WatchEventType.Added => WatchEvent<Widget>.Added(Copy(change.Object!), change.ResourceVersion),
        WatchEventType.Modified => WatchEvent<Widget>.Modified(Copy(change.Object!), change.ResourceVersion),
        _ => WatchEvent<Widget>.Deleted(Copy(change.Object!), change.ResourceVersion),
    };

    private void Change(WatchEventType type, Widget widget, bool tell)
    {
        lock (_gate)
        {
            var version = ++_version;
            var stored = Copy(widget);
            stored.ResourceVersion = Text(version);
            var name = WidgetType.Namespaced.GetObjectName(stored);
            var change = type switch
            {
                WatchEventType.Added => WatchEvent<Widget>.Added(stored, stored.ResourceVersion),
                WatchEventType.Modified => WatchEvent<Widget>.Modified(stored, stored.ResourceVersion),
                _ => WatchEvent<Widget>.Deleted(stored, stored.ResourceVersion),
            };
            if (type == WatchEventType.Deleted)
            {
                _objects.Remove(name);
            }
            else
            {
                _objects[name] = stored;
            }

            if (!tell)
            {
                return;
            }

            _history.Add((version, change));
            foreach (var watch in _watches)
            {
                watch.Write(Copy(change));
            }
        }
    }

    private async Task WaitAsync(Func<bool> condition)
    {
        while (true)
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _changed.Add(changed);
            }

            await changed.Task.WithinTimeout();
        }
    }

    private void NoteChange()
    {
        TaskCompletionSource[] changed;
        lock (_gate)
        {
            changed = [.. _changed];
            _changed.Clear();
        }

        foreach (var waiter in changed)
        {
            waiter.SetResult();
        }
    }

    private void Forget(FakeWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
        }
    }

    private sealed class FakeWatch(FakeSource source) : IWatch<Widget>
    {
        private readonly Channel<WatchEvent<Widget>> _events = Channel.CreateUnbounded<WatchEvent<Widget>>();

        public void Write(WatchEvent<Widget> change) => _events.Writer.TryWrite(change);

        public void End() => _events.Writer.TryComplete();

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _events.Reader.WaitToReadAsync(cancellationToken);

        public bool TryRead(out WatchEvent<Widget> watchEvent) => _events.Reader.TryRead(out watchEvent);

        public ValueTask DisposeAsync()
        {
            source.Forget(this);
            End();
            return ValueTask.CompletedTask;
        }
    }
}
