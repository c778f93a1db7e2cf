using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Informers;

/// <summary>
/// Keys that wait for work. A key that is added twice waits once; one key is never worked on twice at a time: added while it is in work, it
/// waits again when that work is done. Keys can be added after a delay, or as late as a rate limiter says. Thread-safe.
/// </summary>
/// <typeparam name="TKey">The keys, which must be equal when they mean the same. The key of an object is an <see cref="ObjectName"/>.</typeparam>
/// <remarks>
/// The counterpart of client-go's <c>workqueue.TypedRateLimitingInterface</c>. Beyond it: <see cref="GetAsync"/> holds no thread; keys have
/// priorities; draining waits for what is queued, not only for what is in work; <see cref="Done"/> of what is not in work throws. No lock is
/// held while a rate limiter is asked.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable, IMeasuredQueue
    where TKey : notnull
{
    // Timers refuse more than 49 days. What is due later is looked at then.
    private static readonly TimeSpan MaxTimerDue = TimeSpan.FromDays(40);

    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly IRateLimiter<TKey> _rateLimiter;
    private readonly QueueMeasurements? _measurements;

    // A leaf: nothing foreign runs under it but the keys' equality. Waiters continue elsewhere. Guards everything below.
    private readonly Lock _gate = new();

    // Those that are dirty or processing.
    private readonly Dictionary<TKey, WorkEntry<TKey>> _entries;

    // Those that are dirty and not processing.
    private readonly ReadyEntries<TKey> _ready = new();

    // Those that are processing, the longest first.
    private readonly LinkedList<WorkEntry<TKey>> _processing = new();
    private readonly DelayedEntries<TKey> _delayed;

    // Nobody waits here while something is ready.
    private readonly LinkedList<TaskCompletionSource<WorkItem<TKey>?>> _getters = new();
    private ITimer? _timer;
    private TimeSpan? _timerDue;
    private TaskCompletionSource? _drained;
    private bool _isShuttingDown;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    public WorkQueue(WorkQueueOptions<TKey>? options = null)
    {
        options ??= new WorkQueueOptions<TKey>();
        _time = options.TimeProvider ?? throw new ArgumentException("TimeProvider is null: leave it out for the system's clock.", nameof(options));
        _epoch = _time.GetTimestamp();
        _rateLimiter = options.RateLimiter ?? RateLimiters.DefaultController(_time, options.Comparer);
        _entries = new Dictionary<TKey, WorkEntry<TKey>>(options.Comparer);
        _delayed = new DelayedEntries<TKey>(options.Comparer);
        if (!string.IsNullOrEmpty(options.Name))
        {
            _measurements = WorkQueueInstruments.For(options.MeterFactory).Register(options.Name, this);
        }
    }

    /// <summary>How many keys wait, without those that are in work or delayed.</summary>
    /// <remarks>The counterpart of client-go's <c>Len</c>.</remarks>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>How many keys are in work.</summary>
    public int ProcessingCount
    {
        get
        {
            lock (_gate)
            {
                return _processing.Count;
            }
        }
    }

    /// <summary>How many keys are to be added later.</summary>
    public int DelayedCount
    {
        get
        {
            lock (_gate)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>Whether the queue takes nothing more.</summary>
    public bool IsShuttingDown
    {
        get
        {
            lock (_gate)
            {
                return _isShuttingDown;
            }
        }
    }

    /// <summary>Says which keys are the same.</summary>
    internal IEqualityComparer<TKey> Comparer => _entries.Comparer;

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Adds a key, unless it waits already; then the higher of both priorities holds. Does nothing after the shutdown.</summary>
    /// <param name="key">The key.</param>
    /// <param name="priority">The higher comes first; in one priority, the first.</param>
    public void Add(TKey key, int priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            AddLocked(key, priority);
        }
    }

    /// <summary>
    /// Adds a key when a time has passed; at once when that is zero or less. Of several delays of one key the one that ends first counts, and
    /// the highest priority. Does nothing after the shutdown.
    /// </summary>
    /// <param name="key">The key. It may be added otherwise meanwhile, and is then added again at the end of the delay.</param>
    /// <param name="delay">The time.</param>
    /// <param name="priority">The higher comes first; in one priority, the first.</param>
    public void AddAfter(TKey key, TimeSpan delay, int priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            if (_isShuttingDown)
            {
                return;
            }

            _measurements?.Retried();
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key, priority);
                return;
            }

            var now = Now;
            _delayed.Add(key, delay > TimeSpan.MaxValue - now ? TimeSpan.MaxValue : now + delay, priority);
            SetTimer(now);
        }
    }

    /// <summary>Adds a key when the rate limiter says. Does nothing after the shutdown.</summary>
    /// <param name="key">The key.</param>
    /// <param name="priority">The higher comes first; in one priority, the first.</param>
    public void AddRateLimited(TKey key, int priority = WorkPriority.Normal) => AddAfter(key, _rateLimiter.When(key), priority);

    /// <summary>Tells the rate limiter that the key's failures are over: the next delay is the first again.</summary>
    /// <param name="key">The key. It stays in the queue, if it is there; <see cref="Done"/> is another matter.</param>
    public void Forget(TKey key) => _rateLimiter.Forget(key);

    /// <summary>How often the key was delayed by the rate limiter since it was last forgotten.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number.</returns>
    public int NumRequeues(TKey key) => _rateLimiter.NumRequeues(key);

    /// <summary>
    /// Takes the next key; waits until there is one. Those who wait are served in order. Call <see cref="Done"/> when the work is done, whatever
    /// its outcome.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key; <see langword="null"/> when the queue was shut down and nothing waits: the worker should end.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public ValueTask<WorkItem<TKey>?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<WorkItem<TKey>?>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<WorkItem<TKey>?>> getter;
        lock (_gate)
        {
            if (TakeLocked() is { } item)
            {
                return new(item);
            }

            if (_isShuttingDown)
            {
                return new((WorkItem<TKey>?)null);
            }

            getter = _getters.AddLast(new TaskCompletionSource<WorkItem<TKey>?>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return cancellationToken.CanBeCanceled ? new(WaitAsync(getter, cancellationToken)) : new(getter.Value.Task);
    }

    /// <summary>Takes the next key, if there is one.</summary>
    /// <param name="item">The key.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGet([MaybeNullWhen(false)] out WorkItem<TKey> item)
    {
        lock (_gate)
        {
            var taken = TakeLocked();
            item = taken.GetValueOrDefault();
            return taken.HasValue;
        }
    }

    /// <summary>Says that a key that was taken is no longer in work. If it was added meanwhile, it waits again.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidOperationException">The key is not in work.</exception>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || !entry.IsProcessing)
            {
                throw new InvalidOperationException(
                    $"Done was called for {key}, which is not in work. Call it once for each key that GetAsync or TryGet returned.");
            }

            _measurements?.WorkedOn(Now - entry.ProcessingSince);
            entry.IsProcessing = false;
            _processing.Remove(entry.Node);
            if (entry.IsDirty)
            {
                MakeReady(entry);
            }
            else
            {
                _entries.Remove(key);
                CheckDrained();
            }
        }
    }

    /// <summary>
    /// Takes nothing more, and drops what is delayed. What waits can still be taken; those who wait for more are told that there is none. Ends
    /// a drain that is under way. May be called again.
    /// </summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            ShutDownLocked();
            _drained?.TrySetResult();
            _drained = null;
        }
    }

    /// <summary>
    /// As <see cref="ShutDown"/>, and waits until everything that waits or is in work was taken and is done. Somebody must go on taking: without
    /// workers this never ends. <see cref="ShutDown"/> ends it early.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting; the queue stays shut down.</param>
    /// <returns>The waiting.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task ShutDownWithDrainAsync(CancellationToken cancellationToken = default)
    {
        Task drained;
        lock (_gate)
        {
            ShutDownLocked();
            if (_entries.Count == 0)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
        }

        return drained.WaitAsync(cancellationToken);
    }

    /// <summary>The same as <see cref="ShutDown"/>.</summary>
    public void Dispose() => ShutDown();

    /// <inheritdoc/>
    QueueSnapshot IMeasuredQueue.Measure()
    {
        lock (_gate)
        {
            var now = Now;
            var unfinished = TimeSpan.Zero;
            foreach (var entry in _processing)
            {
                unfinished += now - entry.ProcessingSince;
            }

            var longest = _processing.First is { } first ? now - first.Value.ProcessingSince : TimeSpan.Zero;
            return new QueueSnapshot(_ready.Count, unfinished, longest);
        }
    }

    private void AddLocked(TKey key, int priority)
    {
        if (_isShuttingDown)
        {
            return;
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);
        var entry = slot ??= new WorkEntry<TKey>(key);
        if (!entry.IsDirty)
        {
            entry.IsDirty = true;
            entry.Priority = priority;
            entry.DirtySince = Now;
            _measurements?.Added();
            if (!entry.IsProcessing)
            {
                MakeReady(entry);
            }
        }
        else if (priority > entry.Priority)
        {
            if (entry.IsProcessing)
            {
                entry.Priority = priority;
            }
            else
            {
                _ready.Remove(entry);
                entry.Priority = priority;
                _ready.Add(entry);
            }
        }
    }

    private void MakeReady(WorkEntry<TKey> entry)
    {
        _ready.Add(entry);
        if (_getters.First is { } getter)
        {
            _getters.RemoveFirst();
            getter.Value.SetResult(TakeLocked());
        }
    }

    private WorkItem<TKey>? TakeLocked()
    {
        if (_ready.TakeFirst() is not { } entry)
        {
            return null;
        }

        var now = Now;
        _measurements?.Waited(now - entry.DirtySince);
        entry.IsDirty = false;
        entry.IsProcessing = true;
        entry.ProcessingSince = now;
        _processing.AddLast(entry.Node);
        return new WorkItem<TKey>(entry.Key, entry.Priority);
    }

    private void ShutDownLocked()
    {
        if (_isShuttingDown)
        {
            return;
        }

        _isShuttingDown = true;
        _delayed.Clear();
        _timer?.Dispose();
        foreach (var getter in _getters)
        {
            getter.SetResult(null);
        }

        _getters.Clear();
        if (_entries.Count == 0)
        {
            _measurements?.Unregister();
        }
    }

    private void CheckDrained()
    {
        if (_isShuttingDown && _entries.Count == 0)
        {
            _measurements?.Unregister();
            _drained?.TrySetResult();
        }
    }

    private void SetTimer(TimeSpan now)
    {
        if (_delayed.NextDue is not { } due || due == _timerDue)
        {
            return;
        }

        if (_timer is null)
        {
            // The timer outlives who adds first, and must not carry what is ambient there.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                _timer = _time.CreateTimer(
                    static queue => ((WorkQueue<TKey>)queue!).AddDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        _timerDue = due;

        // Rounded up: a timer that fires before its moment would be set again for nothing.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((due - now).TotalMilliseconds));
        _timer.Change(wait < MaxTimerDue ? wait : MaxTimerDue, Timeout.InfiniteTimeSpan);
    }

    private void AddDue()
    {
        lock (_gate)
        {
            _timerDue = null;
            if (_isShuttingDown)
            {
                return;
            }

            var now = Now;
            while (_delayed.TryTakeDue(now, out var key, out var priority))
            {
                AddLocked(key, priority);
            }

            SetTimer(now);
        }
    }

    private async Task<WorkItem<TKey>?> WaitAsync(
        LinkedListNode<TaskCompletionSource<WorkItem<TKey>?>> getter, CancellationToken cancellationToken)
    {
        // Who has been handed a key keeps it: it left the list under the gate.
        using var cancelling = cancellationToken.UnsafeRegister(
            _ =>
            {
                lock (_gate)
                {
                    if (getter.List is not null)
                    {
                        _getters.Remove(getter);
                        getter.Value.SetCanceled(cancellationToken);
                    }
                }
            },
            null);
        return await getter.Value.Task.ConfigureAwait(false);
    }
}
