using System.Buffers;
using System.Collections.ObjectModel;
using System.Diagnostics;

namespace Informers;

/// <summary>Holds objects by name, with indexes: one writer at a time, lock-free readers.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <remarks>
/// <para>
/// The state of the store is one immutable object. A writer takes the lock, builds the next state, which shares with the one before
/// whatever did not change, and publishes it with one volatile write. A reader loads the state with one volatile read, which orders
/// everything that the state refers to before it, and answers from it. So readers take no lock, never wait and never retry,
/// whatever the writer does; every query sees exactly one state, in which objects and indexes agree; a batch, or a whole
/// <see cref="Replace"/>, is one step; and a thread that saw a state never sees an earlier one.
/// </para>
/// <para>
/// The price is paid by the writer: an update copies one chunk of an array (1 KB) and the array's directory, an object that comes
/// or goes also pages of a hash table and chunks of its indexes' sets. A batch pays once for each chunk it touches.
/// </para>
/// <para>
/// <see cref="List"/> shares the state's chunks, so that it costs nothing in the number of objects, also while writes go on.
/// <see cref="ByIndex"/> copies the references that it returns, once for each state and value. What was answered once is answered again
/// from memory until the next write.
/// </para>
/// <para>
/// Index functions run inside the lock; they may read the store (and see the state before the write), but not write to it. One that
/// throws does not cost the object: see <see cref="IndexFunctionException"/>.
/// </para>
/// </remarks>
public sealed class Indexer<T> : IIndexer<T>
    where T : class
{
    private readonly ResourceType<T> _resourceType;
    private readonly Lock _writing = new();

    private IndexerState<T> _state;

    // The next state while a section is open; guarded by _writing. Parts that are not open yet are the published state's.
    private bool _sectionIsOpen;
    private ChunkedArray<T> _objects;
    private ChunkedArray<ObjectName> _names;
    private SlotTable _table;
    private IndexData<T>[] _indexes;
    private IReadOnlyDictionary<string, IndexFunc<T>> _indexers;
    private string _resourceVersion;
    private bool _changed;
    private object?[] _values = [];

    /// <summary>Makes an empty store.</summary>
    /// <param name="resourceType">Names the objects.</param>
    /// <param name="indexers">The indexes to begin with.</param>
    public Indexer(ResourceType<T> resourceType, Indexers<T>? indexers = null)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        _resourceType = resourceType;
        _objects = ChunkedArray<T>.Empty;
        _names = ChunkedArray<ObjectName>.Empty;
        _table = SlotTable.Empty;
        _indexes = [];
        _indexers = ReadOnlyDictionary<string, IndexFunc<T>>.Empty;
        _resourceVersion = string.Empty;
        _state = new IndexerState<T>(_objects, _names, _table, _indexes, _indexers, _resourceVersion, 0);
        if (indexers is not null)
        {
            AddIndexers(indexers);
        }
    }

    /// <inheritdoc/>
    public int Count => State.Objects.Count;

    /// <summary>
    /// The newest resource version that is in the store; empty before the first. That of the object that was written last, or of the last
    /// <see cref="Replace"/> or <see cref="Bookmark"/>; what has no version leaves it as it is.
    /// </summary>
    public string ResourceVersion => State.ResourceVersion;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IndexFunc<T>> Indexers => State.Indexers;

    /// <summary>What <see cref="Snapshot"/> returns, without the interface.</summary>
    internal IndexerState<T> State => Volatile.Read(ref _state);

    /// <inheritdoc/>
    public IReadOnlyList<T> List() => State.List();

    /// <inheritdoc/>
    public IReadOnlyList<ObjectName> ListKeys() => State.ListKeys();

    /// <inheritdoc/>
    public T? Get(ObjectName name) => State.Get(name);

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string indexName, string indexedValue) => State.ByIndex(indexName, indexedValue);

    /// <inheritdoc/>
    public IReadOnlyList<T> Index(string indexName, T obj) => State.Index(indexName, obj);

    /// <inheritdoc/>
    public IReadOnlyList<ObjectName> IndexKeys(string indexName, string indexedValue) => State.IndexKeys(indexName, indexedValue);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListIndexFuncValues(string indexName) => State.ListIndexFuncValues(indexName);

    /// <inheritdoc/>
    public IIndexerSnapshot<T> Snapshot() => State;

    /// <inheritdoc/>
    /// <exception cref="IndexFunctionException">A function failed for a stored object; none of the indexes was added.</exception>
    public void AddIndexers(Indexers<T> newIndexers)
    {
        ArgumentNullException.ThrowIfNull(newIndexers);
        if (newIndexers.Count == 0)
        {
            return;
        }

        using var section = BeginWrite();
        var all = new IndexData<T>[_indexes.Length + newIndexers.Count];
        _indexes.CopyTo(all, 0);
        var next = _indexes.Length;
        foreach (var (name, function) in newIndexers)
        {
            if (function is null)
            {
                throw new ArgumentException($"The index \"{name}\" has no function.", nameof(newIndexers));
            }

            if (Array.Exists(_indexes, index => index.Name == name))
            {
                throw new ArgumentException(
                    $"There is an index \"{name}\" already; none of the new ones was added. Choose another name.", nameof(newIndexers));
            }

            all[next++] = Fill(new IndexData<T>(name, function, _resourceType).Open());
        }

        _indexes = all;
        _indexers = new ReadOnlyDictionary<string, IndexFunc<T>>(
            all.ToDictionary(static index => index.Name, static index => index.Function, StringComparer.Ordinal));
        _changed = true;
        section.Commit();
    }

    /// <summary>Stores an object under its name, in place of an earlier state.</summary>
    /// <param name="obj">The object.</param>
    /// <exception cref="InvalidObjectException">The object has no name; nothing was stored.</exception>
    /// <exception cref="IndexFunctionException">An index function failed; the object was stored.</exception>
    /// <exception cref="AggregateException">Several index functions failed; the object was stored.</exception>
    public void Add(T obj) => Put(obj);

    /// <inheritdoc cref="Add"/>
    public void Update(T obj) => Put(obj);

    /// <summary>Removes the object of that name, if there is one.</summary>
    /// <param name="obj">An object of that name; its resource version becomes the store's.</param>
    /// <exception cref="InvalidObjectException">The object has no name.</exception>
    public void Delete(T obj)
    {
        var name = _resourceType.NameOf(obj);
        using var section = BeginWrite();
        section.Remove(name);
        section.SetResourceVersion(_resourceType.GetResourceVersion(obj));
        section.Commit();
    }

    /// <summary>
    /// Stores these objects and no others, in one step. An object whose uid and resource version are those of the stored one
    /// leaves the stored instance in place. Of several objects of one name the last counts.
    /// </summary>
    /// <param name="objects">The objects.</param>
    /// <param name="resourceVersion">The version of the collection.</param>
    /// <param name="unreadable">
    /// Names that are to stay as they are, though <paramref name="objects"/> lacks them; all names, if one of these is empty.
    /// </param>
    /// <exception cref="InvalidObjectException">An object has no name; the others were stored.</exception>
    /// <exception cref="IndexFunctionException">An index function failed; all objects were stored.</exception>
    /// <exception cref="AggregateException">Several of these errors; the same holds.</exception>
    public void Replace(IReadOnlyList<T> objects, string resourceVersion, IReadOnlyCollection<ObjectName>? unreadable = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        List<Exception>? errors = null;
        using (var section = BeginWrite())
        {
            section.Replace(objects, unreadable, removed: null, stored: null, ref errors);
            section.SetResourceVersion(resourceVersion);
            section.Commit();
        }

        StoreErrors.Throw(errors);
    }

    /// <summary>Notes that nothing changed up to a version.</summary>
    /// <param name="resourceVersion">The version.</param>
    public void Bookmark(string resourceVersion)
    {
        using var section = BeginWrite();
        section.SetResourceVersion(resourceVersion);
        section.Commit();
    }

    /// <summary>
    /// Begins writing: what is written until <see cref="WriteSection.Commit"/> becomes visible in one step. Disposing without it leaves
    /// everything as it was. Holds the writers' lock until disposed, so nothing but the store may be called meanwhile.
    /// </summary>
    internal WriteSection BeginWrite()
    {
        _writing.Enter();
        if (_sectionIsOpen)
        {
            _writing.Exit();
            throw new InvalidOperationException("An index function must not write to the store that it indexes.");
        }

        _sectionIsOpen = true;
        _changed = false;
        return new WriteSection(this);
    }

    private void Put(T obj)
    {
        var name = _resourceType.NameOf(obj);
        List<Exception>? errors = null;
        using (var section = BeginWrite())
        {
            section.Put(name, obj, ref errors);
            section.SetResourceVersion(_resourceType.GetResourceVersion(obj));
            section.Commit();
        }

        StoreErrors.Throw(errors);
    }

    private IndexData<T> Fill(IndexData<T> index)
    {
        for (var slot = 0; slot < _objects.Count; slot++)
        {
            object? values;
            try
            {
                values = index.ValuesOf(_objects[slot]);
            }
            catch (Exception e)
            {
                throw new IndexFunctionException(index.Name, _names[slot], e);
            }

            index.Append(values);
        }

        return index;
    }

    private T? PutCore(ObjectName name, T obj, ref List<Exception>? errors)
    {
        Debug.Assert(_sectionIsOpen, "Written outside of a section.");

        // All foreign code first, so that what it throws finds nothing half done.
        var indexes = _indexes;
        if (_values.Length < indexes.Length)
        {
            _values = new object?[indexes.Length];
        }

        for (var i = 0; i < indexes.Length; i++)
        {
            try
            {
                _values[i] = indexes[i].ValuesOf(obj);
            }
            catch (Exception e)
            {
                (errors ??= []).Add(new IndexFunctionException(indexes[i].Name, name, e));
                _values[i] = null;
            }
        }

        _changed = true;
        var hash = KeyHash.Compute(name.Namespace, name.Name);
        var slot = _table.Find(hash, name, _names);
        if (slot < 0)
        {
            OpenTable().Insert(hash, _objects.Count);
            OpenNames().Append(name);
            OpenObjects().Append(obj);
            for (var i = 0; i < indexes.Length; i++)
            {
                OpenIndex(i).Append(_values[i]);
            }

            return null;
        }

        var before = _objects[slot];
        OpenObjects().Set(slot, obj);
        for (var i = 0; i < indexes.Length; i++)
        {
            if (!_indexes[i].Holds(slot, _values[i]))
            {
                OpenIndex(i).Update(slot, _values[i]);
            }
        }

        return before;
    }

    private T? RemoveCore(ObjectName name)
    {
        var hash = KeyHash.Compute(name.Namespace, name.Name);
        var slot = _table.Find(hash, name, _names);
        return slot < 0 ? null : RemoveSlot(hash, slot);
    }

    // The object in the last slot takes over the slot, so that there are no holes.
    private T RemoveSlot(int hash, int slot)
    {
        _changed = true;
        var objects = OpenObjects();
        var names = OpenNames();
        var table = OpenTable();
        var removed = objects[slot];
        var last = objects.Count - 1;
        table.Remove(hash, slot);
        if (slot != last)
        {
            var name = names[last];
            table.Move(KeyHash.Compute(name.Namespace, name.Name), last, slot);
            names.Set(slot, name);
            objects.Set(slot, objects[last]);
        }

        names.RemoveLast();
        objects.RemoveLast();
        for (var i = 0; i < _indexes.Length; i++)
        {
            OpenIndex(i).RemoveSwap(slot);
        }

        return removed;
    }

    private void ReplaceCore(
        IReadOnlyList<T> objects,
        IReadOnlyCollection<ObjectName>? unreadable,
        List<StoreChange<T>>? removed,
        List<StoreChange<T>>? stored,
        ref List<Exception>? errors,
        string? onlyNamespace)
    {
        var before = _objects.Count;
        if (before == 0)
        {
            OpenTable().EnsureCapacity(objects.Count);
            OpenNames().EnsureCapacity(objects.Count);
            OpenObjects().EnsureCapacity(objects.Count);
        }

        // By slot: 0 for what the list does not have, -1 for what stays unread, otherwise one more than the place in the list of changes.
        var slots = before + objects.Count;
        var seen = ArrayPool<int>.Shared.Rent(Math.Max(1, slots));
        Array.Clear(seen, 0, slots);
        try
        {
            var changes = 0;
            for (var i = 0; i < objects.Count; i++)
            {
                var obj = objects[i];
                ObjectName name;
                try
                {
                    name = _resourceType.NameOf(obj);
                }
                catch (InvalidObjectException e)
                {
                    (errors ??= []).Add(e);
                    continue;
                }

                var slot = SlotOf(name);
                if (slot < 0)
                {
                    PutCore(name, obj, ref errors);
                    seen[_objects.Count - 1] = ++changes;
                    stored?.Add(new StoreChange<T>(name, null, obj));
                    continue;
                }

                var current = _objects[slot];
                var after = _resourceType.IsSameState(current, obj) ? current : obj;
                if (!ReferenceEquals(current, after))
                {
                    PutCore(name, after, ref errors);
                }

                if (seen[slot] == 0)
                {
                    seen[slot] = ++changes;
                    stored?.Add(new StoreChange<T>(name, current, after));
                }
                else if (stored is not null)
                {
                    var position = seen[slot] - 1;
                    stored[position] = stored[position] with { After = after };
                }
            }

            foreach (var name in unreadable ?? [])
            {
                if (string.IsNullOrEmpty(name.Name))
                {
                    // Something exists that nobody can name: it may be any of what is stored, so nothing can be taken for gone.
                    return;
                }

                var slot = SlotOf(name);
                if (slot >= 0 && seen[slot] == 0)
                {
                    seen[slot] = -1;
                }
            }

            // From the end: what takes over a slot comes from behind, where nothing is left to remove.
            for (var slot = before - 1; slot >= 0; slot--)
            {
                if (seen[slot] == 0)
                {
                    var name = _names[slot];
                    if (onlyNamespace is not null && name.Namespace != onlyNamespace)
                    {
                        continue;
                    }

                    var gone = RemoveCore(name);
                    removed?.Add(new StoreChange<T>(name, gone, null));
                }
            }

            removed?.Reverse();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(seen);
        }
    }

    private int SlotOf(ObjectName name)
    {
        var known = new ObjectName(name.Namespace ?? string.Empty, name.Name ?? string.Empty);
        return _table.Find(KeyHash.Compute(known.Namespace, known.Name), known, _names);
    }

    private ChunkedArray<T> OpenObjects() => _objects.IsOpen ? _objects : _objects = _objects.Open();

    private ChunkedArray<ObjectName> OpenNames() => _names.IsOpen ? _names : _names = _names.Open();

    private SlotTable OpenTable() => _table.IsOpen ? _table : _table = _table.Open();

    private IndexData<T> OpenIndex(int i)
    {
        if (_indexes[i].IsOpen)
        {
            return _indexes[i];
        }

        if (ReferenceEquals(_indexes, _state.Indexes))
        {
            _indexes = [.. _indexes];
        }

        return _indexes[i] = _indexes[i].Open();
    }

    private void Publish()
    {
        if (_changed)
        {
            _objects.Seal();
            _names.Seal();
            _table.Seal();
            foreach (var index in _indexes)
            {
                if (index.IsOpen)
                {
                    index.Seal();
                }
            }

            Volatile.Write(ref _state, new IndexerState<T>(_objects, _names, _table, _indexes, _indexers, _resourceVersion, _state.Version + 1));
        }
    }

    private void EndWrite()
    {
        // After a commit these are the published parts already; without one this drops what was begun.
        _objects = _state.Objects;
        _names = _state.Names;
        _table = _state.Table;
        _indexes = _state.Indexes;
        _indexers = _state.Indexers;
        _resourceVersion = _state.ResourceVersion;
        Array.Clear(_values);
        _sectionIsOpen = false;
        _writing.Exit();
    }

    /// <summary>Writes to the store; see <see cref="BeginWrite"/>.</summary>
    internal readonly ref struct WriteSection
    {
        private readonly Indexer<T> _indexer;

        internal WriteSection(Indexer<T> indexer) => _indexer = indexer;

        /// <summary>How many objects there are, with what this section wrote.</summary>
        public int Count => _indexer._objects.Count;

        /// <summary>The object of that name, with what this section wrote.</summary>
        public T? Get(ObjectName name)
        {
            var slot = _indexer.SlotOf(name);
            return slot < 0 ? null : _indexer._objects[slot];
        }

        /// <summary>Stores an object. Errors of index functions go to the list; the object is stored all the same.</summary>
        /// <returns>What was stored before.</returns>
        public T? Put(ObjectName name, T obj, ref List<Exception>? errors) => _indexer.PutCore(name, obj, ref errors);

        /// <summary>Removes an object.</summary>
        /// <returns>What was stored; <see langword="null"/> when nothing was.</returns>
        public T? Remove(ObjectName name) => _indexer.RemoveCore(name);

        /// <summary>Stores these objects and no others; see <see cref="Indexer{T}.Replace"/>.</summary>
        /// <param name="objects">The objects.</param>
        /// <param name="unreadable">Names that stay as they are.</param>
        /// <param name="removed">Receives what was removed; empty before.</param>
        /// <param name="stored">Receives one change for each name of the list, in its order, unchanged ones too; empty before.</param>
        /// <param name="errors">Receives objects without a name, and errors of index functions.</param>
        /// <param name="onlyNamespace">The namespace that the list is of: objects of others stay; <see langword="null"/> for all.</param>
        public void Replace(
            IReadOnlyList<T> objects,
            IReadOnlyCollection<ObjectName>? unreadable,
            List<StoreChange<T>>? removed,
            List<StoreChange<T>>? stored,
            ref List<Exception>? errors,
            string? onlyNamespace = null) =>
            _indexer.ReplaceCore(objects, unreadable, removed, stored, ref errors, onlyNamespace);

        /// <summary>Notes the version that the store has reached; without one nothing changes.</summary>
        public void SetResourceVersion(string? resourceVersion)
        {
            if (!string.IsNullOrEmpty(resourceVersion) && resourceVersion != _indexer._resourceVersion)
            {
                _indexer._resourceVersion = resourceVersion;
                _indexer._changed = true;
            }
        }

        /// <summary>Publishes what was written. Once, as the last call before disposal.</summary>
        public void Commit() => _indexer.Publish();

        /// <summary>Ends the writing.</summary>
        public void Dispose() => _indexer.EndWrite();
    }
}
