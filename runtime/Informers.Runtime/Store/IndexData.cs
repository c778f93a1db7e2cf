using System.Diagnostics;

namespace Informers;

/// <summary>One index of one state of a store. Immutable once sealed; see <see cref="IndexerState{T}"/>.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class IndexData<T>
    where T : class
{
    // From here on a search for repeated values goes through a set.
    private const int ManyValues = 16;

    private List<SlotSet>? _openSets;

    public IndexData(string name, IndexFunc<T> function, ResourceType<T> resourceType)
        : this(name, function, LabelIndex<T>.Behind(function)?.For(resourceType), NodeTable<SlotSet>.Empty, ChunkedArray<object?>.Empty)
    {
        if (Label is not null)
        {
            Function = Label.ValuesOf;
        }
    }

    private IndexData(string name, IndexFunc<T> function, LabelIndex<T>? label, NodeTable<SlotSet> sets, ChunkedArray<object?> recorded)
    {
        Name = name;
        Function = function;
        Label = label;
        Sets = sets;
        Recorded = recorded;
    }

    public string Name { get; }

    public IndexFunc<T> Function { get; }

    /// <summary>The label that the index is of, if it is of one: then an object has one value or none.</summary>
    public LabelIndex<T>? Label { get; }

    /// <summary>The slots by value.</summary>
    public NodeTable<SlotSet> Sets { get; private set; }

    /// <summary>
    /// By slot, under which values the object is held: <see langword="null"/> for none, a string for one, an array for several. They
    /// are kept, not asked of the function again, because a later answer may differ (someone changed a cached object), and then an
    /// entry could never be removed.
    /// </summary>
    public ChunkedArray<object?> Recorded { get; private set; }

    public bool IsOpen => _openSets is not null;

    public SlotSet? Find(string value) => Sets.Find(KeyHash.Compute(string.Empty, value), string.Empty, value);

    /// <summary>
    /// Asks the function for the values of an object, each once, in the form of <see cref="Recorded"/>. Throws what the function
    /// throws.
    /// </summary>
    public object? ValuesOf(T obj)
    {
        if (Label is not null)
        {
            return Label.ValueOf(obj);
        }

        var values = Function(obj)
            ?? throw new InvalidOperationException("It returned null; return an empty sequence for an object that the index does not hold.");
        string? first = null;
        List<string>? several = null;
        HashSet<string>? seen = null;
        foreach (var value in values)
        {
            if (value is null)
            {
                throw new InvalidOperationException("It returned a null value; leave the value out, or return an empty string.");
            }

            if (first is null)
            {
                first = value;
            }
            else if (several is null ? value != first : seen?.Add(value) ?? !several.Contains(value))
            {
                several ??= [first];
                several.Add(value);
                if (several.Count == ManyValues)
                {
                    seen = new HashSet<string>(several, StringComparer.Ordinal);
                }
            }
        }

        return several is null ? first : several.ToArray();
    }

    public IndexData<T> Open()
    {
        Debug.Assert(!IsOpen, "Only a sealed index has successors.");
        return new IndexData<T>(Name, Function, Label, Sets, Recorded) { _openSets = [] };
    }

    public void Seal()
    {
        foreach (var set in _openSets!)
        {
            set.Seal();
        }

        _openSets = null;
        Sets.Seal();
        Recorded.Seal();
    }

    /// <summary>Notes the values of an object that takes the next slot.</summary>
    public void Append(object? values)
    {
        var slot = Recorded.Count;
        OpenRecorded().Append(EnterAll(values, slot));
    }

    /// <summary>Whether the object in a slot is held under a value.</summary>
    public bool IsUnder(int slot, string value) => Contains(Recorded[slot], value);

    /// <summary>Whether these are the values under which the object in a slot is held.</summary>
    public bool Holds(int slot, object? values) => Same(Recorded[slot], values);

    /// <summary>Notes the values of an object that takes the place of the one in a slot.</summary>
    public void Update(int slot, object? values)
    {
        var before = Recorded[slot];
        foreach (var value in Enumerate(before))
        {
            if (!Contains(values, value))
            {
                Leave(value, slot);
            }
        }

        OpenRecorded().Set(slot, EnterAll(values, slot, before));
    }

    /// <summary>Forgets the object in a slot, and gives the slot to the object in the last one.</summary>
    public void RemoveSwap(int slot)
    {
        foreach (var value in Enumerate(Recorded[slot]))
        {
            Leave(value, slot);
        }

        var recorded = OpenRecorded();
        var last = recorded.Count - 1;
        if (slot != last)
        {
            foreach (var value in Enumerate(recorded[last]))
            {
                var set = OpenSet(value)!;
                set.Remove(last);
                set.Add(slot);
            }

            recorded.Set(slot, recorded[last]);
        }

        recorded.RemoveLast();
    }

    private static ReadOnlySpan<string> Enumerate(object? values) =>
        values switch
        {
            null => [],
            string[] several => several,
            _ => new ReadOnlySpan<string>([(string)values]),
        };

    private static bool Contains(object? values, string value) =>
        values is string[] several ? several.AsSpan().Contains(value) : (string?)values == value;

    private static bool Same(object? left, object? right) =>
        left is string one && right is string other
            ? one == other
            : ReferenceEquals(left, right) || (left is string[] many && right is string[] others && many.AsSpan().SequenceEqual(others));

    private object? EnterAll(object? values, int slot, object? present = null)
    {
        switch (values)
        {
            case null:
                return null;
            case string[] several:
                for (var i = 0; i < several.Length; i++)
                {
                    several[i] = Contains(present, several[i]) ? several[i] : Enter(several[i], slot);
                }

                return several;
            default:
                var value = (string)values;
                return Contains(present, value) ? value : Enter(value, slot);
        }
    }

    // Returns the set's own string, so that one string serves all objects of the set.
    private string Enter(string value, int slot)
    {
        var set = OpenSet(value);
        if (set is null)
        {
            set = SlotSet.New(value, KeyHash.Compute(string.Empty, value));
            _openSets!.Add(set);
            OpenTable().Insert(set);
        }

        set.Add(slot);
        return set.Value;
    }

    private void Leave(string value, int slot)
    {
        var set = OpenSet(value)!;
        set.Remove(slot);
        if (set.Count == 0)
        {
            OpenTable().Remove(set);
        }
    }

    private SlotSet? OpenSet(string value)
    {
        var set = Find(value);
        if (set is null || set.IsOpen)
        {
            return set;
        }

        set = set.Open();
        _openSets!.Add(set);
        OpenTable().Replace(set);
        return set;
    }

    private NodeTable<SlotSet> OpenTable() => Sets.IsOpen ? Sets : Sets = Sets.Open();

    private ChunkedArray<object?> OpenRecorded() => Recorded.IsOpen ? Recorded : Recorded = Recorded.Open();
}
