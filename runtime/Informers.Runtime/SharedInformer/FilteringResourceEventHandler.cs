namespace Informers;

/// <summary>
/// Passes on to another handler what concerns the objects that pass a filter. An object that comes to pass it is told as added, one that
/// ceases to pass it as deleted, with its last state that passed.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// The counterpart of client-go's <c>cache.FilteringResourceEventHandler</c>. The filter must be pure: it is asked of both states of an
/// update. A deletion of which no state is known is passed on, since it cannot be filtered.
/// </remarks>
public sealed class FilteringResourceEventHandler<T> : IResourceEventHandler<T>
    where T : class
{
    private readonly Func<T, bool> _filter;
    private readonly IResourceEventHandler<T> _handler;
    private readonly ResourceType<T> _resourceType;

    /// <summary>Puts a filter before a handler.</summary>
    /// <param name="filter">Whether an object concerns the handler.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="resourceType">Names the objects.</param>
    public FilteringResourceEventHandler(Func<T, bool> filter, IResourceEventHandler<T> handler, ResourceType<T> resourceType)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(resourceType);
        _filter = filter;
        _handler = handler;
        _resourceType = resourceType;
    }

    /// <inheritdoc/>
    public void OnAdd(T obj, bool isInInitialList)
    {
        if (_filter(obj))
        {
            _handler.OnAdd(obj, isInInitialList);
        }
    }

    /// <inheritdoc/>
    public void OnUpdate(T oldObj, T newObj)
    {
        switch (_filter(oldObj), _filter(newObj))
        {
            case (true, true):
                _handler.OnUpdate(oldObj, newObj);
                break;
            case (false, true):
                _handler.OnAdd(newObj, isInInitialList: false);
                break;
            case (true, false):
                _handler.OnDelete(new DeletedObject<T>(_resourceType.GetObjectName(oldObj), oldObj, FinalStateUnknown: false));
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void OnDelete(DeletedObject<T> deleted)
    {
        if (deleted.Object is null || _filter(deleted.Object))
        {
            _handler.OnDelete(deleted);
        }
    }
}
