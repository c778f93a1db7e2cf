namespace Informers;

/// <summary>Who waits for a resource version, or for a state of an object, to be in the store.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="indexer">The store.</param>
/// <param name="resourceType">What it holds.</param>
internal sealed class StoreWaiters<T>(Indexer<T> indexer, ResourceType<T> resourceType)
    where T : class
{
    // A leaf. Whoever writes to the store calls Check afterwards, and whoever waits looks at the store under the gate: so a wait sees the
    // write, or the check sees the wait.
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private bool _isStopped;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits until everything up to a version is in the store.</summary>
    /// <param name="resourceVersion">The version; it can be compared.</param>
    /// <param name="partitions">The shares of the store that must have reached it; empty for a store without shares.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForVersionAsync(
        string resourceVersion, IReadOnlyList<StorePartition> partitions, CancellationToken cancellationToken) =>
        WaitAsync(new Waiter(resourceVersion, partitions, null), cancellationToken);

    /// <summary>Waits until a version of an object, or a later one, is in the store, or everything up to that version.</summary>
    /// <param name="name">The object's key.</param>
    /// <param name="resourceVersion">The version; it can be compared.</param>
    /// <param name="partitions">The shares of the store that the object may be in; empty for a store without shares.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The object as it is stored then; <see langword="null"/> when it is not.</returns>
    public Task<T?> WaitForObjectAsync(
        ObjectName name, string resourceVersion, IReadOnlyList<StorePartition> partitions, CancellationToken cancellationToken) =>
        WaitAsync(new Waiter(resourceVersion, partitions, name), cancellationToken);

    /// <summary>Looks who has waited long enough. To be called after each writing to the store, under no lock.</summary>
    public void Check()
    {
        lock (_gate)
        {
            _waiting.RemoveAll(IsDone);
        }
    }

    /// <summary>Ends all waiting, also what begins later: nothing more comes into the store.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            foreach (var waiter in _waiting)
            {
                if (!IsDone(waiter))
                {
                    waiter.Completion.SetException(Stopped());
                }
            }

            _waiting.Clear();
        }
    }

    private async Task<T?> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!IsDone(waiter))
            {
                if (_isStopped)
                {
                    throw Stopped();
                }

                _waiting.Add(waiter);
            }
        }

        try
        {
            return await waiter.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                lock (_gate)
                {
                    _waiting.Remove(waiter);
                }
            }
        }
    }

    // Under the gate. What is thrown here, by a resource type written by hand, say, is for who waits, not for who writes.
    private bool IsDone(Waiter waiter)
    {
        try
        {
            // The versions first, where they are apart from the store: what they promise is in every later state.
            var isReached = true;
            foreach (var partition in waiter.Partitions)
            {
                isReached &= HasReached(partition.Stored, waiter);
            }

            var state = indexer.State;
            if (waiter.Partitions.Count == 0)
            {
                isReached = HasReached(state.ResourceVersion, waiter);
            }

            var obj = waiter.Name is { } name ? state.Get(name) : null;
            if (isReached || (obj is not null && IsAtLeast(resourceType.GetResourceVersion(obj), waiter)))
            {
                waiter.Completion.SetResult(obj);
                return true;
            }

            return false;
        }
        catch (Exception error)
        {
            waiter.Completion.SetException(error);
            return true;
        }
    }

    private static bool HasReached(string resourceVersion, Waiter waiter)
    {
        if (resourceVersion.Length == 0)
        {
            return false;
        }

        ResourceVersions.ThrowIfUncomparable(resourceVersion);
        return IsAtLeast(resourceVersion, waiter);
    }

    private static bool IsAtLeast(string? resourceVersion, Waiter waiter) =>
        ResourceVersions.TryCompare(resourceVersion, waiter.ResourceVersion, out var order) && order >= 0;

    private InformerStoppedException Stopped() => new(resourceType.Resource, indexer.ResourceVersion);

    private sealed class Waiter(string resourceVersion, IReadOnlyList<StorePartition> partitions, ObjectName? name)
    {
        public string ResourceVersion => resourceVersion;

        public IReadOnlyList<StorePartition> Partitions => partitions;

        public ObjectName? Name => name;

        public TaskCompletionSource<T?> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
