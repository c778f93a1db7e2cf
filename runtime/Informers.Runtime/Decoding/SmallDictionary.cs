using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Informers.Decoding;

/// <summary>
/// The map that decoders give members of an interface's type: labels, annotations, amounts by name. It takes a third of the memory that a
/// <see cref="Dictionary{TKey,TValue}"/> takes for a few entries, and is one when it gets larger.
/// </summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <remarks>
/// In everything else it is like a dictionary of ordinal keys: it can be changed, keeps the order in which entries were added as long as
/// none is removed, and readers need no lock while nobody writes. Few entries are held in an array of just their length, which a change
/// replaces: so whoever enumerates goes on to see what was there when they began.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SmallDictionary<TValue> : IDictionary<string, TValue>, IReadOnlyDictionary<string, TValue>, IDictionary
{
    /// <summary>How many entries are searched one by one; more are hashed.</summary>
    internal const int MaxInArray = 16;

    // The entries as KeyValuePair<string, TValue>[], or a Dictionary<string, TValue> of more than MaxInArray. One field: maps are many.
    private object _entries;

    /// <summary>Makes an empty map.</summary>
    public SmallDictionary()
    {
        _entries = Array.Empty<KeyValuePair<string, TValue>>();
    }

    /// <summary>Takes entries over.</summary>
    /// <param name="entries">At most <see cref="MaxInArray"/>, with different keys; never written to from here on.</param>
    internal SmallDictionary(KeyValuePair<string, TValue>[] entries)
    {
        _entries = entries;
    }

    /// <summary>Takes a dictionary over.</summary>
    /// <param name="entries">More than <see cref="MaxInArray"/>, ordinal; nobody else's from here on.</param>
    internal SmallDictionary(Dictionary<string, TValue> entries)
    {
        _entries = entries;
    }

    /// <inheritdoc/>
    public int Count => _entries is KeyValuePair<string, TValue>[] few ? few.Length : ((Dictionary<string, TValue>)_entries).Count;

    /// <inheritdoc/>
    public ICollection<string> Keys => new KeyCollection(this);

    /// <inheritdoc/>
    public ICollection<TValue> Values => new ValueCollection(this);

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    IEnumerable<string> IReadOnlyDictionary<string, TValue>.Keys => Keys;

    IEnumerable<TValue> IReadOnlyDictionary<string, TValue>.Values => Values;

    bool IDictionary.IsFixedSize => false;

    ICollection IDictionary.Keys => (ICollection)Keys;

    ICollection IDictionary.Values => (ICollection)Values;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    /// <inheritdoc cref="IDictionary{TKey,TValue}.this"/>
    public TValue this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The map has no entry '{key}'.");
        set => Set(key, value, replaces: true);
    }

    object? IDictionary.this[object key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            return key is string name && TryGetValue(name, out var value) ? value : null;
        }
        set => this[Key(key)] = Value(value);
    }

    /// <inheritdoc cref="IDictionary{TKey,TValue}.TryGetValue"/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_entries is not KeyValuePair<string, TValue>[] few)
        {
            return ((Dictionary<string, TValue>)_entries).TryGetValue(key, out value);
        }

        var at = Find(few, key);
        value = at >= 0 ? few[at].Value : default;
        return at >= 0;
    }

    /// <inheritdoc cref="IDictionary{TKey,TValue}.ContainsKey"/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public void Add(string key, TValue value) => Set(key, value, replaces: false);

    /// <inheritdoc/>
    public bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_entries is not KeyValuePair<string, TValue>[] few)
        {
            return ((Dictionary<string, TValue>)_entries).Remove(key);
        }

        var at = Find(few, key);
        if (at < 0)
        {
            return false;
        }

        _entries = (KeyValuePair<string, TValue>[])[.. few.AsSpan(0, at), .. few.AsSpan(at + 1)];
        return true;
    }

    /// <inheritdoc cref="ICollection{T}.Clear"/>
    public void Clear() => _entries = Array.Empty<KeyValuePair<string, TValue>>();

    /// <summary>Enumerates what is in the map now.</summary>
    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, TValue>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IDictionaryEnumerator IDictionary.GetEnumerator() => new EntryEnumerator(GetEnumerator());

    void ICollection<KeyValuePair<string, TValue>>.Add(KeyValuePair<string, TValue> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, TValue>>.Contains(KeyValuePair<string, TValue> item) => Holds(item);

    bool ICollection<KeyValuePair<string, TValue>>.Remove(KeyValuePair<string, TValue> item) => Holds(item) && Remove(item.Key);

    void ICollection<KeyValuePair<string, TValue>>.CopyTo(KeyValuePair<string, TValue>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, TValue>>)_entries).CopyTo(array, arrayIndex);

    void ICollection.CopyTo(Array array, int index) => ((ICollection)_entries).CopyTo(array, index);

    void IDictionary.Add(object key, object? value) => Add(Key(key), Value(value));

    bool IDictionary.Contains(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key is string name && ContainsKey(name);
    }

    void IDictionary.Remove(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key is string name)
        {
            Remove(name);
        }
    }

    /// <summary>A map of the same entries, which changes apart from this one.</summary>
    /// <param name="copy">Copies a value; <see langword="null"/> to share values.</param>
    internal SmallDictionary<TValue> Copy(Func<TValue, TValue>? copy)
    {
        if (_entries is not KeyValuePair<string, TValue>[] few)
        {
            var many = new Dictionary<string, TValue>((Dictionary<string, TValue>)_entries);
            foreach (var key in copy is null ? [] : many.Keys.ToArray())
            {
                many[key] = copy!(many[key]);
            }

            return new SmallDictionary<TValue>(many);
        }

        // An array is never written to once a map has it, so it may be that of two.
        if (copy is null || few.Length == 0)
        {
            return new SmallDictionary<TValue>(few);
        }

        var copies = new KeyValuePair<string, TValue>[few.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = new(few[i].Key, copy(few[i].Value));
        }

        return new SmallDictionary<TValue>(copies);
    }

    private static int Find(KeyValuePair<string, TValue>[] few, string key)
    {
        for (var i = 0; i < few.Length; i++)
        {
            if (few[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Key(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key as string ?? throw new ArgumentException($"The keys of this map are strings; this is a {key.GetType()}.", nameof(key));
    }

    private static TValue Value(object? value) => value switch
    {
        TValue typed => typed,
        null when default(TValue) is null => default!,
        _ => throw new ArgumentException($"The values of this map are {typeof(TValue)}; this is {value?.GetType().ToString() ?? "null"}.", nameof(value)),
    };

    private bool Holds(KeyValuePair<string, TValue> item) =>
        TryGetValue(item.Key, out var value) && EqualityComparer<TValue>.Default.Equals(value, item.Value);

    private void Set(string key, TValue value, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_entries is not KeyValuePair<string, TValue>[] few)
        {
            if (replaces)
            {
                ((Dictionary<string, TValue>)_entries)[key] = value;
            }
            else
            {
                ((Dictionary<string, TValue>)_entries).Add(key, value);
            }

            return;
        }

        var at = Find(few, key);
        if (at >= 0 && !replaces)
        {
            throw new ArgumentException($"The map has an entry '{key}' already.", nameof(key));
        }

        var entry = new KeyValuePair<string, TValue>(key, value);
        if (at >= 0)
        {
            var replaced = few.AsSpan().ToArray();
            replaced[at] = entry;
            _entries = replaced;
        }
        else if (few.Length < MaxInArray)
        {
            _entries = (KeyValuePair<string, TValue>[])[.. few, entry];
        }
        else
        {
            _entries = new Dictionary<string, TValue>(few) { { key, value } };
        }
    }

    private sealed class EntryEnumerator(IEnumerator<KeyValuePair<string, TValue>> entries) : IDictionaryEnumerator
    {
        public DictionaryEntry Entry => new(entries.Current.Key, entries.Current.Value);

        public object Key => entries.Current.Key;

        public object? Value => entries.Current.Value;

        public object Current => Entry;

        public bool MoveNext() => entries.MoveNext();

        public void Reset() => entries.Reset();
    }

    /// <summary>The keys or the values: a view that follows the map.</summary>
    private abstract class Part<T>(SmallDictionary<TValue> map) : ICollection<T>, ICollection
    {
        public int Count => map.Count;

        public bool IsReadOnly => true;

        bool ICollection.IsSynchronized => false;

        object ICollection.SyncRoot => map;

        protected SmallDictionary<TValue> Map => map;

        public abstract bool Contains(T item);

        public void CopyTo(T[] array, int arrayIndex) => ToArray().CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator()
        {
            foreach (var entry in map)
            {
                yield return Of(entry);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        void ICollection.CopyTo(Array array, int index) => ToArray().CopyTo(array, index);

        void ICollection<T>.Add(T item) => throw ReadOnly();

        void ICollection<T>.Clear() => throw ReadOnly();

        bool ICollection<T>.Remove(T item) => throw ReadOnly();

        protected abstract T Of(KeyValuePair<string, TValue> entry);

        private static NotSupportedException ReadOnly() => new("The keys and the values of a map are views of it. Change the map.");

        private T[] ToArray()
        {
            var array = new T[map.Count];
            var at = 0;
            foreach (var entry in map)
            {
                array[at++] = Of(entry);
            }

            return array;
        }
    }

    private sealed class KeyCollection(SmallDictionary<TValue> map) : Part<string>(map)
    {
        public override bool Contains(string item) => Map.ContainsKey(item);

        protected override string Of(KeyValuePair<string, TValue> entry) => entry.Key;
    }

    private sealed class ValueCollection(SmallDictionary<TValue> map) : Part<TValue>(map)
    {
        public override bool Contains(TValue item)
        {
            foreach (var entry in Map)
            {
                if (EqualityComparer<TValue>.Default.Equals(entry.Value, item))
                {
                    return true;
                }
            }

            return false;
        }

        protected override TValue Of(KeyValuePair<string, TValue> entry) => entry.Value;
    }
}
