namespace Informers;

/// <summary>What listers list: the objects of one namespace or of all that match a selector, from one state of the store.</summary>
internal static class ListQuery
{
    /// <summary>The objects, in the order of the store's list; the store's own snapshot where that is the answer.</summary>
    /// <param name="indexer">The store.</param>
    /// <param name="namespace">The namespace; empty for all.</param>
    /// <param name="selector">The selector; <see langword="null"/> for all objects.</param>
    /// <param name="resourceType">Reads labels and namespaces.</param>
    public static IReadOnlyList<T> Run<T>(
        IReadOnlyIndexer<T> indexer, string @namespace, LabelSelector? selector, ResourceType<T> resourceType)
        where T : class
    {
        if (selector is { IsNothing: true })
        {
            return [];
        }

        var snapshot = indexer.Snapshot();
        if (selector is null or { IsEverything: true })
        {
            selector = null;
        }
        else if (snapshot is IndexerState<T> state && IndexedSelection<T>.TryPlan(state, @namespace, selector) is { } plan)
        {
            return plan.Run(resourceType);
        }

        if (@namespace.Length == 0)
        {
            return Filter(snapshot.List(), selector, resourceType);
        }

        return snapshot.Indexers.ContainsKey(IndexNames.Namespace)
            ? Filter(snapshot.ByIndex(IndexNames.Namespace, @namespace), selector, resourceType)
            : Scan(indexer, snapshot, @namespace, selector, resourceType);
    }

    private static IReadOnlyList<T> Filter<T>(IReadOnlyList<T> objects, LabelSelector? selector, ResourceType<T> resourceType)
        where T : class
    {
        if (selector is null)
        {
            return objects;
        }

        var result = new List<T>();
        for (var i = 0; i < objects.Count; i++)
        {
            var obj = objects[i];
            if (selector.Matches(obj, resourceType))
            {
                result.Add(obj);
            }
        }

        return result;
    }

    private static List<T> Scan<T>(
        IReadOnlyIndexer<T> indexer, IIndexerSnapshot<T> snapshot, string @namespace, LabelSelector? selector, ResourceType<T> resourceType)
        where T : class
    {
        NamespaceIndexWarning.Raise(indexer);
        var result = new List<T>();
        foreach (var obj in snapshot.List())
        {
            if (string.Equals(resourceType.GetNamespace(obj), @namespace, StringComparison.Ordinal)
                && (selector is null || selector.Matches(obj, resourceType)))
            {
                result.Add(obj);
            }
        }

        return result;
    }
}
