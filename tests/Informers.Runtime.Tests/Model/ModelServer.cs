using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Informers.Rest;

namespace Informers.Tests.Model;

/// <summary>
/// An API server in memory: one counter of resource versions, a history that watches resume from until it is compacted, pages, streaming
/// lists, and every fault that a reflector must live through. Answers at once, unless told to hang. Thread-safe.
/// </summary>
/// <param name="namespace">Where its objects are.</param>
/// <param name="streamingLists">Whether it can list by streams.</param>
/// <param name="pageSize">The size of the pages of a list that may come in pages; <see langword="null"/> for one page.</param>
internal sealed class ModelServer(string @namespace, bool streamingLists, int? pageSize) : IListerWatcher<Widget>
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Widget> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly List<(long Version, Change Change)> _history = [];
    private readonly List<ModelWatch> _open = [];
    private readonly Dictionary<(string Name, string Version), string> _everServed = [];
    private readonly Queue<Func<CancellationToken, Task>> _listFaults = new();
    private readonly Queue<Func<CancellationToken, Task>> _watchFaults = new();
    private long _version = 1;
    private long _oldest = 1;
    private int _uids;
    private bool _breakNextList;
    private bool _expireNextPage;
    private int _undisposed;

    public bool SupportsStreamingList => streamingLists;

    /// <summary>Where its objects are.</summary>
    public string Namespace => @namespace;

    /// <summary>Watches that were opened and not disposed.</summary>
    public int Undisposed => Volatile.Read(ref _undisposed);

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>What exists: name, version, and whether it can be read.</summary>
    public Dictionary<string, (string Version, bool IsReadable)> Truth()
    {
        lock (_gate)
        {
            return _objects.ToDictionary(static pair => pair.Key, pair => (pair.Value.ResourceVersion!, !_unreadable.Contains(pair.Key)));
        }
    }

    /// <summary>Whether the server ever had this object in this version with this value.</summary>
    public bool EverServed(Widget widget)
    {
        lock (_gate)
        {
            return _everServed.TryGetValue((widget.Name!, widget.ResourceVersion!), out var value) && value == widget.Value;
        }
    }

    /// <summary>Creates or changes an object.</summary>
    public void Put(string name, bool isReadable)
    {
        lock (_gate)
        {
            var existing = _objects.GetValueOrDefault(name);
            var widget = Widgets.New(name, @namespace, Text(++_version), uid: existing?.Uid ?? $"u{++_uids}", value: $"v{_version % 3}");
            _objects[name] = widget;
            _everServed[(name, widget.ResourceVersion!)] = widget.Value!;
            _ = isReadable ? _unreadable.Remove(name) : _unreadable.Add(name);
            Tell(new Change(existing is null ? WatchEventType.Added : WatchEventType.Modified, widget, isReadable));
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            if (!_objects.Remove(name, out var widget))
            {
                return;
            }

            var last = Copy(widget);
            last.ResourceVersion = Text(++_version);
            _everServed[(name, last.ResourceVersion)] = last.Value!;
            Tell(new Change(WatchEventType.Deleted, last, !_unreadable.Remove(name)));
        }
    }

    public void Bookmark()
    {
        lock (_gate)
        {
            foreach (var watch in _open)
            {
                watch.Send(WatchEvent<Widget>.Bookmark(Text(_version)));
            }
        }
    }

    /// <summary>Ends the watches: cleanly, by a broken connection, or by an ERROR event.</summary>
    public void EndWatches(Exception? error, bool asEvent = false)
    {
        lock (_gate)
        {
            foreach (var watch in _open)
            {
                if (asEvent)
                {
                    watch.Send(WatchEvent<Widget>.Failed((ApiStatusException)error!));
                }

                watch.End(asEvent ? null : error);
            }

            _open.Clear();
        }
    }

    /// <summary>The connections are dead, and nobody says so.</summary>
    public void FreezeWatches()
    {
        lock (_gate)
        {
            _open.Clear();
        }
    }

    /// <summary>Forgets all states but the present one.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _oldest = _version;
            _history.Clear();
        }
    }

    public void FailLists(Func<Exception> error, int count) => Enqueue(_listFaults, _ => throw error(), count);

    public void FailWatches(Func<Exception> error, int count) => Enqueue(_watchFaults, _ => throw error(), count);

    public void HangList() => Enqueue(_listFaults, static token => Task.Delay(Timeout.Infinite, token), 1);

    public void HangWatch() => Enqueue(_watchFaults, static token => Task.Delay(Timeout.Infinite, token), 1);

    /// <summary>The next list breaks off half-way.</summary>
    public void BreakNextList() => Set(() => _breakNextList = true);

    /// <summary>The next page but the first of a list is refused.</summary>
    public void ExpireNextPage() => Set(() => _expireNextPage = true);

    /// <summary>From now on all goes well.</summary>
    public void ClearFaults() => Set(() =>
    {
        _listFaults.Clear();
        _watchFaults.Clear();
        _breakNextList = _expireNextPage = false;
    });

    public async Task<ListPage> ListAsync(ListOptions options, IListReceiver<Widget> receiver, CancellationToken cancellationToken)
    {
        await FaultAsync(_listFaults, cancellationToken);
        (Widget Widget, bool IsReadable)[] items;
        string version;
        string? next = null;
        bool breaks;
        lock (_gate)
        {
            // "continue" is a name, and the state is the present one: with deletions in between, the page after is still after it.
            var after = options.Continue;
            if (after is not null && _expireNextPage)
            {
                _expireNextPage = false;
                throw Expired();
            }

            if (long.TryParse(options.ResourceVersion, CultureInfo.InvariantCulture, out var wanted) && wanted > _version)
            {
                throw TooLarge();
            }

            var left = _objects.Values.Where(widget => after is null || string.CompareOrdinal(widget.Name, AfterOf(after)) > 0).ToList();
            var size = options.Limit is null ? left.Count : Math.Min(left.Count, pageSize ?? left.Count);
            version = after is null ? Text(_version) : VersionOf(after);
            if (size < left.Count && size > 0)
            {
                next = $"{version}/{left[size - 1].Name}";
            }

            if (after is not null && version != Text(_version))
            {
                // A token leads on through a state of the past, which this server does not keep.
                throw Expired();
            }

            items = [.. left.Take(size).Select(widget => (Copy(widget), !_unreadable.Contains(widget.Name!)))];
            (breaks, _breakNextList) = (_breakNextList, false);
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (breaks && i == items.Length / 2)
            {
                break;
            }

            if (items[i].IsReadable)
            {
                receiver.OnItem(items[i].Widget);
            }
            else
            {
                receiver.OnInvalidItem(Invalid(items[i].Widget, isDeletion: false));
            }
        }

        return breaks ? throw new IOException("The answer broke off.") : new ListPage(version, next);
    }

    public async Task<IWatch<Widget>> WatchAsync(ListOptions options, CancellationToken cancellationToken)
    {
        await FaultAsync(_watchFaults, cancellationToken);
        lock (_gate)
        {
            var watch = new ModelWatch(this);
            var from = long.TryParse(options.ResourceVersion, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            if (from > _version)
            {
                throw TooLarge();
            }

            if (options.SendInitialEvents == true)
            {
                foreach (var widget in _objects.Values)
                {
                    watch.Send(ToEvent(new Change(WatchEventType.Added, widget, !_unreadable.Contains(widget.Name!))));
                }

                watch.Send(WatchEvent<Widget>.Bookmark(Text(_version), isInitialEventsEnd: true));
            }
            else if (from < _oldest)
            {
                throw Expired();
            }
            else
            {
                foreach (var (version, change) in _history)
                {
                    if (version > from)
                    {
                        watch.Send(ToEvent(change));
                    }
                }
            }

            _open.Add(watch);
            _undisposed++;
            return watch;
        }
    }

    public static ApiStatusException Expired() => Refused(410, "Expired");

    public static ApiStatusException Refused(int code, string reason) =>
        new(new Status { Code = code, Reason = reason, Message = "injected" }, $"{(HttpStatusCode)code}");

    public static HttpRequestException ConnectionRefused() =>
        new("refused", new SocketException((int)SocketError.ConnectionRefused));

    private static ApiStatusException TooLarge() => new(
        new Status { Code = 504, Reason = "Timeout", Causes = [new StatusCause("ResourceVersionTooLarge", null, null)] }, "Too large resource version");

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static string VersionOf(string token) => token[..token.IndexOf('/', StringComparison.Ordinal)];

    private static string AfterOf(string token) => token[(token.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static Widget Copy(Widget widget) =>
        Widgets.New(widget.Name!, widget.Namespace, widget.ResourceVersion!, widget.Value, widget.Uid);

    private static InvalidObjectException Invalid(Widget widget, bool isDeletion) => new("unreadable")
    {
        Name = new ObjectName(widget.Namespace!, widget.Name!),
        ResourceVersion = widget.ResourceVersion,
        IsDeletion = isDeletion,
    };

    private static WatchEvent<Widget> ToEvent(Change change)
    {
        if (!change.IsReadable)
        {
            return WatchEvent<Widget>.Invalid(Invalid(change.Widget, change.Type == WatchEventType.Deleted));
        }

        var widget = Copy(change.Widget);
        return change.Type switch
        {
            WatchEventType.Added => WatchEvent<Widget>.Added(widget, widget.ResourceVersion),
            WatchEventType.Modified => WatchEvent<Widget>.Modified(widget, widget.ResourceVersion),
            _ => WatchEvent<Widget>.Deleted(widget, widget.ResourceVersion),
        };
    }

    private void Tell(Change change)
    {
        _history.Add((_version, change));
        foreach (var watch in _open)
        {
            watch.Send(ToEvent(change));
        }
    }

    private void Enqueue(Queue<Func<CancellationToken, Task>> faults, Func<CancellationToken, Task> fault, int count) => Set(() =>
    {
        for (var i = 0; i < count; i++)
        {
            faults.Enqueue(fault);
        }
    });

    private Task FaultAsync(Queue<Func<CancellationToken, Task>> faults, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>? fault;
        lock (_gate)
        {
            faults.TryDequeue(out fault);
        }

        return fault is null ? Task.CompletedTask : fault(cancellationToken);
    }

    private void Set(Action set)
    {
        lock (_gate)
        {
            set();
        }
    }

    private void Forget(ModelWatch watch)
    {
        lock (_gate)
        {
            _open.Remove(watch);
            _undisposed--;
        }
    }

    private sealed record Change(WatchEventType Type, Widget Widget, bool IsReadable);

    private sealed class ModelWatch(ModelServer server) : IWatch<Widget>
    {
        private readonly Channel<WatchEvent<Widget>> _events = Channel.CreateUnbounded<WatchEvent<Widget>>();
        private int _disposed;

        public void Send(in WatchEvent<Widget> watchEvent) => _events.Writer.TryWrite(watchEvent);

        public void End(Exception? error) => _events.Writer.TryComplete(error);

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _events.Reader.WaitToReadAsync(cancellationToken);

        public bool TryRead(out WatchEvent<Widget> watchEvent) => _events.Reader.TryRead(out watchEvent);

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                server.Forget(this);
                End(null);
            }

            return ValueTask.CompletedTask;
        }
    }
}
