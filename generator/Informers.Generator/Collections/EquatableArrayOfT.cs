using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Informers.Generator;

/// <summary>
/// An immutable list that equals another of equal elements. Models of the pipeline hold it in place of arrays, so that equal models
/// stop the pipeline.
/// </summary>
/// <typeparam name="T">The class of the elements.</typeparam>
/// <remarks>The default value is the empty list.</remarks>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
internal readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    // Null for the empty list, so that the default value and an empty list are equal without a special case. Never changed.
    private readonly T[]? _values;

    /// <summary>Takes an array over; nobody may change it afterwards.</summary>
    /// <param name="values">The elements.</param>
    internal EquatableArray(T[] values) => _values = values.Length == 0 ? null : values;

    /// <summary>Copies a sequence.</summary>
    /// <param name="values">The elements.</param>
    public EquatableArray(IEnumerable<T> values)
        : this(new List<T>(values).ToArray())
    {
    }

    /// <inheritdoc/>
    public int Count => _values?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => (_values ?? [])[index];

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) =>
        ReferenceEquals(_values, other._values) || _values.AsSpan().SequenceEqual(other._values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var value in _values ?? [])
        {
            hash = unchecked((hash * 31) + (value is null ? 0 : value.GetHashCode()));
        }

        return hash;
    }

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => ((ReadOnlySpan<T>)_values.AsSpan()).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_values ?? []).GetEnumerator();
}
