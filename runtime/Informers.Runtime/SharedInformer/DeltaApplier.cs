namespace Informers;

/// <summary>
/// Applies deltas to the store and tells what changed: the place where Added, Updated, Replaced and Sync become an add or an update,
/// and where a list becomes the deletes of what it no longer has.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>
/// The counterpart of client-go's <c>processDeltas</c>. The store first, in one step for all object deltas that follow each other and for each
/// list, then the notifications, in the order of the deltas. Notifications carry the stored instances; a deletion that the watch saw carries
/// the event's object, which is newer.
/// </para>
/// <para>
/// What goes wrong never stops the rest: an object without a name is left out, an index function that throws costs the entry in that index,
/// a notification that throws is followed by the next one. All of it is thrown at the end, when everything else is done: one error
/// as it is, several as an <see cref="AggregateException"/>.
/// </para>
/// <para>One call at a time.</para>
/// </remarks>
internal sealed class DeltaApplier<T> : IDeltaProcessor<T>
    where T : class
{
    private const int KeptCapacity = 1024;

    private readonly Indexer<T> _indexer;
    private readonly ResourceType<T> _resourceType;
    private readonly IResourceEventHandler<T> _notifications;

    // Reused from call to call; empty between calls.
    private List<Notification> _pending = [];
    private List<StoreChange<T>> _removed = [];
    private List<StoreChange<T>> _stored = [];

    /// <summary>Makes an applier.</summary>
    /// <param name="indexer">The store; written by this applier alone.</param>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="notifications">Is told of changes, after the store has them, on the processing thread.</param>
    public DeltaApplier(Indexer<T> indexer, ResourceType<T> resourceType, IResourceEventHandler<T> notifications)
    {
        ArgumentNullException.ThrowIfNull(indexer);
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(notifications);
        _indexer = indexer;
        _resourceType = resourceType;
        _notifications = notifications;
    }

    /// <summary>
    /// While a deletion is told, the instance that was stored until then, which the notifications before have told of. The deletion
    /// itself carries the last known state, which may be a newer one.
    /// </summary>
    public T? Removed { get; private set; }

    /// <summary>
    /// Whether an update repeats what was known: a resync, or a list that has the object as it was. Objects without a resource version
    /// repeat nothing, unless they are the same instance.
    /// </summary>
    public static bool IsSync(ResourceType<T> resourceType, T before, T after)
    {
        if (ReferenceEquals(before, after))
        {
            return true;
        }

        var version = resourceType.GetResourceVersion(after);
        return !string.IsNullOrEmpty(version) && version == resourceType.GetResourceVersion(before);
    }

    /// <summary>The share of the store that the next deltas are of; <see langword="null"/> for all of it.</summary>
    public StorePartition? Partition { get; set; }

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList)
    {
        List<Exception>? errors = null;
        try
        {
            while (!deltas.IsEmpty)
            {
                var taken = 1;
                switch (deltas[0].Type)
                {
                    case DeltaType.ReplacedAll:
                        ReplaceAll(deltas[0], isInInitialList, ref errors);
                        break;
                    case DeltaType.SyncAll:
                        SyncAll(ref errors);
                        break;
                    default:
                        taken = ApplyObjects(deltas, isInInitialList, ref errors);
                        break;
                }

                deltas = deltas[taken..];
            }
        }
        finally
        {
            Clear(ref _pending);
            Clear(ref _removed);
            Clear(ref _stored);
        }

        StoreErrors.Throw(errors);
    }

    private static void Clear<TItem>(ref List<TItem> list)
    {
        // A long list was needed for a big list of objects, which comes rarely.
        if (list.Capacity > KeptCapacity)
        {
            list = [];
        }
        else
        {
            list.Clear();
        }
    }

    private string? Reach(string? resourceVersion) => Partition is { } partition ? partition.Reach(resourceVersion) : resourceVersion;

    private int ApplyObjects(ReadOnlySpan<Delta<T>> deltas, bool isInInitialList, ref List<Exception>? errors)
    {
        var taken = 0;
        string? reached = null;
        _pending.Clear();
        using (var section = _indexer.BeginWrite())
        {
            foreach (ref readonly var delta in deltas)
            {
                switch (delta.Type)
                {
                    case DeltaType.ReplacedAll or DeltaType.SyncAll:
                        goto done;
                    case DeltaType.Bookmark:
                        break;
                    case DeltaType.Deleted:
                        Delete(section, delta);
                        break;
                    case DeltaType.Sync:
                        Sync(section, delta);
                        break;
                    default:
                        Put(section, delta, ref errors);
                        break;
                }

                reached = string.IsNullOrEmpty(delta.ResourceVersion) ? reached : delta.ResourceVersion;
                taken++;
            }

        done:
            section.SetResourceVersion(Reach(reached));
            section.Commit();
        }

        foreach (var notification in _pending)
        {
            Notify(notification, isInInitialList, ref errors);
        }

        return taken;
    }

    private void Put(Indexer<T>.WriteSection section, in Delta<T> delta, ref List<Exception>? errors)
    {
        if (delta.Object is not { } obj || string.IsNullOrEmpty(delta.Name.Name))
        {
            (errors ??= []).Add(new InvalidObjectException(
                $"A change of {_resourceType.Resource} came without an object or without its name, so it cannot be stored."));
            return;
        }

        // A list that has the object as it is stored leaves the stored instance. Not so the watch: it says that something changed.
        var before = delta.Type == DeltaType.Replaced ? section.Get(delta.Name) : null;
        if (before is not null && _resourceType.IsSameState(before, obj))
        {
            obj = before;
        }
        else
        {
            before = section.Put(delta.Name, obj, ref errors);
        }

        _pending.Add(new Notification(delta.Name, before, obj));
    }

    // The stored instance counts, not the delta's: the object may have changed, or gone, since the resync was queued.
    private void Sync(Indexer<T>.WriteSection section, in Delta<T> delta)
    {
        if (section.Get(delta.Name) is { } stored)
        {
            _pending.Add(new Notification(delta.Name, stored, stored));
        }
    }

    private void Delete(Indexer<T>.WriteSection section, in Delta<T> delta)
    {
        if (section.Remove(delta.Name) is { } removed)
        {
            var unknown = delta.FinalStateUnknown || delta.Object is null;
            _pending.Add(new Notification(delta.Name, unknown ? removed : delta.Object, null, unknown, removed));
        }
    }

    private void ReplaceAll(in Delta<T> delta, bool isInInitialList, ref List<Exception>? errors)
    {
        _removed.Clear();
        _stored.Clear();
        using (var section = _indexer.BeginWrite())
        {
            section.Replace(delta.Objects ?? [], delta.Unreadable, _removed, _stored, ref errors, Partition?.Namespace);
            section.SetResourceVersion(Reach(delta.ResourceVersion));
            section.Commit();
        }

        foreach (var change in _removed)
        {
            Notify(new Notification(change.Name, change.Before, null, FinalStateUnknown: true, change.Before), isInInitialList, ref errors);
        }

        foreach (var change in _stored)
        {
            Notify(new Notification(change.Name, change.Before, change.After), isInInitialList, ref errors);
        }
    }

    private void SyncAll(ref List<Exception>? errors)
    {
        var state = _indexer.State;
        for (var slot = 0; slot < state.Objects.Count; slot++)
        {
            Notify(new Notification(state.Names[slot], state.Objects[slot], state.Objects[slot]), isInInitialList: false, ref errors);
        }
    }

    private void Notify(in Notification notification, bool isInInitialList, ref List<Exception>? errors)
    {
        try
        {
            switch (notification)
            {
                case { After: null }:
                    Removed = notification.Removed;
                    _notifications.OnDelete(
                        new DeletedObject<T>(notification.Name, notification.Before, notification.FinalStateUnknown));
                    break;
                case { Before: null }:
                    _notifications.OnAdd(notification.After, isInInitialList);
                    break;
                default:
                    _notifications.OnUpdate(notification.Before, notification.After);
                    break;
            }
        }
        catch (Exception e)
        {
            (errors ??= []).Add(e);
        }
        finally
        {
            Removed = null;
        }
    }

    private readonly record struct Notification(
        ObjectName Name, T? Before, T? After, bool FinalStateUnknown = false, T? Removed = null);
}
