using Informers.Rest;

namespace Informers.Writing;

/// <summary>Gathers the items of a list, of one page or several.</summary>
internal sealed class ListCollector<T> : IListReceiver<T>
    where T : class
{
    private readonly List<T> _items = [];
    private readonly List<InvalidObjectException> _invalidItems = [];

    /// <inheritdoc/>
    public void OnItem(T item) => _items.Add(item);

    /// <inheritdoc/>
    public void OnInvalidItem(InvalidObjectException error) => _invalidItems.Add(error);

    /// <summary>What was gathered.</summary>
    /// <param name="page">What the last page says of itself.</param>
    public ResourceList<T> ToList(ListPage page) => new(_items, _invalidItems, page);
}
