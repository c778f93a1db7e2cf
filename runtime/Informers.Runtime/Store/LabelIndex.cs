namespace Informers;

/// <summary>
/// What <see cref="Indexers{T}.AddLabel"/> puts among the functions: an index by the value of one label. Stores and listers tell it from
/// the functions of users by its class, so that an index which only bears such a name is never taken for one.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="key">The label's key.</param>
/// <param name="resourceType">Reads labels; <see langword="null"/> until a store takes the index.</param>
internal sealed class LabelIndex<T>(string key, ResourceType<T>? resourceType = null)
    where T : class
{
    public string Key => key;

    /// <summary>The label index behind a function; <see langword="null"/> for any other function.</summary>
    public static LabelIndex<T>? Behind(IndexFunc<T> function) => function.Target as LabelIndex<T>;

    /// <summary>This index for the objects of one store.</summary>
    public LabelIndex<T> For(ResourceType<T> type) => new(key, type);

    /// <summary>The index as a function.</summary>
    public IEnumerable<string> ValuesOf(T obj) => ValueOf(obj) is { } value ? [value] : [];

    /// <summary>The label's value; <see langword="null"/> for an object without the label.</summary>
    public string? ValueOf(T obj)
    {
        if (resourceType is null)
        {
            throw new InvalidOperationException(
                $"The index of the label \"{key}\" cannot read labels before a store has it; take the function from the store's Indexers.");
        }

        return resourceType.TryGetLabel(obj, key, out var value) ? value : null;
    }
}
