using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Informers.Decoding;

/// <summary>Collects the elements of a list whose length is not known before its end; the list has no more room than they take.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>
/// For emitted decoders. A few elements are collected on the stack, more in a rented buffer, which an exception before
/// <see cref="ToList"/> leaves to the collector. Not thread-safe; used once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ListBuilder<T>
{
    private const int MaxOnStack = 8;

    private Few _few;
    private T[]? _many;
    private int _count;

    /// <summary>Appends an element.</summary>
    /// <param name="value">The element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(T value)
    {
        if (_count < MaxOnStack)
        {
            _few[_count++] = value;
            return;
        }

        if (_many is null || _count == _many.Length)
        {
            Grow();
        }

        _many![_count++] = value;
    }

    /// <summary>The list. The builder is not to be used afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly List<T> ToList()
    {
        if (_count == 0)
        {
            return [];
        }

        var list = new List<T>(_count);
        CollectionsMarshal.SetCount(list, _count);
        (_many is null ? ((ReadOnlySpan<T>)_few)[.._count] : _many.AsSpan(0, _count)).CopyTo(CollectionsMarshal.AsSpan(list));
        Return();
        return list;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(checked(_count * 4));
        (_many is null ? ((ReadOnlySpan<T>)_few)[.._count] : _many.AsSpan(0, _count)).CopyTo(larger);
        Return();
        _many = larger;
    }

    private readonly void Return()
    {
        if (_many is not null)
        {
            ArrayPool<T>.Shared.Return(_many, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }

    [InlineArray(MaxOnStack)]
    private struct Few
    {
        private T _first;
    }
}
