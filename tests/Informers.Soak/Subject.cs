namespace Informers.Soak;

/// <inheritdoc cref="ISubject"/>
internal sealed class Subject<T> : ISubject
    where T : class
{
    private const string ParityIndex = "parity";

    // Less than one list brings, so that bounded queues overflow.
    private const int QueueLimit = 50;

    private readonly List<(Book<T> Book, IResourceEventHandlerRegistration Registration)> _handlers = [];
    private readonly List<WeakReference> _removed = [];
    private readonly List<string> _complaints = [];
    private readonly int _number;
    private ISharedIndexInformer<T>? _informer;
    private long _removedCalls;
    private int _made;

    public Subject(int number, string factory, Scope scope, ISharedIndexInformer<T> informer)
    {
        _number = number;
        Resource = informer.Resource;
        Name = $"{factory} {Resource.Resource}";
        Scope = scope;
        _informer = informer;
        var type = informer.ResourceType;
        informer.AddIndexers(new Indexers<T> { [ParityIndex] = obj => [Parity(type.GetResourceVersion(obj)!)] });
        AddHandler();
    }

    public string Name { get; }

    public GroupVersionResource Resource { get; }

    public Scope Scope { get; }

    public long Calls => _removedCalls + _handlers.Sum(static handler => handler.Book.Calls);

    public int Handlers => _handlers.Count;

    public int Reachable => _removed.Count(static reference => reference.IsAlive);

    public void AddHandler()
    {
        // Each policy in turn, not with the same kind or factory each time.
        var policy = (OverflowPolicy)((_number + (_number / 4) + _made) % 4);
        var book = new Book<T>(_informer!.ResourceType, throws: _made++ % 3 == 2);
        var options = new EventHandlerOptions
        {
            Overflow = policy,
            QueueLimit = policy is OverflowPolicy.DropAndResync or OverflowPolicy.Block ? QueueLimit : null,
        };
        _handlers.Add((book, _informer.AddEventHandler(book, options)));
    }

    public async Task RemoveHandlerAsync()
    {
        if (_handlers.Count < 2)
        {
            return;
        }

        var (book, registration) = _handlers[1];
        _handlers.RemoveAt(1);
        await registration.DisposeAsync();
        book.Close();
        _removedCalls += book.Calls;
        _complaints.AddRange(book.Complaints);
        _removed.Add(new WeakReference(book));
        _removed.Add(new WeakReference(registration));
    }

    public IReadOnlyList<string> Differences(IReadOnlyDictionary<ObjectName, string> truth)
    {
        var informer = _informer!;
        var type = informer.ResourceType;
        List<string> differences = [.. _complaints.Select(complaint => $"{Name}: a removed handler: {complaint}")];
        var cached = new Dictionary<ObjectName, string>();
        foreach (var obj in informer.Store.List())
        {
            if (!cached.TryAdd(type.GetObjectName(obj), type.GetResourceVersion(obj)!))
            {
                differences.Add($"{Name}: the cache has {type.GetObjectName(obj)} twice");
            }
        }

        Compare("the cache", cached, truth, differences);
        foreach (var parity in (ReadOnlySpan<string>)["0", "1"])
        {
            var wanted = truth.Where(pair => Parity(pair.Value) == parity).Select(static pair => pair.Key).ToHashSet();
            if (!wanted.SetEquals(informer.Indexer.IndexKeys(ParityIndex, parity)))
            {
                differences.Add($"{Name}: the index of {parity} is not what the server has");
            }
        }

        for (var i = 0; i < _handlers.Count; i++)
        {
            var (book, registration) = _handlers[i];
            Compare($"handler {i}", book.Versions, truth, differences);
            differences.AddRange(book.Complaints.Select(complaint => $"{Name}: handler {i}: {complaint}"));
            if (!registration.HasSynced)
            {
                differences.Add($"{Name}: handler {i} has not synced");
            }
        }

        return differences;
    }

    public void Forget()
    {
        _removedCalls = Calls;
        foreach (var (book, registration) in _handlers)
        {
            _removed.Add(new WeakReference(book));
            _removed.Add(new WeakReference(registration));
        }

        _handlers.Clear();
        _removed.Add(new WeakReference(_informer));
        _informer = null;
    }

    private static string Parity(string version) => (version[^1] - '0') % 2 == 0 ? "0" : "1";

    private void Compare(
        string what, Dictionary<ObjectName, string> told, IReadOnlyDictionary<ObjectName, string> truth, List<string> differences)
    {
        var missing = truth.Keys.Where(name => !told.ContainsKey(name)).ToList();
        var surplus = told.Keys.Where(name => !truth.ContainsKey(name)).ToList();
        var stale = truth.Where(pair => told.TryGetValue(pair.Key, out var version) && version != pair.Value).Select(static pair => pair.Key).ToList();
        if (missing.Count + surplus.Count + stale.Count > 0)
        {
            differences.Add(
                $"{Name}: {what} lacks {missing.Count}{First(missing)}, has {surplus.Count} too many{First(surplus)} and {stale.Count} in another version{First(stale)}");
        }
    }

    private static string First(List<ObjectName> names) => names.Count == 0 ? string.Empty : $" ({names[0]})";
}
