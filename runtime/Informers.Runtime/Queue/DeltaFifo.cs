using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>The classic queue, which gathers the changes of an object under its key.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>The counterpart of client-go's <c>DeltaFIFO</c>.</para>
/// <para>
/// Keys are handed out in the order in which they came first, each with all that happened to it until then. Two deletions in a row are
/// one: the one that carries the last state. <see cref="Replace"/> adds a <see cref="DeltaType.Replaced"/> for each object of the list,
/// then a <see cref="DeltaType.Deleted"/>, of unknown final state, for each object that is waiting here or held by the consumer and is not in the
/// list. <see cref="Resync"/> adds a <see cref="DeltaType.Sync"/> for each object that the consumer holds, unless something is
/// waiting for that object anyway. A deletion of an object that neither waits here nor is held is dropped.
/// </para>
/// <para>
/// Since keys overtake each other, the version of what was handed out last says nothing of what still waits. So the queue says itself
/// up to which version everything was handed out: by a <see cref="DeltaType.Bookmark"/> behind the deltas of a key, or alone when
/// nothing else waits. Bookmarks are not counted. (In client-go <see cref="Bookmark"/> does nothing, nor does the version of a list pass through.)
/// </para>
/// <para>
/// No lock is held while deltas are processed, unlike in client-go; what is being processed counts as held by the consumer
/// already. When processing throws, <see cref="PopAsync"/> throws that; the deltas count as processed, and the next call goes on with the
/// next key.
/// </para>
/// <para>
/// Any thread may write, though writers that care for their order come one at a time; <see cref="PopAsync"/> is for one consumer.
/// Writing to a closed queue is allowed.
/// </para>
/// </remarks>
public sealed class DeltaFifo<T> : IDeltaQueue<T>
    where T : class
{
    private readonly ResourceType<T> _resourceType;
    private readonly IStore<T>? _knownObjects;

    // Lock order: this one, then nothing; reading the known objects takes no lock.
    private readonly Lock _lock = new();

    // Guarded by _lock. An entry is in both of the first two, or it is _processing, or it is nobody's.
    private readonly Dictionary<ObjectName, Entry> _entries = new(ObjectNameComparer.Instance);
    private readonly SegmentedQueue<Entry> _order = new();
    private readonly ConsumerSignal _consumer;
    private readonly CapacityGate _capacity = new();
    private Entry? _processing;
    private Entry? _spare;
    private bool _populated;
    private int _firstListCount;
    private bool _closed;

    // The version of what came last, and the one that was handed out last.
    private string _newest = string.Empty;
    private string _reached = string.Empty;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="knownObjects">What the consumer holds; <see langword="null"/> when it holds nothing.</param>
    public DeltaFifo(ResourceType<T> resourceType, IStore<T>? knownObjects = null)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        _resourceType = resourceType;
        _knownObjects = knownObjects;
        _consumer = new ConsumerSignal(_lock);
    }

    /// <inheritdoc/>
    public bool HasSynced
    {
        get
        {
            lock (_lock)
            {
                return HasSyncedLocked;
            }
        }
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _order.Count;
            }
        }
    }

    bool IDeltaQueue<T>.IsSettled
    {
        get
        {
            lock (_lock)
            {
                return _order.Count == 0 && _processing is null;
            }
        }
    }

    private bool HasSyncedLocked => _populated && _firstListCount == 0;

    /// <inheritdoc/>
    public void Add(T obj) => Put(DeltaType.Added, obj, _resourceType.GetResourceVersion(obj));

    void IReflectorStore<T>.AddExisting(T obj) => Put(DeltaType.Added, obj, null);

    /// <inheritdoc/>
    public void Update(T obj) => Put(DeltaType.Updated, obj, _resourceType.GetResourceVersion(obj));

    /// <inheritdoc/>
    public void Delete(T obj)
    {
        var name = _resourceType.NameOf(obj);
        var version = _resourceType.GetResourceVersion(obj);
        bool release;
        lock (_lock)
        {
            _populated = true;
            if (_entries.ContainsKey(name) || IsHeld(name, out _))
            {
                Enqueue(new Delta<T> { Type = DeltaType.Deleted, Name = name, Object = obj });
            }

            release = Came(version);
        }

        Release(release);
    }

    /// <inheritdoc/>
    public void Delete(ObjectName name)
    {
        bool release;
        lock (_lock)
        {
            _populated = true;
            T? last;
            if (_entries.TryGetValue(name, out var entry))
            {
                last = entry.Newest.Object;
            }
            else if (!IsHeld(name, out last))
            {
                return;
            }

            Enqueue(new Delta<T> { Type = DeltaType.Deleted, Name = name, Object = last, FinalStateUnknown = true });
            release = Came(null);
        }

        Release(release);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidObjectException">Some objects have no name; everything else was queued.</exception>
    /// <exception cref="AggregateException">Several of these errors; the same holds.</exception>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(resourceVersion);
        ArgumentNullException.ThrowIfNull(unreadable);
        List<Exception>? errors = null;
        var listed = new List<(ObjectName Name, T Object)>(objects.Count);
        var exists = new HashSet<ObjectName>(objects.Count + unreadable.Count, ObjectNameComparer.Instance);
        for (var i = 0; i < objects.Count; i++)
        {
            try
            {
                var name = _resourceType.NameOf(objects[i]);
                listed.Add((name, objects[i]));
                exists.Add(name);
            }
            catch (InvalidObjectException e)
            {
                (errors ??= []).Add(e);
            }
        }

        var count = exists.Count;
        exists.UnionWith(unreadable);

        // Something exists that nobody can name: it may be any of what is known, so nothing can be taken for gone.
        var canBeMissing = !unreadable.Any(static name => string.IsNullOrEmpty(name.Name));
        bool release;
        lock (_lock)
        {
            foreach (var (name, obj) in listed)
            {
                Enqueue(new Delta<T> { Type = DeltaType.Replaced, Name = name, Object = obj });
            }

            Dictionary<ObjectName, T?> lastStates = [];
            foreach (var name in canBeMissing ? NamesMissingIn(exists, out lastStates) : [])
            {
                Enqueue(new Delta<T>
                {
                    Type = DeltaType.Deleted,
                    Name = name,
                    Object = lastStates[name],
                    FinalStateUnknown = true,
                });
                count++;
            }

            if (!_populated)
            {
                _populated = true;
                _firstListCount = count;
            }

            release = Came(resourceVersion);
        }

        Release(release);
        StoreErrors.Throw(errors);
    }

    /// <inheritdoc/>
    public T? GetStored(ObjectName name) => _knownObjects?.Get(name);

    /// <inheritdoc/>
    public void Resync()
    {
        if (_knownObjects is null)
        {
            return;
        }

        bool release;
        lock (_lock)
        {
            foreach (var name in _knownObjects.ListKeys())
            {
                if (!_entries.ContainsKey(name) && IsHeld(name, out var obj))
                {
                    Enqueue(new Delta<T> { Type = DeltaType.Sync, Name = name, Object = obj });
                }
            }

            release = Came(null);
        }

        Release(release);
    }

    /// <inheritdoc/>
    public void Bookmark(string resourceVersion)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        bool release;
        lock (_lock)
        {
            release = Came(resourceVersion);
        }

        Release(release);
    }

    /// <inheritdoc/>
    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _capacity.WaitAsync(_order.Count, _closed, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another call has not returned yet.</exception>
    public ValueTask<bool> PopAsync(IDeltaProcessor<T> processor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(processor);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        _consumer.BeginCall();
        var entry = TakeOrArm(out var isInInitialList, out var closed);
        if (entry is null && !closed)
        {
            return WaitAndPopAsync(processor, cancellationToken);
        }

        try
        {
            Process(processor, entry, isInInitialList);
            return new ValueTask<bool>(entry is not null);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<bool>(e);
        }
        finally
        {
            _consumer.EndCall();
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        bool release;
        lock (_lock)
        {
            _closed = true;
            _capacity.Update(_order.Count, _closed);
            release = _consumer.TryDisarm();
        }

        Release(release);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAndPopAsync(IDeltaProcessor<T> processor, CancellationToken cancellationToken)
    {
        try
        {
            Entry? entry;
            bool isInInitialList;
            bool closed;
            do
            {
                await _consumer.WaitAsync(cancellationToken).ConfigureAwait(false);
                entry = TakeOrArm(out isInInitialList, out closed);
            }
            while (entry is null && !closed);

            Process(processor, entry, isInInitialList);
            return entry is not null;
        }
        finally
        {
            _consumer.EndCall();
        }
    }

    private void Put(DeltaType type, T obj, string? version)
    {
        var name = _resourceType.NameOf(obj);
        bool release;
        lock (_lock)
        {
            _populated = true;
            Enqueue(new Delta<T> { Type = type, Name = name, Object = obj });
            release = Came(version);
        }

        Release(release);
    }

    private void Release(bool release)
    {
        if (release)
        {
            _consumer.Release();
        }
    }

    // Under _lock, as all that follow.
    private void Enqueue(in Delta<T> delta)
    {
        if (!_entries.TryGetValue(delta.Name, out var entry))
        {
            entry = _spare ?? new Entry();
            _spare = null;
            entry.CameAfter = _newest;
            _entries.Add(delta.Name, entry);
            _order.Enqueue(entry);
        }

        entry.Append(delta);
    }

    // Notes that all that came is of this version, if that is known, and says whether the consumer is to be released.
    private bool Came(string? version)
    {
        if (!string.IsNullOrEmpty(version))
        {
            _newest = version;
        }

        return (_order.Count > 0 || _newest != _reached) && _consumer.TryDisarm();
    }

    // Whether the consumer holds the object, or will once it has processed what it is processing; and as what.
    private bool IsHeld(ObjectName name, out T? obj)
    {
        obj = null;
        if (_knownObjects is null)
        {
            return false;
        }

        if (_processing is { } processing && processing.Name == name)
        {
            obj = processing.Newest.Object;
            return processing.Newest.Type != DeltaType.Deleted;
        }

        obj = _knownObjects.Get(name);
        return obj is not null;
    }

    // In order: what waits here, what the consumer holds, what it is about to hold.
    private List<ObjectName> NamesMissingIn(HashSet<ObjectName> exists, out Dictionary<ObjectName, T?> lastStates)
    {
        var missing = new List<ObjectName>();
        lastStates = new Dictionary<ObjectName, T?>(ObjectNameComparer.Instance);
        foreach (var (name, entry) in _entries)
        {
            if (!exists.Contains(name) && lastStates.TryAdd(name, entry.Newest.Object))
            {
                missing.Add(name);
            }
        }

        if (_knownObjects is null)
        {
            return missing;
        }

        foreach (var name in _knownObjects.ListKeys())
        {
            if (!exists.Contains(name) && !lastStates.ContainsKey(name) && IsHeld(name, out var obj))
            {
                lastStates.Add(name, obj);
                missing.Add(name);
            }
        }

        if (_processing is { } processing
            && !exists.Contains(processing.Name)
            && processing.Newest.Type != DeltaType.Deleted
            && lastStates.TryAdd(processing.Name, processing.Newest.Object))
        {
            missing.Add(processing.Name);
        }

        return missing;
    }

    private Entry? TakeOrArm(out bool isInInitialList, out bool closed)
    {
        lock (_lock)
        {
            isInInitialList = !HasSyncedLocked;
            closed = _closed;
            Entry entry;
            if (_order.Count > 0)
            {
                entry = _order.Dequeue();
                _entries.Remove(entry.Name);
                _processing = entry;
                _capacity.Update(_order.Count, _closed);
            }
            else if (_newest != _reached)
            {
                entry = _spare ?? new Entry();
                _spare = null;
            }
            else
            {
                if (!closed)
                {
                    _consumer.Arm();
                    Trim();
                }

                return null;
            }

            // What waits came after the first change of the key that has waited longest.
            var reached = _order.Count > 0 ? _order.Peek().CameAfter : _newest;
            if (reached != _reached)
            {
                _reached = reached;
                entry.EndWith(reached);
            }

            return entry;
        }
    }

    private void Process(IDeltaProcessor<T> processor, Entry? entry, bool isInInitialList)
    {
        if (entry is null)
        {
            return;
        }

        try
        {
            processor.Process(entry.Deltas, isInInitialList);
        }
        finally
        {
            lock (_lock)
            {
                // Else it is a bookmark alone.
                if (_processing is not null)
                {
                    _processing = null;
                    if (_firstListCount > 0)
                    {
                        _firstListCount--;
                    }
                }

                if (entry.Recycle())
                {
                    _spare = entry;
                }
            }
        }
    }

    // Gives back what a burst needed, once it is over.
    private void Trim()
    {
        if (_entries.EnsureCapacity(0) > CapacityGate.Limit)
        {
            _entries.TrimExcess();
        }
    }

    /// <summary>What happened to one object; never empty while in the queue. With a bookmark at its end, once it is out.</summary>
    private sealed class Entry
    {
        private const int KeptCapacity = 8;

        private Delta<T>[] _deltas = new Delta<T>[1];
        private int _count;
        private bool _endsWithBookmark;

        public ObjectName Name => _deltas[0].Name;

        /// <summary>The version of what had come before.</summary>
        public string CameAfter { get; set; } = string.Empty;

        /// <summary>The newest change of the object.</summary>
        public ref readonly Delta<T> Newest => ref _deltas[_count - (_endsWithBookmark ? 2 : 1)];

        public ReadOnlySpan<Delta<T>> Deltas => _deltas.AsSpan(0, _count);

        /// <summary>Adds a bookmark, behind which nothing comes.</summary>
        public void EndWith(string resourceVersion)
        {
            Add(new Delta<T> { Type = DeltaType.Bookmark, ResourceVersion = resourceVersion });
            _endsWithBookmark = true;
        }

        public void Append(in Delta<T> delta)
        {
            if (delta.Type == DeltaType.Deleted && _count > 0 && Newest.Type == DeltaType.Deleted)
            {
                if (Newest.FinalStateUnknown)
                {
                    _deltas[_count - 1] = delta;
                }

                return;
            }

            Add(delta);
        }

        /// <summary>Empties the entry and says whether it is worth using again.</summary>
        public bool Recycle()
        {
            Array.Clear(_deltas, 0, _count);
            _count = 0;
            _endsWithBookmark = false;
            return _deltas.Length <= KeptCapacity;
        }

        private void Add(in Delta<T> delta)
        {
            if (_count == _deltas.Length)
            {
                Array.Resize(ref _deltas, _count * 2);
            }

            _deltas[_count++] = delta;
        }
    }
}
