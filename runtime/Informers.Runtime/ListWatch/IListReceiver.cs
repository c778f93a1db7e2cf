namespace Informers;

/// <summary>Receives the items of a list as they are read.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
public interface IListReceiver<in T>
    where T : class
{
    /// <summary>An item.</summary>
    /// <param name="item">The object; it has a name.</param>
    void OnItem(T item);

    /// <summary>An item that is no usable object of the resource; reading goes on.</summary>
    /// <param name="error">What was wrong.</param>
    void OnInvalidItem(InvalidObjectException error);
}
