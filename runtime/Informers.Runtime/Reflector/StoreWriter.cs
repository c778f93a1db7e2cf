namespace Informers;

/// <summary>
/// The reflector's way to the store. The loop and the resync timer come one at a time: that is what the lock is for. Nothing else is
/// locked while it is held.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class StoreWriter<T>(IReflectorStore<T> store, FreshnessTracker freshness)
    where T : class
{
    private readonly Lock _writing = new();

    public void Add(T obj)
    {
        lock (_writing)
        {
            store.Add(obj);
        }
    }

    public void AddExisting(T obj)
    {
        lock (_writing)
        {
            store.AddExisting(obj);
        }
    }

    public void Update(T obj)
    {
        lock (_writing)
        {
            store.Update(obj);
        }
    }

    public void Delete(T obj)
    {
        lock (_writing)
        {
            store.Delete(obj);
        }
    }

    public void Delete(ObjectName name)
    {
        lock (_writing)
        {
            store.Delete(name);
        }
    }

    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName> unreadable)
    {
        lock (_writing)
        {
            store.Replace(objects, resourceVersion, unreadable);
        }
    }

    public T? GetStored(ObjectName name)
    {
        lock (_writing)
        {
            return store.GetStored(name);
        }
    }

    public bool IsAllStored(IReadOnlyList<T> objects)
    {
        lock (_writing)
        {
            return store.IsAllStored(objects);
        }
    }

    public void Bookmark(string resourceVersion)
    {
        lock (_writing)
        {
            store.Bookmark(resourceVersion);
        }
    }

    public void Resync()
    {
        lock (_writing)
        {
            store.Resync();
        }
    }

    /// <summary>Waits until the store can take more.</summary>
    public ValueTask WaitForCapacityAsync(CancellationToken cancellationToken)
    {
        var capacity = store.WaitForCapacityAsync(cancellationToken);
        return capacity.IsCompletedSuccessfully ? capacity : PauseAsync(capacity);
    }

    private async ValueTask PauseAsync(ValueTask capacity)
    {
        freshness.Paused();
        await capacity.ConfigureAwait(false);
        freshness.Resumed();
    }
}
