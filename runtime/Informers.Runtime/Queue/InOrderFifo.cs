using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>The queue that hands out every notification in order.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>The counterpart of client-go's <c>RealFIFO</c>.</para>
/// <para>
/// <see cref="Replace"/>, <see cref="Resync"/> and <see cref="Bookmark"/> are one delta each, which is handed out alone; what a list
/// changed is for the consumer to find out. Other deltas are handed out in batches: as many as follow each other with different
/// keys, at most 1,000.
/// </para>
/// <para>
/// No lock is held while deltas are processed. When processing throws, <see cref="PopAsync"/> throws that; the deltas count as
/// processed, and the next call goes on with the next ones.
/// </para>
/// <para>
/// Any thread may write, though writers that care for their order come one at a time; <see cref="PopAsync"/> is for one consumer.
/// Writing to a closed queue is allowed.
/// </para>
/// </remarks>
public sealed class InOrderFifo<T> : IDeltaQueue<T>
    where T : class
{
    private const int BatchLimit = 1000;
    private const int SmallBatch = 32;

    private readonly ResourceType<T> _resourceType;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly SegmentedQueue<Delta<T>> _waiting = new();
    private readonly ConsumerSignal _consumer;
    private readonly CapacityGate _capacity = new();
    private bool _populated;
    private bool _closed;

    // The consumer's alone.
    private Delta<T>[] _batch = new Delta<T>[SmallBatch];
    private BatchKeys _batchKeys;

    // Set under _lock with the taking of a batch, so that a batch is either in _waiting or told of here until it was processed.
    private volatile bool _isProcessing;

    // Becomes true once and stays so.
    private volatile bool _hasSynced;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="resourceType">Names the objects.</param>
    public InOrderFifo(ResourceType<T> resourceType)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        _resourceType = resourceType;
        _consumer = new ConsumerSignal(_lock);
    }

    /// <inheritdoc/>
    public bool HasSynced => _hasSynced;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    bool IDeltaQueue<T>.IsSettled
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0 && !_isProcessing;
            }
        }
    }

    /// <inheritdoc/>
    public void Add(T obj) => EnqueueObject(DeltaType.Added, obj);

    void IReflectorStore<T>.AddExisting(T obj) =>
        Enqueue(new Delta<T> { Type = DeltaType.Added, Name = _resourceType.NameOf(obj), Object = obj });

    /// <inheritdoc/>
    public void Update(T obj) => EnqueueObject(DeltaType.Updated, obj);

    /// <inheritdoc/>
    public void Delete(T obj) => EnqueueObject(DeltaType.Deleted, obj);

    /// <inheritdoc/>
    public void Delete(ObjectName name) => Enqueue(new Delta<T> { Type = DeltaType.Deleted, Name = name, FinalStateUnknown = true });

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(resourceVersion);
        ArgumentNullException.ThrowIfNull(unreadable);
        Enqueue(new Delta<T>
        {
            Type = DeltaType.ReplacedAll,
            Objects = objects,
            ResourceVersion = resourceVersion,
            Unreadable = unreadable.Count == 0 ? null : unreadable,
        });
    }

    /// <inheritdoc/>
    public void Resync() => Enqueue(new Delta<T> { Type = DeltaType.SyncAll });

    /// <inheritdoc/>
    public void Bookmark(string resourceVersion)
    {
        ArgumentNullException.ThrowIfNull(resourceVersion);
        Enqueue(new Delta<T> { Type = DeltaType.Bookmark, ResourceVersion = resourceVersion });
    }

    /// <inheritdoc/>
    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _capacity.WaitAsync(_waiting.Count, _closed, cancellationToken);
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
        var count = TakeOrArm();
        if (count == 0)
        {
            return WaitAndPopAsync(processor, cancellationToken);
        }

        try
        {
            Process(processor, count);
            return new ValueTask<bool>(count > 0);
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
            _capacity.Update(_waiting.Count, _closed);
            release = _consumer.TryDisarm();
        }

        if (release)
        {
            _consumer.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAndPopAsync(IDeltaProcessor<T> processor, CancellationToken cancellationToken)
    {
        try
        {
            int count;
            do
            {
                await _consumer.WaitAsync(cancellationToken).ConfigureAwait(false);
                count = TakeOrArm();
            }
            while (count == 0);

            Process(processor, count);
            return count > 0;
        }
        finally
        {
            _consumer.EndCall();
        }
    }

    private static bool SpeaksOfAll(DeltaType type) => type is DeltaType.ReplacedAll or DeltaType.SyncAll or DeltaType.Bookmark;

    private void EnqueueObject(DeltaType type, T obj) =>
        Enqueue(new Delta<T>
        {
            Type = type,
            Name = _resourceType.NameOf(obj),
            Object = obj,
            ResourceVersion = _resourceType.GetResourceVersion(obj),
        });

    private void Enqueue(in Delta<T> delta)
    {
        bool release;
        lock (_lock)
        {
            if (!_populated && delta.Type is not (DeltaType.SyncAll or DeltaType.Bookmark))
            {
                // Synced when the first list was processed; or at once, when something else came first: then there is no first list.
                _populated = true;
                _hasSynced = delta.Type != DeltaType.ReplacedAll;
            }

            _waiting.Enqueue(delta);
            release = _consumer.TryDisarm();
        }

        if (release)
        {
            _consumer.Release();
        }
    }

    // Moves the next batch to _batch and says how long it is; 0 when a wait for more was begun, -1 when the queue is closed and empty.
    private int TakeOrArm()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                if (_closed)
                {
                    return -1;
                }

                _consumer.Arm();
                Trim();
                return 0;
            }

            _isProcessing = true;
            var first = _waiting.Dequeue();
            _batch[0] = first;
            var count = 1;
            if (!SpeaksOfAll(first.Type))
            {
                count = TakeMore();
            }

            _capacity.Update(_waiting.Count, _closed);
            return count;
        }
    }

    private int TakeMore()
    {
        var count = 1;
        var limit = Math.Min(BatchLimit, _waiting.Count + 1);
        if (limit == 1)
        {
            return count;
        }

        _batchKeys.Reset(limit);
        _batchKeys.TryAdd<T>([], _batch[0].Name);
        while (count < limit)
        {
            ref readonly var next = ref _waiting.Peek();
            if (SpeaksOfAll(next.Type) || !_batchKeys.TryAdd<T>(_batch.AsSpan(0, count), next.Name))
            {
                break;
            }

            if (count == _batch.Length)
            {
                Array.Resize(ref _batch, Math.Min(BatchLimit, count * 2));
            }

            _batch[count++] = _waiting.Dequeue();
        }

        return count;
    }

    // Gives back what a burst needed, once it is over.
    private void Trim()
    {
        if (_batch.Length > SmallBatch)
        {
            _batch = new Delta<T>[SmallBatch];
            _batchKeys.Trim();
        }
    }

    private void Process(IDeltaProcessor<T> processor, int count)
    {
        if (count <= 0)
        {
            return;
        }

        var isFirstList = !_hasSynced && _batch[0].Type == DeltaType.ReplacedAll;
        try
        {
            processor.Process(_batch.AsSpan(0, count), !_hasSynced);
        }
        finally
        {
            _batch.AsSpan(0, count).Clear();
            if (isFirstList)
            {
                _hasSynced = true;
            }

            _isProcessing = false;
        }
    }
}
