using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>Collects the elements of an array whose length is not known before its end; only the array itself is allocated.</summary>
/// <typeparam name="T">The class of the elements.</typeparam>
/// <remarks>For emitted decoders. Not thread-safe. An exception before <see cref="ToArray"/> leaves a buffer to the collector.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ArrayBuilder<T>
{
    private T[] _buffer;
    private int _count;

    /// <summary>Makes an empty builder.</summary>
    public ArrayBuilder()
    {
        _buffer = [];
    }

    /// <summary>Appends an element.</summary>
    /// <param name="value">The element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(T value)
    {
        if (_count == _buffer.Length)
        {
            Grow();
        }

        _buffer[_count++] = value;
    }

    /// <summary>The array of the elements. The builder is empty afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T[] ToArray()
    {
        var array = _count == 0 ? [] : _buffer.AsSpan(0, _count).ToArray();
        Return();
        _buffer = [];
        _count = 0;
        return array;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(16, checked(_buffer.Length * 2)));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        Return();
        _buffer = larger;
    }

    private readonly void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_buffer, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }
}
