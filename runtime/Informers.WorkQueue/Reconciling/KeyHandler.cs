namespace Informers;

/// <summary>Adds the keys of what changes to a queue: what belongs to the first list, or has not changed, with low priority.</summary>
internal sealed class KeyHandler<T, TKey>(
    ISharedInformer<T> informer,
    WorkQueue<TKey> queue,
    Func<T, IEnumerable<TKey>> keysOf,
    Func<ObjectName, IEnumerable<TKey>>? keysOfName,
    Action<ObjectName> onUnknown) : IResourceEventHandler<T>
    where T : class
    where TKey : notnull
{
    private readonly ResourceType<T> _type = informer.ResourceType;

    public void OnAdd(T obj, bool isInInitialList) => Add(keysOf(obj), isInInitialList ? WorkPriority.Low : WorkPriority.Normal);

    public void OnUpdate(T oldObj, T newObj)
    {
        var version = _type.GetResourceVersion(newObj);
        var isRepeat = !string.IsNullOrEmpty(version) && version == _type.GetResourceVersion(oldObj);

        if (isRepeat)
        {
            Add(keysOf(newObj), WorkPriority.Low);
        }
        else
        {
            // The keys of both, since an object that changed hands concerns its former owner too; but each once: a worker that waits would
            // take the first and find the second waiting again.
            Add(keysOf(oldObj).Union(keysOf(newObj), queue.Comparer), WorkPriority.Normal);
        }
    }

    public void OnDelete(DeletedObject<T> deleted)
    {
        if (deleted.Object is { } obj)
        {
            Add(keysOf(obj), WorkPriority.Normal);
        }
        else if (keysOfName is not null)
        {
            Add(keysOfName(deleted.Name), WorkPriority.Normal);
        }
        else
        {
            onUnknown(deleted.Name);
        }
    }

    private void Add(IEnumerable<TKey> keys, int priority)
    {
        foreach (var key in keys)
        {
            queue.Add(key, priority);
        }
    }
}
