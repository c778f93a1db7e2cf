using System.Buffers;

namespace Informers;

/// <summary>
/// A selector with at least one label that has an index: begins with the smallest set of objects that an index offers, and holds the rest
/// of the conditions against these only. A condition on a label with an index is answered by what the index recorded for the
/// slot, without touching the object.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal readonly struct IndexedSelection<T>
    where T : class
{
    // What the selection begins with.
    private const int All = -1;
    private const int Namespace = -2;

    private readonly IndexerState<T> _state;
    private readonly string _namespace;
    private readonly IndexData<T>? _namespaceIndex;
    private readonly LabelSelector _selector;

    // By requirement: the index of its label, if there is one.
    private readonly IndexData<T>?[] _indexes;

    // All, Namespace, or a requirement; and how many objects that is.
    private readonly int _source;
    private readonly int _size;

    private IndexedSelection(
        IndexerState<T> state,
        string @namespace,
        IndexData<T>? namespaceIndex,
        LabelSelector selector,
        IndexData<T>?[] indexes,
        int source,
        int size)
    {
        _state = state;
        _namespace = @namespace;
        _namespaceIndex = namespaceIndex;
        _selector = selector;
        _indexes = indexes;
        _source = source;
        _size = size;
    }

    /// <summary>Plans a selection; <see langword="null"/> when no index of a label can serve it.</summary>
    public static IndexedSelection<T>? TryPlan(IndexerState<T> state, string @namespace, LabelSelector selector)
    {
        var requirements = selector.Requirements;
        IndexData<T>?[]? indexes = null;
        var source = All;
        var size = state.Count;
        for (var i = 0; i < requirements.Length; i++)
        {
            if (state.TryFindLabelIndex(requirements[i].Key) is { } index)
            {
                (indexes ??= new IndexData<T>?[requirements.Length])[i] = index;
                if (requirements[i].IsByValue && CountOf(index, requirements[i]) is var count && (source == All || count < size))
                {
                    (source, size) = (i, count);
                }
            }
        }

        if (indexes is null)
        {
            return null;
        }

        var namespaceIndex = @namespace.Length == 0 ? null : state.TryFindIndex(IndexNames.Namespace);
        if (namespaceIndex is not null)
        {
            var count = namespaceIndex.Find(@namespace)?.Count ?? 0;
            if (source == All || count < size)
            {
                (source, size) = (Namespace, count);
            }
        }
        else if (@namespace.Length > 0 && source == All)
        {
            // Everything would have to be searched: that is for the lister to do, and to warn of.
            return null;
        }

        return new IndexedSelection<T>(state, @namespace, namespaceIndex, selector, indexes, source, size);
    }

    /// <summary>The objects, in the order of the store's list.</summary>
    public IReadOnlyList<T> Run(ResourceType<T> resourceType)
    {
        if (_size == 0)
        {
            return [];
        }

        var requirements = _selector.Requirements;
        if (_source >= 0 && requirements.Length == 1 && _namespace.Length == 0 && requirements[0].Values.Length == 1)
        {
            // Nothing is left to ask: the store's own answer, which it keeps until something changes.
            return _state.ByIndex(_indexes[0]!.Name, requirements[0].Values[0]);
        }

        var result = new List<T>();
        if (_source == All)
        {
            for (var slot = 0; slot < _size; slot++)
            {
                AddMatch(slot, resourceType, result);
            }

            return result;
        }

        var slots = ArrayPool<int>.Shared.Rent(_size);
        try
        {
            var candidates = slots.AsSpan(0, _size);
            Gather(candidates);
            foreach (var slot in candidates)
            {
                AddMatch(slot, resourceType, result);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slots);
        }

        return result;
    }

    private static int CountOf(IndexData<T> index, LabelRequirement requirement)
    {
        // An object has one value of a label, so no object is counted twice.
        var count = 0;
        foreach (var value in requirement.Values)
        {
            count += index.Find(value)?.Count ?? 0;
        }

        return count;
    }

    private void Gather(Span<int> slots)
    {
        if (_source == Namespace)
        {
            _namespaceIndex!.Find(_namespace)!.CopyTo(slots);
            return;
        }

        var values = _selector.Requirements[_source].Values;
        var rest = slots;
        foreach (var value in values)
        {
            if (_indexes[_source]!.Find(value) is { } set)
            {
                set.CopyTo(rest);
                rest = rest[set.Count..];
            }
        }

        if (values.Length > 1)
        {
            // Each set is in the store's order, all of them together are not.
            slots.Sort();
        }
    }

    private void AddMatch(int slot, ResourceType<T> resourceType, List<T> result)
    {
        if (_namespace.Length > 0 && _source != Namespace && !IsInNamespace(slot))
        {
            return;
        }

        // What the indexes know comes first: it is at hand, while an object has to be fetched from memory.
        var requirements = _selector.Requirements;
        var unknown = false;
        for (var i = 0; i < requirements.Length; i++)
        {
            if (_indexes[i] is not { } index)
            {
                unknown = true;
            }
            else if (i != _source && !requirements[i].Matches((string?)index.Recorded[slot]))
            {
                return;
            }
        }

        var obj = _state.Objects[slot];
        for (var i = 0; unknown && i < requirements.Length; i++)
        {
            if (_indexes[i] is null
                && !requirements[i].Matches(resourceType.TryGetLabel(obj, requirements[i].Key, out var value) ? value : null))
            {
                return;
            }
        }

        result.Add(obj);
    }

    private bool IsInNamespace(int slot) =>
        _namespaceIndex is null ? _state.Names[slot].Namespace == _namespace : _namespaceIndex.IsUnder(slot, _namespace);
}
