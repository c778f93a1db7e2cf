namespace Informers;

/// <summary>What a store holds of one namespace.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="store">The store.</param>
/// <param name="namespace">The namespace.</param>
internal sealed class NamespaceStore<T>(Indexer<T> store, string @namespace) : IStore<T>
    where T : class
{
    /// <inheritdoc/>
    public int Count => ListKeys().Count;

    /// <inheritdoc/>
    public IReadOnlyList<T> List()
    {
        var state = store.State;
        var objects = new List<T>();
        for (var slot = 0; slot < state.Objects.Count; slot++)
        {
            if (IsOurs(state.Names[slot]))
            {
                objects.Add(state.Objects[slot]);
            }
        }

        return objects;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ObjectName> ListKeys() => [.. store.ListKeys().Where(IsOurs)];

    /// <inheritdoc/>
    public T? Get(ObjectName name) => IsOurs(name) ? store.Get(name) : null;

    private bool IsOurs(ObjectName name) => string.Equals(name.Namespace, @namespace, StringComparison.Ordinal);
}
