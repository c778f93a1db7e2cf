using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>Collects the entries of a map whose length is not known before its end; of a key that comes twice the last value counts.</summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <remarks>For emitted decoders. Few entries are collected on the stack. Not thread-safe; used once.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct MapBuilder<TValue>
{
    private Few _few;
    private int _count;
    private Dictionary<string, TValue>? _many;

    /// <summary>Appends an entry, or replaces the value of a known one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(string key, TValue value)
    {
        if (_many is not null)
        {
            _many[key] = value;
            return;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_few[i].Key == key)
            {
                _few[i] = new(key, value);
                return;
            }
        }

        if (_count < SmallDictionary<TValue>.MaxInArray)
        {
            _few[_count++] = new(key, value);
            return;
        }

        _many = ToDictionary(2 * _count);
        _many[key] = value;
    }

    /// <summary>The entries as the map of a member that is an interface.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly SmallDictionary<TValue> ToMap()
    {
        if (_many is not null)
        {
            _many.TrimExcess();
            return new SmallDictionary<TValue>(_many);
        }

        return _count == 0 ? new SmallDictionary<TValue>() : new SmallDictionary<TValue>(SharedEntries<TValue>.Of(((ReadOnlySpan<KeyValuePair<string, TValue>>)_few)[.._count]));
    }

    /// <summary>The entries as a dictionary with no more room than they take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly Dictionary<string, TValue> ToDictionary()
    {
        _many?.TrimExcess();
        return _many ?? ToDictionary(_count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly Dictionary<string, TValue> ToDictionary(int capacity)
    {
        var map = new Dictionary<string, TValue>(capacity);
        for (var i = 0; i < _count; i++)
        {
            map.Add(_few[i].Key, _few[i].Value);
        }

        return map;
    }

    [InlineArray(SmallDictionary<TValue>.MaxInArray)]
    private struct Few
    {
        private KeyValuePair<string, TValue> _first;
    }
}
